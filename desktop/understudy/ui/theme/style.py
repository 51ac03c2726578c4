"""The small style sheet on top of Fusion: padding, borders, and the few shapes a palette cannot say.

Widgets choose a look with the dynamic property ``kind``, see docs/screens.md.
"""

from __future__ import annotations

from string import Template

from understudy.ui.theme.tokens import Tokens
from understudy_resources import FOLDER

_IMAGES = ("chevron-down", "chevron-up", "check")
_SHEET = Template("""
QToolTip { background: $tooltip; color: $on_tooltip; border: none; padding: ${s1}px ${s2}px; }

QLabel[kind="display"] { font-size: ${display}pt; font-weight: bold; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: bold; }
QLabel[kind="heading"] { font-size: ${heading}pt; font-weight: bold; }
QLabel[kind="strong"] { font-weight: bold; }
QLabel[kind="muted"] { color: $text_muted; }
QLabel[kind="caption"] { color: $text_muted; font-size: ${caption}pt; }
QLabel[kind="problem"] { color: $danger; font-size: ${caption}pt; }
QLabel[kind="badge"] { background: $hover; color: $text; border-radius: ${r1}px; padding: 1px ${s2}px;
  font-size: ${caption}pt; }
QLabel[kind="badge"][tone="accent"] { background: $accent_soft; color: $on_accent_soft; }
QLabel[kind="badge"][tone="success"] { background: $success_soft; color: $success; }
QLabel[kind="badge"][tone="warning"] { background: $warning_soft; color: $warning; }
QLabel[kind="badge"][tone="danger"] { background: $danger_soft; color: $danger; }
QLabel[kind="badge"][tone="info"] { background: $info_soft; color: $info; }

QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: ${r2}px; }
QFrame[kind="card"]:focus { border: 2px solid $focus; }
QFrame[kind="sunken"] { background: $sunken; border: none; }
QFrame[kind="line"] { background: $border; border: none; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }

QFrame[kind="column"] { background: $sunken; border: none; border-radius: ${r2}px; }
QFrame[kind="slot"] { background: transparent; border: 1px dashed transparent; border-radius: ${r1}px; }
QFrame[kind="slot"][over="true"] { border: 1px dashed $accent; background: $accent_soft; }
QFrame[kind="marker"] { background: $accent; border: none; }
QDialog[kind="palette"] { background: $surface; border: 1px solid $border_strong; }
QListView[kind="plain"] { border: none; }
QFrame[kind="toast"] { background: $tooltip; border: none; border-radius: ${r2}px; }
QFrame[kind="toast"] QLabel { color: $on_tooltip; }
QPushButton[kind="toast"], QToolButton[kind="toast"] { background: transparent; color: $on_tooltip;
  border: 1px solid $text_muted; font-weight: bold; }
QToolButton[kind="toast"] { border-color: transparent; }
QPushButton[kind="toast"]:hover, QToolButton[kind="toast"]:hover { border-color: $on_tooltip; }
QPushButton[kind="toast"]:focus, QToolButton[kind="toast"]:focus { border: 2px solid $on_tooltip; }
QFrame[kind="message"] { border: 1px solid $border; border-radius: ${r2}px; background: $info_soft; }
QFrame[kind="message"][tone="success"] { background: $success_soft; }
QFrame[kind="message"][tone="warning"] { background: $warning_soft; }
QFrame[kind="message"][tone="danger"] { background: $danger_soft; }

QPushButton, QToolButton, QMenu, QLineEdit, QTabBar { icon-size: ${icon}px; }
QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $border; border-radius: ${r1}px;
  padding: ${s1}px ${s3}px; }
QToolButton { padding: ${s1}px ${s2}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $accent_soft; color: $on_accent_soft; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: ${s1m}px ${s3m}px; }
QToolButton:focus { padding: ${s1m}px ${s2m}px; }
QPushButton:disabled, QToolButton:disabled { color: $text_disabled; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $text_disabled; border-color: $border; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $link; padding: 1px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid $focus; }
QToolButton[kind="chip"] { background: $accent_soft; color: $on_accent_soft; border: 1px solid $accent_soft;
  border-radius: ${r3}px; padding: 2px ${s2}px; }
QToolButton[kind="chip"]:focus { border: 2px solid $focus; padding: 1px ${s2m}px; }
QToolButton[kind="search"] { color: $text_muted; background: $window; padding: ${s1}px ${s3}px; text-align: left; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {
  background: $surface; color: $text; border: 1px solid $border_strong; border-radius: ${r1}px;
  padding: ${s1}px ${s2}px; placeholder-text-color: $text_muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {
  border: 2px solid $focus; padding: ${s1m}px ${s2m}px; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {
  border: 2px solid $danger; padding: ${s1m}px ${s2m}px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $window;
  color: $text_disabled; border-color: $border; }
QComboBox QLineEdit, QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit { border: none; padding: 0; }
QComboBox { padding-right: ${s6}px; }
QComboBox::drop-down { border: none; width: ${s6}px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("${chevron_down}"); width: ${arrow}px; height: ${arrow}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; outline: none; padding: 2px; }
QComboBox[kind="quiet"] { border-color: $border; font-weight: bold; }

QAbstractItemView { background: $surface; alternate-background-color: $surface_alt; border: 1px solid $border;
  border-radius: ${r2}px; selection-background-color: $accent_soft; selection-color: $on_accent_soft; outline: none; }
QAbstractItemView:focus { border: 1px solid $focus; }
QTableView { gridline-color: $border; }
QTableView::item, QTreeView::item { padding: 0 ${s2}px; border: none; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: $hover; color: $text; }
QTableView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $on_accent_soft; }
QTableView::item:focus { border: 1px solid $focus; }
QListView::item { padding: ${s1}px ${s2}px; border-radius: ${r1}px; }
QListView::item:selected { background: $accent_soft; color: $on_accent_soft; }
QHeaderView { background: $surface; border: none; border-top-left-radius: ${r2}px; }
QHeaderView::section { background: $surface; color: $text_muted; border: none; border-bottom: 1px solid $border;
  padding: ${s2}px ${head}px; font-weight: bold; font-size: ${caption}pt; }
QHeaderView::section:first { border-top-left-radius: ${r2}px; }
QHeaderView::section:hover { background: $hover; color: $text; }
QHeaderView::up-arrow { image: url("${chevron_up}"); width: ${arrow}px; height: ${arrow}px;
  subcontrol-position: center right; right: ${s1}px; }
QHeaderView::down-arrow { image: url("${chevron_down}"); width: ${arrow}px; height: ${arrow}px;
  subcontrol-position: center right; right: ${s1}px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $surface; border: none; }

QListView[kind="navigation"] { background: transparent; border: none; padding: ${s1}px; }
QListView[kind="navigation"]::item { padding: ${s2}px ${s2}px; margin: 1px 0; color: $text; }
QListView[kind="navigation"]::item:selected { background: $accent_soft; color: $on_accent_soft; }
QListView[kind="navigation"]:focus { border: none; }
QListView[kind="navigation"]::item:selected:focus { border: 2px solid $focus; padding: ${s2m}px ${s2m}px; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenuBar { background: $surface; padding: 2px ${s1}px; }
QMenuBar::item { padding: ${s1}px ${s2}px; border-radius: ${r1}px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: ${s1}px; }
QMenu::item { padding: ${s1}px ${s6}px ${s1}px ${s2}px; border-radius: ${r1}px; }
QMenu::item:selected { background: $accent_soft; color: $on_accent_soft; }
QMenu::item:disabled { color: $text_disabled; }
QMenu::icon { padding-left: ${s1}px; padding-right: ${s1}px; }
QMenu::separator { height: 1px; background: $border; margin: ${s1}px ${s1}px; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar::tab { padding: ${s2}px ${s3}px; color: $text_muted; border: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected:focus { border-color: $focus; }

QGroupBox { border: 1px solid $border; border-radius: ${r2}px; margin-top: ${half_title}px; padding: ${s3}px; }
QGroupBox::title { subcontrol-origin: margin; left: ${s3}px; padding: 0 ${s1}px; color: $text_muted; }
QCheckBox, QRadioButton { spacing: ${s2}px; padding: 2px; border: 1px solid transparent; border-radius: ${r1}px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $focus; }
QCheckBox::indicator, QRadioButton::indicator { width: ${box}px; height: ${box}px; background: $surface;
  border: 1px solid $border_strong; border-radius: ${r0}px; }
QRadioButton::indicator { border-radius: ${box_r}px; }
QCheckBox::indicator:checked { image: url("${check}"); border-color: $text_muted; }
QRadioButton::indicator:checked { background: $accent; border: 3px solid $surface; outline: 1px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; }
QProgressBar { background: $hover; border: none; border-radius: ${r0}px; max-height: ${bar}px; min-height: ${bar}px; }
QProgressBar::chunk { background: $accent; border-radius: ${r0}px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[kind="page"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${scroll}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${scroll}px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ${scroll_r}px; margin: 2px; }
QScrollBar::handle:vertical { min-height: ${s8}px; }
QScrollBar::handle:horizontal { min-width: ${s8}px; }
QScrollBar::handle:hover { background: $border_strong; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
  border: none; width: 0; height: 0; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $text_muted; }
QStatusBar::item { border: none; }
""")


