"""``python -m tests.benchmarks [NAME…]``: each figure beside a baseline of the same run. Nothing is asserted."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable

from tests.benchmarks import (
    histories,
    importing,
    owners,
    painting,
    replaying,
    smoothness,
    staffing,
    sync,
    tables,
    window_sync,
)
from tests.benchmarks.measure import Figure, table

GROUPS: dict[str, tuple[str, Callable[[], list[Figure]]]] = {
    "import": ("Importing rosters", importing.figures),
    "git": ("Reading whole histories", histories.figures),
    "sync": ("Syncing with GitHub", sync.figures),
    "owners": ("OWNERS files and suggestions", owners.figures),
    "replay": ("Policies played back", replaying.figures),
    "staff": ("Staffing a team", staffing.figures),
    "paint": ("Opening the window", painting.figures),
    "smooth": ("The window while rosters are imported", smoothness.figures),
    "window": ("The window while GitHub is read", window_sync.figures),
    "table": ("A large table", tables.figures),
}


def main(names: list[str]) -> int:
    """Print the groups named, or all; 2 for a name that is none."""
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        print(f"There is no benchmark “{unknown[0]}”; choose from {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}; the least of several runs unless it says else")
    for name, (title, figures) in GROUPS.items():
        if not names or name in names:
            print(f"\n{title}\n{table(figures())}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
