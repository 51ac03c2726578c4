"""Time zones as people write them: a zone or an offset where that is sure, else who could be meant, to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones


@dataclass(frozen=True, slots=True)
class Zone:
    """What somebody's words came to. ``name``: an IANA zone or ±HH:MM, None when a person must be asked.

    ``choices`` are what the words could mean, when they are known to mean several things.
    """

    name: str | None
    choices: tuple[str, ...] = ()


_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
AMBIGUOUS = {
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "mst": ("America/Denver", "Asia/Kuala_Lumpur", "Asia/Yangon"),
    "pst/pht": ("America/Los_Angeles", "Asia/Manila"),
    "sst": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "ect": ("America/Guayaquil", "Europe/Paris"),
    "amt": ("America/Manaus", "Asia/Yerevan"),
    "est (australia)": ("Australia/Brisbane", "Australia/Sydney"),
}
"""Abbreviations that live in several places of the world."""
_KNOWN = {
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "pst/pdt": "America/Los_Angeles", "pacific": "America/Los_Angeles", "pacific time": "America/Los_Angeles",
    "pacific standard time": "America/Los_Angeles", "pacific daylight time": "America/Los_Angeles",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York", "est/edt": "America/New_York",
    "eastern": "America/New_York", "eastern time": "America/New_York", "eastern standard time": "America/New_York",
    "eastern daylight time": "America/New_York", "us eastern": "America/New_York", "us pacific": "America/Los_Angeles",
    "cdt": "America/Chicago", "ct": "America/Chicago", "cst/cdt": "America/Chicago", "central time": "America/Chicago",
    "us central": "America/Chicago", "central standard time": "America/Chicago", "mdt": "America/Denver",
    "mst/mdt": "America/Denver", "mountain time": "America/Denver", "us mountain": "America/Denver",
    "cet": "CET", "cest": "CET", "cet/cest": "CET", "mez": "CET", "central european time": "CET",
    "eet": "EET", "eest": "EET", "wet": "WET", "west": "WET", "msk": "Europe/Moscow", "moscow": "Europe/Moscow",
    "gmt": "+00:00", "utc": "+00:00", "z": "+00:00", "zulu": "+00:00",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore",
    "wib": "Asia/Jakarta", "pkt": "Asia/Karachi", "npt": "Asia/Kathmandu", "ict": "Asia/Bangkok", "pht": "Asia/Manila",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "aest/aedt": "Australia/Sydney",
    "acst": "Australia/Adelaide", "awst": "Australia/Perth", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
    "wat": "Africa/Lagos", "cat": "Africa/Maputo", "eat": "Africa/Nairobi", "sast": "Africa/Johannesburg",
    "brt": "America/Sao_Paulo", "art": "America/Argentina/Buenos_Aires", "clt": "America/Santiago",
    "cot": "America/Bogota", "trt": "Europe/Istanbul",
    "india": "Asia/Kolkata", "indian standard time": "Asia/Kolkata", "ist (india)": "Asia/Kolkata",
    "ist india": "Asia/Kolkata", "ist (israel)": "Asia/Jerusalem", "israel": "Asia/Jerusalem",
    "ist (ireland)": "Europe/Dublin", "ireland": "Europe/Dublin", "cst (china)": "Asia/Shanghai",
    "china": "Asia/Shanghai", "china standard time": "Asia/Shanghai", "cst (us)": "America/Chicago",
    "japan": "Asia/Tokyo", "korea": "Asia/Seoul", "singapore": "Asia/Singapore", "germany": "Europe/Berlin",
    "uk": "Europe/London", "united kingdom": "Europe/London", "bst (uk)": "Europe/London", "france": "Europe/Paris",
    "nigeria": "Africa/Lagos", "kenya": "Africa/Nairobi", "poland": "Europe/Warsaw", "italy": "Europe/Rome",
    "spain": "Europe/Madrid", "portugal": "Europe/Lisbon", "netherlands": "Europe/Amsterdam",
    "sweden": "Europe/Stockholm", "norway": "Europe/Oslo", "denmark": "Europe/Copenhagen",
    "switzerland": "Europe/Zurich", "austria": "Europe/Vienna", "greece": "Europe/Athens", "turkey": "Europe/Istanbul",
    "pakistan": "Asia/Karachi", "bangladesh": "Asia/Dhaka", "sri lanka": "Asia/Colombo", "nepal": "Asia/Kathmandu",
    "egypt": "Africa/Cairo", "south africa": "Africa/Johannesburg", "ghana": "Africa/Accra",
    "argentina": "America/Argentina/Buenos_Aires", "colombia": "America/Bogota", "new zealand": "Pacific/Auckland",
    "taiwan": "Asia/Taipei", "hong kong": "Asia/Hong_Kong", "vietnam": "Asia/Ho_Chi_Minh", "thailand": "Asia/Bangkok",
    "philippines": "Asia/Manila",
}  # fmt: skip
"""Names that mean one place. Countries with several zones (Brazil, Australia, Canada, the United States) are asked."""


def parse_zone(text: str) -> Zone:
    """What the words mean: an IANA name as written, an offset, a city, a name that means one place; else to be asked.

    An offset in brackets after an abbreviation goes before it: “AEST (UTC+10)” says which hour it is all year.
    """
    plain = " ".join(text.replace("\u2212", "-").split()).strip(" .")
    if not plain:
        return Zone(None)
    exact = _zones().get(plain.casefold().replace(" ", "_"))
    if exact is not None:
        return Zone(exact)
    folded = plain.casefold()
    if folded in _KNOWN:
        return Zone(_KNOWN[folded])
    if folded in AMBIGUOUS:
        return Zone(None, AMBIGUOUS[folded])
    inside = _IN_BRACKETS.search(plain)
    if inside is not None:
        before = plain[: inside.start()].strip()
        for part in (inside[1].strip(), before):
            found = parse_zone(part)
            if found.name is not None:
                return found
        return Zone(None, parse_zone(before).choices)
    offset = _OFFSET.fullmatch(plain)
    if offset is not None:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours <= 14:
            return Zone(f"{'+' if offset[1] == '+' else '-'}{hours:02}:{minutes:02}")
        return Zone(None)
    city = _cities().get(folded.split(",")[0].strip().replace(" ", "_"))
    return Zone(city[0]) if city is not None and len(city) == 1 else Zone(None, city or ())


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """City to the zones named after it; continents' own lists only, so that old names don't make them two."""
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    found: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        if name.partition("/")[0] in areas:
            found.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    # America/Buenos_Aires is the old name of America/Argentina/Buenos_Aires: the longer names a country.
    return {
        city: tuple(name for name in names if name.count("/") == max(other.count("/") for other in names))
        for city, names in found.items()
    }
