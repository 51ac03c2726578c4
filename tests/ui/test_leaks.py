"""The watch over what tests leave behind does notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LEAKS = {
    "timer": (
        "from PySide6.QtCore import QTimer\nkept = []\n"
        "def test_it(qtbot):\n    t = QTimer(); t.start(1000); kept.append(t)\n",
        "left behind: timer",
    ),
    "window": (
        "from PySide6.QtWidgets import QWidget\nkept = []\n"
        "def test_it(qtbot):\n    w = QWidget(); w.show(); kept.append(w)\n",
        "left behind: window",
    ),
    "qthread": (
        "from PySide6.QtCore import QThread\nkept = []\n"
        "def test_it(qtbot):\n    t = QThread(); t.start(); kept.append(t)\n"
        "def teardown_module():\n    kept[0].quit(); kept[0].wait()\n",
        "left behind: thread",
    ),
    "thread": (
        "import threading\nend = threading.Event()\n"
        "def test_it():\n    threading.Thread(target=end.wait, args=(20,), daemon=True, name='lost').start()\n",
        "threads left behind: ['lost']",
    ),
    "error": (
        "import logging\ndef test_it():\n    logging.getLogger('understudy.ui.kit').error('shown: trouble')\n",
        "errors nobody expected: ['shown: trouble']",
    ),
    "warning of Qt": (
        "from PySide6.QtCore import qWarning\ndef test_it(qtbot):\n    qWarning('strange')\n",
        "strange",
    ),
    "nothing": (
        "from PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QWidget\n"
        "def test_it(qtbot, expected_errors):\n    w = QWidget(); qtbot.addWidget(w)\n"
        "    t = QTimer(w); t.start(9); t.stop()\n"
        "    import logging; expected_errors.expect('trouble'); logging.getLogger('understudy.ui').error('trouble')\n",
        "1 passed",
    ),
}


@pytest.mark.parametrize("what", LEAKS)
def test_what_is_left_behind_is_noticed(tmp_path: Path, what: str) -> None:
    code, said = LEAKS[what]
    (tmp_path / "test_it.py").write_text(code)
    (tmp_path / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\n")
    plugins = ("-p", "tests.qt_leaks", "-p", "no:randomly", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-q", "--rootdir", str(tmp_path), str(tmp_path / "test_it.py")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said in done.stdout, done.stdout + done.stderr
    assert (done.returncode == 0) == (what == "nothing")