def _images(tokens: Tokens) -> dict[str, str]:
    """A style sheet takes pictures only as files, hence one coloured set a theme."""
    folder = FOLDER / "themes" / tokens.name
    return {name.replace("-", "_"): str(folder / f"{name}.svg").replace("\\", "/") for name in _IMAGES}


def make_style(tokens: Tokens, em: int, points: float) -> str:
    """The sheet for a theme; ``em`` is a line's height in pixels, ``points`` the body size."""
    quarter = em / 4
    sizes = {f"s{n}": round(quarter * n) for n in (1, 2, 3, 4, 6, 8)}
    inner = {f"{name}m": max(0, px - 1) for name, px in sizes.items()}
    radii = {"r0": max(2, round(em * 0.12)), "r1": round(em * 0.32), "r2": round(em * 0.45), "r3": round(em * 0.6)}
    type_sizes = {
        "caption": round(points * 0.9, 2),
        "heading": round(points * 1.2, 2),
        "title": round(points * 1.55, 2),
        "display": round(points * 2.1, 2),
    }
    other = {
        "arrow": round(em * 0.7),
        "icon": em,
        "head": round(quarter * 2) + 3,
        "box": round(em * 0.85),
        "box_r": round(em * 0.42),
        "bar": round(em * 0.35),
        "half_title": round(em * 0.7),
        "scroll": round(em * 0.65),
        "scroll_r": max(2, round(em * 0.2)),
    }
    names = {**sizes, **inner, **radii, **type_sizes, **other, **_images(tokens)}
    return _SHEET.substitute({**tokens.colors, **names})
