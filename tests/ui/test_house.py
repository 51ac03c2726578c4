"""Rules of the house for everything in ui/: sizes, words, where words are found."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import understudy.ui

UI = Path(understudy.ui.__path__[0])
FILES = sorted(UI.rglob("*.py"))
LONGEST = 400


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(UI)))
def test_no_file_is_too_long(file: Path) -> None:
    lines = len(file.read_text("utf-8").splitlines())
    assert lines <= LONGEST, f"{file.relative_to(UI)} has {lines} lines: split it by noun"


def translated(file: Path) -> list[ast.Call]:
    """Every call of tr() or translate()."""
    names = ("tr", "translate")
    return [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") in names or getattr(node.func, "id", "") in names)
        and "theme" not in file.parts
    ]


def test_words_for_translation_are_literals_without_plural_forms() -> None:
    """A variable or an f-string is never found by lupdate; %n would need a compiled file even for English."""
    wrong = []
    for file in FILES:
        for call in translated(file):
            texts = [a for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(texts) != len(call.args) or not texts or "%n" in str(texts[-1].value):
                wrong.append(f"{file.relative_to(UI)}:{call.lineno}")
    assert wrong == []


def test_the_alias_of_translate_is_called_translate() -> None:
    """lupdate takes the first text of any ``tr(…)`` for the words: with ``tr = QCoreApplication.translate`` that is the
    context, and the words are lost. Name the alias ``translate``."""
    wrong = [
        f"{file.relative_to(UI)}:{call.lineno} calls tr() with a context: name it translate"
        for file in FILES
        for call in translated(file)
        if isinstance(call.func, ast.Name) and call.func.id == "tr"
    ]
    assert wrong == []


def test_lupdate_finds_every_word(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    assert tool is not None, "pyside6-lupdate comes with PySide6-Essentials"
    out = tmp_path / "understudy.ts"
    done = subprocess.run([tool, *map(str, FILES), "-ts", str(out)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = {m.findtext("source") for m in ElementTree.parse(out).iter("message")}
    wanted = {
        str(call.args[-1].value)
        for file in FILES
        for call in translated(file)
        if isinstance(call.args[-1], ast.Constant)
    }
    assert wanted
    assert wanted - found == set()
