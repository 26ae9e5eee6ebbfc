"""`keystroke`: from a key in the scan box to the list of its results on the screen, in the real window.

With 10,000 commands in the journal that HQ has not answered.
"""

from __future__ import annotations

from tests.bench.measure import emit, percentile
from tests.bench.processes import window
from tests.bench.unsettled import unsettled
from tests.bench.world import world

FRAME = 1000 / 60
"""ms."""
WORDS = ("yrf", "down jac", "waitao", "羽绒服", "s", "xie", "coat", "ylbm", "kz-11", "light")
ROUNDS = 6


def bench(skus: int) -> None:
    """At `skus` variants: p99 of what follows the query, against one frame; the query is printed beside."""
    home = unsettled(world(skus))
    queries: list[float] = []
    after: list[float] = []
    with window("tests.bench.hand_window", "--home", str(home)) as shown:
        for name in ("pad", "pin", "armed"):
            shown.wait(name)
        for turn in range(ROUNDS + 1):
            for words in WORDS:
                shown.tell(f"type {words}")
                while (said := shown.next())[0] != "typed":
                    if turn:  # the first round warms up
                        (queries if said[0] == "query" else after).append(said[1] / 1000)
    emit(
        "keystroke",
        skus,
        percentile(after, 99),
        "ms p99 after the query",
        FRAME,
        bar="≤ 1 frame after the query",
        keys=len(after),
        p50=round(percentile(after, 50), 2),
        query_p50=round(percentile(queries, 50), 2),
        query_p99=round(percentile(queries, 99), 2),
    )
