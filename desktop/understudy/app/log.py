"""The log file: small, rotating, in the home folder, without anything private."""

from __future__ import annotations

import logging
from pathlib import Path

MAX_BYTES = 512 * 1024


def start_log(folder: Path) -> None:
    """Write warnings and worse of the whole program, and notes of ours, to ``understudy.log``."""
    from logging.handlers import RotatingFileHandler

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(folder / "understudy.log", maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("understudy").setLevel(logging.INFO)
