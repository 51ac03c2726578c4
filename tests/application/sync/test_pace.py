"""The retry matrix: what is done about each fault, when it is asked again, and when it is given up."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest

from tests.application.sync.waiting import FakeWaiter
from understudy.application.errors import Cancelled
from understudy.application.sync.control import Control
from understudy.application.sync.faults import (
    Fault,
    Misasked,
    NotThere,
    Overloaded,
    RateLimited,
    Unauthorized,
    Unreachable,
)
from understudy.application.sync.pace import Lane, PageSize
from understudy.application.sync.port import Quota, Reply


class Calm(random.Random):
    """Dice that always show nought: no jitter."""

    def random(self) -> float:
        return 0.0


def lane(waiter: FakeWaiter, reserve: float = 0.1) -> Lane:
    return Lane("GraphQL", Control(waiter), reserve=reserve, dice=Calm())


def script(*steps: Fault | str) -> Callable[[], Reply[str]]:
    left = list(steps)

    def ask() -> Reply[str]:
        step = left.pop(0)
        if isinstance(step, Fault):
            raise step
        return Reply(step, 0)

    return ask


def test_r11_timeouts_halve_the_page_and_back_off_from_2_to_64_s() -> None:
    waiter, size = FakeWaiter(), PageSize(20)
    asked: list[int] = []
    steps = script(*[Overloaded("slow", 502)] * 6, "done")

    def ask() -> Reply[str]:
        asked.append(size.now)
        return steps()

    assert lane(waiter).call(ask, size.halve).value == "done"
    assert waiter.waits == [2, 4, 8, 16, 32, 64]
    assert asked == [20, 10, 5, 2, 1, 1, 1]


def test_r11_seven_timeouts_are_given_up() -> None:
    waiter = FakeWaiter()
    with pytest.raises(Overloaded):
        lane(waiter).call(script(*[Overloaded("slow", 504)] * 7))
    assert len(waiter.waits) == 6


def test_r11_jitter_never_passes_64_s_and_is_at_most_a_quarter() -> None:
    waiter = FakeWaiter()
    Lane("GraphQL", Control(waiter), dice=random.Random(3)).call(script(*[Overloaded("slow")] * 6, "done"))
    for wait, least in zip(waiter.waits, [2, 4, 8, 16, 32, 64], strict=True):
        assert least <= wait <= min(64, least * 1.25)


def test_r11_a_limit_waits_as_long_as_github_says() -> None:
    waiter = FakeWaiter()
    assert lane(waiter).call(script(RateLimited("pause", 403, seconds=77), "done")).value == "done"
    assert waiter.waits == [77]


def test_r11_a_limit_without_a_time_waits_a_minute_and_doubles_five_times() -> None:
    waiter = FakeWaiter()
    assert lane(waiter).call(script(*[RateLimited("pause", 429)] * 5, "done")).value == "done"
    assert waiter.waits == [60, 120, 240, 480, 960]
    with pytest.raises(RateLimited):
        lane(FakeWaiter()).call(script(*[RateLimited("pause", 429)] * 6))


def test_r11_lost_connections_are_tried_five_times_again() -> None:
    waiter = FakeWaiter()
    assert lane(waiter).call(script(*[Unreachable("lost")] * 5, "done")).value == "done"
    assert waiter.waits == [2, 4, 8, 16, 32]
    with pytest.raises(Unreachable):
        lane(FakeWaiter()).call(script(*[Unreachable("lost")] * 6))


@pytest.mark.parametrize(
    "fault", [Unauthorized("no", 401), NotThere("no", 404), NotThere("no", 451, state="blocked"), Misasked("no", 422)]
)
def test_r11_what_waiting_cannot_mend_is_not_asked_again(fault: Fault) -> None:
    waiter = FakeWaiter()
    with pytest.raises(type(fault)):
        lane(waiter).call(script(fault))
    assert waiter.waits == []


def test_r10_a_tenth_of_the_allowance_is_left_and_asking_goes_on_after_the_reset() -> None:
    waiter = FakeWaiter()
    asked: list[float] = []
    used = lane(waiter)

    def ask() -> Reply[str]:
        asked.append(waiter.monotonic())
        return Reply("done", 0, Quota(5000, 500, 1800 - waiter.monotonic()))

    used.call(ask)
    used.call(ask)
    assert asked == [0, 1801]


def test_r10_a_lane_asks_one_thing_at_a_time() -> None:
    used = Lane("GraphQL", Control())
    busy, most, gate = 0, 0, threading.Lock()

    def ask() -> Reply[str]:
        nonlocal busy, most
        with gate:
            busy += 1
            most = max(most, busy)
        with gate:
            busy -= 1
        return Reply("done", 0)

    threads = [threading.Thread(target=lambda: [used.call(ask) for _ in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert used.calls == 800


def test_pages_grow_again_by_five_after_five_good_ones() -> None:
    size = PageSize(25)
    size.halve()
    size.halve()
    assert size.now == 6
    for _ in range(5):
        size.good()
    assert size.now == 11
    for _ in range(50):
        size.good()
    assert size.now == 25


def test_r12_cancel_during_a_wait_of_an_hour_ends_it_at_once() -> None:
    control = Control()
    waits = threading.Event()
    ended: list[BaseException] = []

    def ask() -> Reply[str]:
        waits.set()
        raise RateLimited("pause", 403, seconds=3600)

    def work() -> None:
        try:
            Lane("GraphQL", control).call(ask)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert waits.wait(5)
    control.cancel()
    thread.join(1)
    assert not thread.is_alive()
    assert len(ended) == 1


def test_r12_a_paused_lane_asks_nothing_until_it_goes_on() -> None:
    control = Control()
    control.pause()
    asked = threading.Event()

    def ask() -> Reply[str]:
        asked.set()
        return Reply("done", 0)

    thread = threading.Thread(target=lambda: Lane("REST", control).call(ask))
    thread.start()
    assert not asked.wait(0.05)
    control.resume()
    thread.join(5)
    assert asked.is_set()


def test_r12_cancel_ends_a_pause() -> None:
    control = Control()
    control.pause()
    control.cancel()
    with pytest.raises(Cancelled):
        control.check()
