"""Runs one command and turns its outcome into output and an exit code.

0: done; 2: bad usage or bad input, with one clear line; 1: a failure of ours, with the way to report it.
"""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from pathlib import Path

from understudy.app.cli.parser import parse


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; returns the exit code."""
    _speak_utf8()
    try:
        options = parse(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    if options.version:
        # Slow to import, and seldom asked for.
        from importlib.metadata import version

        print(f"understudy {version('understudy')}")
        return 0
    try:
        return _run(options)
    except KeyboardInterrupt:
        print("understudy: stopped; nothing is half-written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does; that is no failure.
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - the last net: a bug must end with code 1 and a trace
        return _explain(error)


def _speak_utf8() -> None:
    """Names have letters that a plain locale lacks: pipes and files get UTF-8, a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _explain(error: Exception) -> int:
    from understudy.application.errors import Conflict, UserError

    if isinstance(error, Conflict) and (error.mine or error.theirs):
        return _refuse(f"{error} Yours: {error.mine}. There: {error.theirs}.")
    if isinstance(error, UserError):
        return _refuse(str(error))
    import traceback

    traceback.print_exc()
    print("understudy: this is a failure of ours; please report the lines above", file=sys.stderr)
    return 1


def _refuse(why: str) -> int:
    """Bad input gets one line, whatever it quotes."""
    print(f"understudy: {' '.join(why.split())}", file=sys.stderr)
    return 2


def home_of(options: Namespace) -> Path:
    """The home folder asked for, or the usual one."""
    from understudy.system.paths import default_home

    chosen: Path | None = options.home
    return chosen if chosen is not None else default_home()


def _run(options: Namespace) -> int:
    if options.command is None:
        import gc

        # Collecting while hundreds of classes are imported costs a tenth of the way to the first paint; once they are,
        # the window's own collector takes over.
        gc.disable()
        from understudy.app.gui import run_window

        return run_window(home_of(options), options.database, options.programme, options.actor)
    if options.command == "demo":
        from understudy.app.demo import run_demo

        return run_demo(options.out, as_json=options.json)
    if options.command == "restore":
        from understudy.app.cli.upkeep import restore

        return restore(options, home_of(options))
    from understudy.app.cli.commands import COMMANDS
    from understudy.app.container import open_services

    services = open_services(home_of(options), options.database, options.actor)
    try:
        name = f"{options.command} {options.what}" if getattr(options, "what", None) else options.command
        return COMMANDS[name](services, options)
    finally:
        services.close()
