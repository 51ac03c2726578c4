"""What is said when a file cannot be read as a roster."""

from __future__ import annotations

MAX_ROSTER_BYTES = 2 * 1024 * 1024
"""Larger files are refused unread: the largest roster ever written has some 15 KB."""


class RosterError(ValueError):
    """A file is not a readable roster: says which file, which line (1-based), what is wrong and what to do."""

    def __init__(self, file: str, line: int, what: str, advice: str) -> None:
        super().__init__(f"{file}:{line}: {what}; {advice}")
        self.file = file
        self.line = line
        self.what = what
        self.advice = advice


def decode_roster(data: bytes, file: str) -> str:
    """The text of a roster file, without a byte order mark; RosterError for a file too large, binary or not UTF-8."""
    if len(data) > MAX_ROSTER_BYTES:
        raise RosterError(
            file,
            1,
            f"the file has more than the {MAX_ROSTER_BYTES:,} bytes a roster may have",
            "check that this is the release team's file",
        )
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise RosterError(file, line, "the file is binary (it holds a zero byte)", "give a Markdown text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RosterError(
            file, line, f"this is not UTF-8 text ({error.reason} at byte {error.start})", "save the file as UTF-8"
        ) from error
