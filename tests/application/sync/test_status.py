"""When a sync will be ready: its own time, and the waits for the allowance."""

from __future__ import annotations

import pytest

from understudy.application.sync.port import Quota
from understudy.application.sync.status import seconds_left


def simulate(calls: int, a_call: float, cost: float, quota: Quota, reserve: float) -> float:
    """The truth, call by call."""
    now, remaining, reset = 0.0, float(quota.remaining), quota.resets_in
    for _ in range(calls):
        if now >= reset:
            remaining, reset = float(quota.limit), now + 3600
        if remaining - cost < quota.limit * reserve:
            now = max(now, reset)
            remaining, reset = float(quota.limit), now + 3600
        remaining -= cost
        now += a_call
    return now


@pytest.mark.parametrize("calls", [0, 1, 100, 4000, 6050, 20_000])
@pytest.mark.parametrize("remaining", [5000, 2500, 501])
@pytest.mark.parametrize("a_call", [0.2, 1.0, 4.0])
def test_r13_the_expected_end_is_within_a_tenth_and_counts_resets(calls: int, remaining: int, a_call: float) -> None:
    quota = Quota(5000, remaining, 1800)
    told = seconds_left(calls, a_call, 1, quota, 0.1)
    assert told == pytest.approx(simulate(calls, a_call, 1, quota, 0.1), rel=0.1, abs=2)


def test_r13_without_an_allowance_only_the_calls_count() -> None:
    assert seconds_left(10, 2.0, 1, None, 0.1) == 20
