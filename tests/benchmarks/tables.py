"""Sorting and filtering a large table, beside Python's own sort and filter of the same rows."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from tests.benchmarks.measure import Figure, in_a_process, least

ROWS = 100_000
TARGET_S = 0.2


def figures() -> list[Figure]:
    """In a process of its own, with a window around the table."""
    found = in_a_process("tables", "run")
    lines = []
    for what, words, beside in (
        ("sort", f"{ROWS:,} rows sorted by a text column", "list.sort"),
        ("resort", "… sorted by another, in sight again", "list.sort"),
        ("filter", f"{ROWS:,} rows filtered by a word", "a loop"),
        ("narrow", "… by a longer word", "a loop"),
        ("clear", "… and all shown again", ""),
    ):
        took, plain = found[what], found.get(f"{what}-plain")
        lines.append(Figure(words, took, "s", plain, beside, "≤ 0.2 s", took <= TARGET_S))
    return lines


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    name: str
    role: str
    cycle: str


def _run() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtWidgets import QApplication

    from understudy.ui.kit.faces import Empty
    from understudy.ui.kit.rows_model import Column
    from understudy.ui.kit.table import DataTable
    from understudy.ui.theme.theme import theme

    application = QApplication(sys.argv[:1])
    theme()
    # Spread by a step that shares no factor with the count, so that no column comes in order.
    names = [f"Person {(n * 7919) % ROWS:06d}" for n in range(ROWS)]
    rows = [_Row(n, names[n], f"Role {(n * 31) % 17}", f"1.{(n * 13) % 40}") for n in range(ROWS)]
    columns = [
        Column[_Row]("name", "Name", lambda row: row.name),
        Column[_Row]("role", "Role", lambda row: row.role),
        Column[_Row]("cycle", "Cycle", lambda row: row.cycle),
        Column[_Row]("number", "Number", lambda row: str(row.number), key=lambda row: row.number),
    ]
    table = DataTable[_Row]("bench", "Bench", columns, lambda row: row.number, Empty("", "", "", lambda: None))
    table.resize(1000, 700)
    table.show()
    table.set_rows(rows)
    table.model.set_words("warm up")
    table.model.set_words("")

    def painted() -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        table.view.viewport().repaint()

    def sort(column: int) -> None:
        table.view.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        painted()

    def words(text: str) -> None:
        table.bar.box.setText(text)
        table._filter_words()
        painted()

    texts = ["\n".join((row.name, row.role, row.cycle, str(row.number))).casefold() for row in rows]
    found = {
        "sort": least(lambda: sort(0), before=lambda: sort(3)),
        "resort": least(lambda: sort(3), before=lambda: sort(1)),
        "sort-plain": least(lambda: sorted(rows, key=lambda row: row.name.casefold())),
        "resort-plain": least(lambda: sorted(rows, key=lambda row: row.number)),
        "filter": least(lambda: words("person 0001"), before=lambda: words("")),
        "narrow": least(lambda: words("person 00012"), before=lambda: words("person 0001")),
        "clear": least(lambda: words(""), before=lambda: words("person 0001")),
        "filter-plain": least(lambda: [row for row, text in zip(rows, texts, strict=True) if "person 0001" in text]),
        "narrow-plain": least(lambda: [row for row, text in zip(rows, texts, strict=True) if "person 00012" in text]),
    }
    assert table.model.rowCount() == ROWS
    print(json.dumps(found))
    table.close()
    application.quit()


if __name__ == "__main__":
    _run()
