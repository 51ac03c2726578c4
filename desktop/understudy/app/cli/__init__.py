"""The command line: a stable contract over the same use cases as the window."""

from understudy.app.cli.main import main

__all__ = ["main"]
