"""Runs the fake by itself: ``python -m tests.github.fakehub --prs 1000 --port 0``. Prints its address and a token, a
line each, and serves until it is interrupted or its standard input ends."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.github.fakehub.clock import WallClock
from tests.github.fakehub.generate import ORG, REPOSITORY, TOKEN, Plan, generate
from tests.github.fakehub.graphql.engine import load_schema
from tests.github.fakehub.hub import FakeHub

OUTSIDE = Path(__file__).resolve().parents[3] / ".outside"


def main() -> int:
    """Serves a generated world."""
    parser = argparse.ArgumentParser(prog="python -m tests.github.fakehub", description=__doc__)
    parser.add_argument("--prs", type=int, default=1000, help="pull requests in the first repository")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lazy", action="store_true", help="make items on demand instead of holding them")
    parser.add_argument("--outside", type=Path, default=OUTSIDE, help="the folder packaging/outside.sh filled")
    chosen = parser.parse_args()
    file = chosen.outside / "schema.graphql"
    if not file.is_file():
        print(f"{file} is not there: run packaging/outside.sh", file=sys.stderr)
        return 2
    world = generate(Plan(pull_requests=chosen.prs, seed=chosen.seed, lazy=chosen.lazy), clock=WallClock())
    with FakeHub(world, load_schema(file), port=chosen.port) as hub:
        print(hub.url, flush=True)
        print(f"token {TOKEN}", flush=True)
        print(f"repository {ORG}/{REPOSITORY}", flush=True)
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
