"""Writing a report's file: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from understudy.application.errors import UserError


def write_whole(target: Path, data: bytes) -> None:
    """Write beside the target, then put it in its place. Raises UserError when the folder or file cannot be written."""
    draft = ""
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(draft, 0o666 & ~_umask())
        os.replace(draft, target)
    except OSError as error:
        if draft and os.path.exists(draft):
            os.unlink(draft)
        raise UserError(f"{target} cannot be written: {error.strerror or error}. Choose another file.") from error


def _umask() -> int:
    """The permissions new files do not get here; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
