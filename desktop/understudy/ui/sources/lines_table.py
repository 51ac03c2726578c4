"""The table of all sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.times import time_column
from understudy.ui.sources import feed_words
from understudy.ui.sources.lines import SourceLine
from understudy.ui.sources.report_view import Numbered, anomaly_columns

_ORDER = {"complete": 2, "partial": 1, "none": 0, "": -1}


def lines_table(
    tools: ScreenTools, is_busy: Callable[[SourceLine], bool], begin: Callable[[], Any]
) -> DataTable[SourceLine]:
    """``is_busy`` tells what is being read now, ``begin`` opens the form for a first source."""
    translate = QCoreApplication.translate
    return DataTable(
        "sources.all",
        translate("Sources", "Sources"),
        [
            Column(
                "name", translate("Sources", "Where"), lambda s: s.name, tooltip=lambda s: s.location,
                icon=feed_words.icon, width=20, bold=True,
            ),
            Column("kind", translate("Sources", "What"), feed_words.through, width=8),
            Column(
                "state", translate("Sources", "State"), lambda s: feed_words.state(s, is_busy(s)),
                tooltip=lambda s: feed_words.state(s, is_busy(s)),
                icon=lambda s: feed_words.state_icon(s, is_busy(s)), width=6,
            ),
            Column(
                "tells", translate("Sources", "Tells"), feed_words.reach, tooltip=feed_words.freshness, width=12
            ),
            Column(
                "cycle", translate("Sources", "This cycle"), lambda s: feed_words.extent_word(s.extent),
                key=lambda s: _ORDER[s.extent], tooltip=lambda s: s.why,
                icon=lambda s: feed_words.extent_icon(s.extent), width=5.5,
                help=translate("Sources", "How much of the cycle in sight is here"),
            ),
            Column(
                "brought", translate("Sources", "Brought"), feed_words.brought, tooltip=feed_words.brought, width=11
            ),
            time_column("at", translate("Sources", "Last read"), lambda s: s.read_at, width=5),
            Column(
                "by", translate("Sources", "By"), lambda s: (s.source.last_by or "") if s.source else "", width=7,
                hidden=True,
            ),
            Column(
                "imports", translate("Sources", "Imports"), lambda s: str(s.source.imports) if s.source else "",
                key=lambda s: s.source.imports if s.source else None, align=Align.END, width=5, hidden=True,
            ),
            Column("location", translate("Sources", "Place"), lambda s: s.location, width=16, hidden=True),
            Column(
                "head", translate("Sources", "Commit"),
                lambda s: ((s.source.head if s.source else s.feed.feed.head if s.feed else None) or "")[:10],
                width=7, hidden=True,
            ),
        ],
        id_of=lambda s: s.id,
        empty=Empty(
            translate("Sources", "No sources yet"),
            translate(
                "Sources", "Rosters of past cycles tell who led and who shadowed. Import a folder or a git clone."
            ),
            translate("Sources", "Import rosters…"),
            begin,
            "sources",
        ),
        state=tools.state,
        menu=tools.registry.context_menu,
    )  # fmt: skip


def odd_table(tools: ScreenTools, back: Callable[[], Any]) -> DataTable[Numbered]:
    """What looked odd in the last import of a roster source; ``back`` gives the keyboard to the list."""
    translate = QCoreApplication.translate
    return DataTable(
        "sources.odd",
        translate("Sources", "What looked odd"),
        anomaly_columns(),
        id_of=lambda r: r[0],
        empty=Empty(
            translate("Sources", "Nothing looked odd"),
            translate("Sources", "Choose a source above to see what its last import found."),
            translate("Sources", "Choose a source"),
            back,
            "check",
        ),
        state=tools.state,
    )
