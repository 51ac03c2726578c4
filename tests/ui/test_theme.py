"""Colours that can be read, icons that exist, type that scales."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

import understudy.ui
from understudy.ui.theme.icons import icon_names, pixmap
from understudy.ui.theme.theme import Mode, Theme, theme
from understudy.ui.theme.tokens import SIGN_CONTRAST, SIGN_PAIRS, TEXT_CONTRAST, TEXT_PAIRS, contrast, load_tokens

THEMES = ("light", "dark")


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme()


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(name: str, text: str, ground: str) -> None:
    tokens = load_tokens(name)
    assert contrast(tokens[text], tokens[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("sign", "ground"), SIGN_PAIRS)
def test_signs_can_be_seen(name: str, sign: str, ground: str) -> None:
    tokens = load_tokens(name)
    assert contrast(tokens[sign], tokens[ground]) >= SIGN_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_chart_colours_can_be_seen_on_a_card(name: str) -> None:
    tokens = load_tokens(name)
    assert all(contrast(color, tokens["surface"]) >= SIGN_CONTRAST for color in tokens.series)
    assert len(set(tokens.series)) == 8


def test_both_themes_name_the_same_colours() -> None:
    assert load_tokens("light").colors.keys() == load_tokens("dark").colors.keys()


def test_dark_and_light_reach_the_palette(look: Theme) -> None:
    look.apply(Mode.DARK)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(load_tokens("dark")["window"])
    look.apply(Mode.LIGHT)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(load_tokens("light")["window"])


def test_our_font_is_there_and_scales(look: Theme) -> None:
    assert "Noto Sans" in QFontDatabase.families()
    small = look.em
    look.apply(text_scale=200)
    assert look.em == pytest.approx(2 * small, rel=0.1)
    assert QApplication.font().pointSizeF() == pytest.approx(20)
    with pytest.raises(ValueError, match="201"):
        look.apply(text_scale=201)


def test_motion_is_a_choice(look: Theme) -> None:
    look.apply(reduced_motion=True)
    assert look.reduced_motion
    look.apply(reduced_motion=False)
    assert not look.reduced_motion


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something_in_the_colour_asked(qapp: QApplication, name: str) -> None:
    image = pixmap(name, "#ff0000", 24).toImage()
    drawn = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 200]
    assert drawn
    assert all(c.red() > 200 and c.green() < 60 for c in drawn)


def test_icons_of_buttons_and_actions_follow_the_theme(qtbot: QtBot, look: Theme) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    button, action = QPushButton(window), QAction(window)
    window.addAction(action)
    look.apply(Mode.LIGHT)
    look.set_icon(button, "home")
    look.set_icon(action, "undo")
    before = button.icon().cacheKey(), action.icon().cacheKey()
    look.apply(Mode.DARK)
    assert button.icon().cacheKey() != before[0]
    assert action.icon().cacheKey() != before[1]


def test_every_icon_named_in_the_code_exists() -> None:
    known = set(icon_names())
    missing = [
        f"{file.name}:{node.value.lineno} {node.value.value}"
        for file in Path(understudy.ui.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.keyword)
        and node.arg == "icon"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and node.value.value
        and node.value.value not in known
    ]
    assert missing == []
