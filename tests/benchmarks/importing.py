"""Importing all rosters into a new database, beside what the Markdown parser alone needs for the same texts."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path

from tests.benchmarks import rosters
from tests.benchmarks.measure import Figure, in_a_process, least

TIMES = 7


def figures() -> list[Figure]:
    """Each kind of run in a process of its own."""
    with tempfile.TemporaryDirectory() as room:
        path, name = rosters.folder(Path(room))
        found = in_a_process("importing", path)
    ours, full, blocks = found["import"], found["full"], found["blocks"]
    return [
        Figure(f"import of {name}", ours, "s", target="≤ 1 s", held=ours <= 1.0),
        Figure("… beside markdown-it, whole parse", ours, "s", full, "markdown-it", "aim ≤ 8 ×", ours <= 8 * full),
        Figure("… beside markdown-it, blocks only", ours, "s", blocks, "markdown-it, blocks"),
        Figure("… the very first one in a process", found["first"], "s"),
        Figure("… again, nothing new", found["again"], "s"),
    ]


def _run(path: Path) -> None:
    from markdown_it import MarkdownIt

    from understudy.app.container import open_services

    spent, first, again = [], 0.0, []
    with tempfile.TemporaryDirectory() as room:
        empty = Path(room) / "empty"
        open_services(empty, name="Bench").close()
        for number in range(TIMES + 1):
            home = Path(room) / f"home-{number}"
            shutil.copytree(empty, home)
            services = open_services(home, name="Bench")
            start = time.perf_counter()
            services.imports.run(path)
            took = time.perf_counter() - start
            start = time.perf_counter()
            services.imports.run(path)
            again.append(time.perf_counter() - start)
            services.close()
            if number:
                spent.append(took)
            else:
                first = took
    texts = rosters.texts(path)
    whole = MarkdownIt("commonmark").enable("table")
    blocks = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
    print(
        json.dumps(
            {
                "import": min(spent),
                "first": first,
                "again": min(again),
                "full": least(lambda: [whole.parse(text) for text in texts], TIMES),
                "blocks": least(lambda: [blocks.parse(text) for text in texts], TIMES),
            }
        )
    )


if __name__ == "__main__":
    import sys

    _run(Path(sys.argv[1]))
