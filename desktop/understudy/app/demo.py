"""``understudy demo``: the sample community in a throw-away home.

On a display the window opens. Without one, or with ``--out``, reports in every format and a picture of every screen are
written to a folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.app.platform import has_display

if TYPE_CHECKING:
    from understudy.application.services import Services

DEFAULT_OUT = "understudy-demo"
FORMATS = ("pdf", "html", "md", "csv", "xlsx")


def load_sample(services: Services) -> tuple[str, ...]:
    """Import the sample community with its histories, its last cycle running today; says what was left out and why."""
    services.sample.load_rosters()
    return services.sample.load_histories().left_out


def run_demo(out: Path | None, *, as_json: bool = False) -> int:
    """Show the sample, in a window or as files."""
    from understudy.app.container import open_services

    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        home = Path(folder) / "home"
        services = open_services(home, name="You")
        try:
            left_out = load_sample(services)
            for why in left_out:
                print(f"understudy: {why}", file=sys.stderr)
            if out is None and has_display():
                from understudy.app.gui import run_window

                return run_window(home, None, None, "You")
            target = out or Path.cwd() / DEFAULT_OUT
            written = write_reports(services, target)
        finally:
            services.close()
        written += picture_screens(home, target)
    if as_json:
        from understudy.app.cli.output import print_json

        print_json({"out": str(target), "files": [str(file) for file in written], "left_out": list(left_out)})
    else:
        print(f"Wrote {len(written)} files to {target}")
        for file in written:
            print(f"  {file.relative_to(target)}")
    return 0


def write_reports(services: Services, out: Path) -> list[Path]:
    """The reports in every format, the roster of the last cycle, and the suggestions for the next."""
    import json

    from understudy.app.cli.output import write_out
    from understudy.application.reports import ReportOptions
    from understudy.application.succession_json import suggestion_json

    programme = services.programmes.resolve(None)
    assert programme is not None
    written = []

    def put(name: str, data: bytes) -> None:
        write_out(data, out / name)
        written.append(out / name)

    for kind in ("cycle", "retention"):
        for fmt in FORMATS:
            put(f"{kind}-report.{fmt}", services.reports.file(programme.id, kind, fmt, ReportOptions()))
    last = services.cycles.rows(programme.id)[0].name
    put("release-team.md", services.exports.roster(programme.id, last).encode())
    following = services.cycles.next_name(programme.id)
    assert following is not None
    lists = suggestion_json(services.succession.suggest(programme.id, following, limit=5))
    put(f"suggestions-{following}.json", (json.dumps(lists, ensure_ascii=False, indent=2) + "\n").encode())
    return written


def picture_screens(home: Path, out: Path) -> list[Path]:
    """A picture of every screen, light and dark, drawn without a display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from understudy.app.pictures import draw

    pictures: list[Path] = []
    note: Callable[[Path], None] = pictures.append
    draw(home, out / "screens", note)
    return pictures
