"""Letters to press with Alt: every menu gets its own set, so they are unique in any language."""

from __future__ import annotations

from collections.abc import Sequence


def plain(text: str) -> str:
    """The text without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def mnemonic(text: str) -> str:
    """The letter of a text's mnemonic, lower case, or ""."""
    bare = text.replace("&&", "")
    at = bare.find("&")
    return bare[at + 1].casefold() if 0 <= at < len(bare) - 1 else ""


def with_mnemonics(texts: Sequence[str], taken: str = "") -> list[str]:
    """The texts, each with a mnemonic no other has: given ones stay, starts of words come first.

    A text without a free letter stays without one.
    """
    used = {mnemonic(text) for text in texts if mnemonic(text)} | set(taken.casefold())
    result = []
    for text in texts:
        if mnemonic(text):
            result.append(text)
            continue
        starts = [i for i, c in enumerate(text) if c.isalnum() and (i == 0 or not text[i - 1].isalnum())]
        rest = [i for i, c in enumerate(text) if c.isalnum() and i not in starts]
        at = next((i for i in (*starts, *rest) if text[i].casefold() not in used), None)
        if at is None:
            result.append(text.replace("&", "&&"))
            continue
        used.add(text[at].casefold())
        result.append(text[:at].replace("&", "&&") + "&" + text[at:].replace("&", "&&"))
    return result
