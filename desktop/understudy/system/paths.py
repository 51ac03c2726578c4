"""Where Understudy keeps things: one home folder for data, backups, window state and logs."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from platformdirs import user_data_path


def default_home() -> Path:
    """``UNDERSTUDY_HOME`` if set, else the platform's folder for user data."""
    chosen = os.environ.get("UNDERSTUDY_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("understudy", appauthor=False)


def prepare_home(home: Path) -> Path:
    """Make the folder, readable by its owner only. Raises OSError when that is impossible."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home


def account_name() -> str:
    """The name of the account at the operating system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
