"""The chart of months: what is drawn where, and that mirrored it is the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from understudy.application.charts import Work, month_chart, nice_step
from understudy.application.history.contributions import MonthCount
from understudy.domain.contributions.kinds import Kind
from understudy.ui.people.month_chart import MonthChartView

MONTHS = (
    MonthCount(2024, 11, {Kind.COMMIT: 3, Kind.REVIEW: 1}),
    MonthCount(2026, 1, {Kind.PR_MERGED: 2, Kind.COMMIT: 5, Kind.COMMENT: 4, Kind.TALK: 1}),
)


def test_months_without_anything_are_in_the_chart_too() -> None:
    chart = month_chart(MONTHS)
    assert [(bar.year, bar.month) for bar in chart.bars][:3] == [(2024, 11), (2024, 12), (2025, 1)]
    assert len(chart.bars) == 15
    assert [bar.total for bar in chart.bars if bar.total] == [4, 12]
    assert chart.works == (Work.CODE, Work.REVIEW, Work.TALK, Work.ELSEWHERE)


def test_pieces_are_stacked_without_gaps_below_the_highest_level() -> None:
    chart = month_chart(MONTHS)
    highest = float(chart.levels[-1].text)
    for bar in chart.bars:
        below = 0.0
        for piece in bar.pieces:
            assert piece.bottom == pytest.approx(below)
            assert (piece.top - piece.bottom) * highest == pytest.approx(piece.count)
            below = piece.top
        assert below <= 1
    lefts = [bar.left for bar in chart.bars]
    assert lefts == sorted(lefts)
    assert chart.bars[-1].right <= 1


def test_a_single_month_does_not_fill_the_whole_width() -> None:
    (bar,) = [bar for bar in month_chart(MONTHS[:1]).bars if bar.total]
    assert bar.right - bar.left < 0.1


def test_years_are_marked_where_they_begin() -> None:
    chart = month_chart(MONTHS)
    assert [mark.text for mark in chart.years] == ["2024", "2025", "2026"]
    place = {mark.text: mark.place for mark in chart.years}
    assert place["2025"] == pytest.approx(2 / 15)


@pytest.mark.parametrize(
    ("highest", "step"), [(1, 1), (4, 1), (5, 2), (12, 5), (40, 10), (41, 20), (100, 50), (999, 500)]
)
def test_levels_are_round_numbers(highest: int, step: int) -> None:
    assert nice_step(highest, 4) == step
    assert step * 4 >= highest


def test_nobody_has_an_empty_chart(qtbot: QtBot) -> None:
    view = MonthChartView("By month")
    qtbot.addWidget(view)
    view.set_chart(month_chart(()))
    assert view.accessibleDescription() == "No contributions."
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current == -1
    assert not view.grab().isNull()


def test_the_keyboard_goes_from_month_to_month_and_tells(qtbot: QtBot) -> None:
    view = MonthChartView("By month")
    qtbot.addWidget(view)
    view.set_chart(month_chart(MONTHS))
    assert "12 contributions" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert "nothing" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Return)  # opens nothing there
    qtbot.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [2024, 11]
    assert "Reviews: 1" in view.accessibleDescription()


def test_mirrored_the_first_month_is_on_the_right(qtbot: QtBot, qapp: QApplication) -> None:
    view = MonthChartView("By month")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.set_chart(month_chart(MONTHS))
    before = view.bar_rect(0)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    after = view.bar_rect(0)
    assert after.left() == pytest.approx(view.width() - before.right())
