"""Limits between classes of values: as many values in each, or values that are alike together."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

FINEST = 400
"""Up to this many different values natural classes are exact; beyond, neighbours are first put together."""


def quantile_breaks(values: Iterable[float], decimals: int, classes: int) -> list[float]:
    """Limits between classes that hold about as many values each, rounded as the values are written."""
    known = sorted(round(value, decimals) for value in values)
    wanted = min(classes, len(set(known)))
    limits = {known[index * len(known) // wanted] for index in range(1, wanted)}
    return sorted(limit for limit in limits if limit > known[0])


def natural_breaks(values: Iterable[float], decimals: int, classes: int) -> list[float]:
    """Limits between classes whose values are as close to each other as can be (least squares, as Jenks and Fisher do).

    A limit is the lowest value of the class above it, rounded as the values are written.
    """
    return list(_natural(tuple(sorted(round(value, decimals) for value in values)), classes))


@lru_cache(maxsize=64)
def _natural(known: tuple[float, ...], classes: int) -> tuple[float, ...]:
    groups = _gathered(known)
    count = len(groups)
    wanted = min(classes, count)
    if wanted < 2:
        return ()
    weights = [0, *accumulate(len(group) for group in groups)]
    sums = [0.0, *accumulate(sum(group) for group in groups)]
    squares = [0.0, *accumulate(sum(value * value for value in group) for group in groups)]

    def spread(first: int, after: int) -> float:
        """How far the groups from `first` to before `after` are from their mean."""
        weight, total = weights[after] - weights[first], sums[after] - sums[first]
        return squares[after] - squares[first] - total * total / weight

    best = [0.0, *(spread(0, end) for end in range(1, count + 1))]
    starts: list[list[int]] = []
    for number in range(2, wanted + 1):
        best, start = _one_more(best, spread, number, count)
        starts.append(start)
    limits, end = [], count
    for start in reversed(starts):
        end = start[end]
        limits.append(groups[end][0])
    return tuple(reversed(limits))


def _one_more(
    best: list[float], spread: Callable[[int, int], float], number: int, count: int
) -> tuple[list[float], list[int]]:
    """The least spread with one class more, for each end, and where the last class then begins.

    That beginning never moves back when the end moves on: each half of the ends is looked for on its own side.
    """
    found, start = [float("inf")] * (count + 1), [0] * (count + 1)
    waiting = [(number, count, number - 1, count - 1)]
    while waiting:
        low, high, first, last = waiting.pop()
        if low > high:
            continue
        end = (low + high) // 2
        for begin in range(max(first, number - 1), min(last, end - 1) + 1):
            total = best[begin] + spread(begin, end)
            if total < found[end]:
                found[end], start[end] = total, begin
        waiting += [(low, end - 1, first, start[end]), (end + 1, high, start[end], last)]
    return found, start


def _gathered(known: Sequence[float]) -> list[list[float]]:
    """Equal values together; when too many differ, those that follow each other too."""
    groups: list[list[float]] = []
    for value in known:
        if groups and groups[-1][-1] == value:
            groups[-1].append(value)
        else:
            groups.append([value])
    size = -(-len(groups) // FINEST)
    return [sum(groups[rank : rank + size], []) for rank in range(0, len(groups), size)] if size > 1 else groups
