"""95 % intervals by resampling whole cycles: questions of one cycle share a team and are not independent."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from operator import mul
from random import Random

#: How many resamples are drawn, and from which seed, so that the same history gives the same interval.
RESAMPLES = 1000
SEED = 20_140


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``n`` questions and its 95 % interval (percentile bootstrap over cycles)."""

    value: float
    low: float
    high: float
    n: int


class ClusterBootstrap:
    """Draws the same resamples of clusters for every figure, so that differences are paired."""

    def __init__(self, clusters: Sequence[Hashable]) -> None:
        """``clusters`` names the cluster of each question, in the order of the values given later."""
        self._index = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
        self._of = [self._index[cluster] for cluster in clusters]
        self.n = len(clusters)
        count = len(self._index)
        sizes = [0] * count
        for cluster in self._of:
            sizes[cluster] += 1
        random = Random(SEED)
        self._draws: list[list[int]] = []
        self._totals: list[int] = []
        for _ in range(RESAMPLES if count else 0):
            times = [0] * count
            for drawn in random.choices(range(count), k=count):
                times[drawn] += 1
            self._draws.append(times)
            self._totals.append(sum(map(mul, times, sizes)))

    def estimate(self, values: Sequence[float]) -> Estimate:
        """The mean of ``values``, one a question, with its interval; zeros for no question at all."""
        if not values:
            return Estimate(0.0, 0.0, 0.0, 0)
        sums = [0.0] * len(self._index)
        for cluster, value in zip(self._of, values, strict=True):
            sums[cluster] += value
        means = sorted(
            sum(map(mul, times, sums)) / total for times, total in zip(self._draws, self._totals, strict=True)
        )
        low, high = means[int(len(means) * 0.025)], means[int(len(means) * 0.975) - 1]
        return Estimate(sum(values) / len(values), low, high, len(values))
