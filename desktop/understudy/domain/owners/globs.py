"""Globs of code owners files as regular expressions of RE2, so that matching stays linear in the path."""

from __future__ import annotations

import re


def gerrit_glob(glob: str) -> str:
    """Java's glob with the prefix that Gerrit's find-owners adds: ``*.md`` also matches in all folders below.

    ``*`` and ``?`` stay within a name, ``**`` crosses folders, ``[…]`` is a choice of characters, ``{a,b}`` of texts.
    """
    return f"^(?:.*/)?{_java(glob)}$"


def _java(glob: str) -> str:
    out = []
    place, in_braces = 0, False
    while place < len(glob):
        char = glob[place]
        if glob.startswith("**", place):
            out.append(".*")
            place += 1
        elif char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[" and (end := glob.find("]", place + 2)) > 0:
            inner = glob[place + 1 : end]
            negated = inner.startswith("!")
            out.append(f"[{'^' if negated else ''}{_class(inner[negated:])}]")
            place = end
        elif char == "{" and not in_braces and "}" in glob[place:]:
            out.append("(?:")
            in_braces = True
        elif char == "}" and in_braces:
            out.append(")")
            in_braces = False
        elif char == "," and in_braces:
            out.append("|")
        elif char == "\\" and place + 1 < len(glob):
            place += 1
            out.append(re.escape(glob[place]))
        else:
            out.append(re.escape(char))
        place += 1
    return "".join(out)


def _class(inner: str) -> str:
    return re.sub(r"([\\\[\]^&~|])", r"\\\1", inner)


def github_glob(pattern: str) -> str | None:
    """A pattern of CODEOWNERS (gitignore's, without ``!``, ``[ ]`` and ``\\#``); None for one that GitHub skips.

    Without a slash before its end it matches at any depth; a trailing slash means everything below; ``*`` at the end
    of a path matches the files of that folder only.
    """
    if pattern.startswith("!") or "[" in pattern or "***" in pattern:
        return None
    is_folder = pattern.endswith("/")
    body = pattern.strip("/")
    if not body:
        return "^.*$" if pattern == "/" else None
    is_anchored = pattern.startswith("/") or "/" in body
    parts = body.split("/")
    out = ["^"] if is_anchored else ["^(?:.*/)?"]
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**":
            out.append(".*" if is_last else "(?:.*/)?")
            continue
        out.append(_names(part))
        if not is_last:
            out.append("/")
    if is_folder:
        out.append("/.*$")
    elif parts[-1] == "**" or (parts[-1] == "*" and is_anchored):
        out.append("$")
    else:
        out.append("(?:/.*)?$")
    return "".join(out)


def _names(part: str) -> str:
    out = []
    place = 0
    while place < len(part):
        char = part[place]
        if char == "\\" and place + 1 < len(part):
            place += 1
            out.append(re.escape(part[place]))
        elif char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        else:
            out.append(re.escape(char))
        place += 1
    return "".join(out)


def maintainers_glob(pattern: str) -> str:
    """A pattern of edk2's Maintainers.txt as its GetMaintainer.py has it: it matches from the start of the path on.

    A trailing ``*`` stays within the folder, any other crosses folders; a name without a slash at its end is a prefix.
    """
    stays = pattern.endswith("*")
    body = pattern.removesuffix("*") if stays else pattern
    out = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in body)
    return f"^{out}[^/]*$" if stays else f"^{out}"
