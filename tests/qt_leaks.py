"""Fails a test that leaves something behind: threads, timers, pool jobs, animations, windows, or shown errors.

Registered by tests/conftest.py. Qt parts run only for tests that use Qt; Python threads are looked at for every test.
"""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

GRACE_S = 2.0
MANY = 100_000
"""So many long-lived objects are passed through within a few hundredths of a second."""


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says of itself what it cannot do, each time a window is shown."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


def pytest_collection_finish() -> None:
    """All that was imported stays, so looking for garbage after each test need not pass through it."""
    _set_aside()


def _set_aside() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_threads_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A Python thread started by a test must have ended with it."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in left:
        thread.join(GRACE_S)
    names = [t.name for t in left if t.is_alive()]
    if names:
        pytest.fail(f"threads left behind: {names}")


class ExpectedErrors:
    """What a test says it will provoke: ``expect("part of the message")``."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def expect(self, part: str) -> None:
        """An error whose message holds this part is meant."""
        self.parts.append(part)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@pytest.fixture
def expected_errors() -> ExpectedErrors:
    """Ask for this to say which error messages a test provokes on purpose."""
    return ExpectedErrors()


@pytest.fixture(autouse=True)
def no_unexpected_errors(expected_errors: ExpectedErrors) -> Iterator[None]:
    """An error message shown by the window or reported by the runner, that no test asked for, fails the test."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in ("understudy.tasks", "understudy.ui")]
    for logger in loggers:
        logger.addHandler(collector)
    yield
    for logger in loggers:
        logger.removeHandler(collector)
    unexpected = [m for m in collector.messages if not any(part in m for part in expected_errors.parts)]
    if unexpected:
        pytest.fail(f"errors nobody expected: {unexpected}")


class _Watch:
    """Remembers, weakly, the objects whose ``start`` was called during a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, classes: list[type[Any]]) -> None:
        self.started: weakref.WeakSet[Any] = weakref.WeakSet()
        for cls in classes:
            original = cls.start
            monkeypatch.setattr(cls, "start", self._wrap(original))

    def _wrap(self, original: Any) -> Any:
        def start(obj: Any, *args: Any, **kwargs: Any) -> Any:
            self.started.add(obj)
            return original(obj, *args, **kwargs)

        return start


@pytest.fixture(autouse=True)
def no_qt_left(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No running QThread, timer, animation or pool job and no top-level widget may outlive a Qt test."""
    if not {"qtbot", "qapp", "qtmodeltester"} & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QPropertyAnimation, QThread, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    request.getfixturevalue("qapp")
    if len(gc.get_objects(generation=2)) > MANY:  # as after the program's own collector gave everything back
        _set_aside()
    before = {id(w) for w in QApplication.topLevelWidgets()}
    watch = _Watch(monkeypatch, [QTimer, QThread, QPropertyAnimation])
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left: list[str] = []
    for obj in list(watch.started):
        if not isValid(obj):
            continue
        if isinstance(obj, QThread) and obj.isRunning():
            left.append(f"thread {obj!r}")
        elif isinstance(obj, QTimer) and obj.isActive():
            left.append(f"timer {obj!r} of {obj.parent()!r}")
        elif isinstance(obj, QPropertyAnimation) and obj.state() == QPropertyAnimation.State.Running:
            left.append(f"animation {obj!r}")
    if not QThreadPool.globalInstance().waitForDone(int(GRACE_S * 1000)):
        left.append("jobs in the global thread pool")
    left += [f"window {w!r} “{w.windowTitle()}”" for w in QApplication.topLevelWidgets() if id(w) not in before]
    if left:
        pytest.fail("left behind: " + "; ".join(left))
