"""Places in the order of popularity, with gaps, so that a new style fits in without moving another.

A style keeps its place as long as the catalogue file lives by feed rows; a change of popularity alone moves nothing,
because every moved style would be a changed row on every device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

GAP = 64


def places(order: Sequence[int], taken: Mapping[int, int], used: Iterable[int]) -> dict[int, int]:
    """Places (from 1) of those of `order` (ids, most popular first) that are not `taken` (id → place) yet.

    `used` are all places given out, also to ids that are not in the order. A newcomer gets a place between its
    neighbours in the order; where there is no gap left, the next free one behind.
    """
    occupied = set(used)
    found: dict[int, int] = {}
    floor, start = 0, 0
    while start < len(order):
        if order[start] in taken:
            floor = max(floor, taken[order[start]])
            start += 1
            continue
        end = start
        while end < len(order) and order[end] not in taken:
            end += 1
        run = order[start:end]
        following = (taken[one] for one in order[end:] if taken.get(one, 0) > floor)
        ceiling = next(following, None)
        step = GAP if ceiling is None else max(1, (ceiling - floor) // (len(run) + 1))
        for one in run:
            place = floor + step
            while place in occupied:
                place += 1
            occupied.add(place)
            found[one] = floor = place
        start = end
    return found
