"""Seeds of the simulation: no invariant may break, a seed must come out the same each time, and mutants must die."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS, hunt
from tests.simulation.runner import run_seed

SEEDS, CHUNK = 300, 10
REGRESSIONS = Path(__file__).with_name("regressions") / "seeds.txt"


def _known() -> list[int]:
    lines = REGRESSIONS.read_text().splitlines()
    return [int(line.split()[0]) for line in lines if not line.startswith("#")]


def _chunks() -> list[range]:
    """Small enough to spread evenly over the processes that run tests."""
    once_failed = [range(seed, seed + 1) for seed in _known() if seed > SEEDS]
    return [*(range(first, first + CHUNK) for first in range(1, SEEDS + 1, CHUNK)), *once_failed]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seeds", _chunks(), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_no_invariant_breaks(seeds: range) -> None:
    broken = [
        f"./dev sim --seed {result.seed} --trace: {result.violation}"
        for result in map(run_seed, seeds)
        if result.violation
    ]
    assert not broken, "\n".join(broken)


def test_a_seed_comes_out_the_same_each_time() -> None:
    once, again = run_seed(7), run_seed(7)
    assert once.event_hash == again.event_hash
    assert once.commands > 5
    assert run_seed(8).event_hash != once.event_hash


@pytest.mark.parametrize("name", [one.name for one in MUTANTS if one.quick])
def test_a_mutant_is_found(name: str) -> None:
    """Those that nearly any seed finds; all of them: `./dev sim --mutants`."""
    assert hunt(name, range(1, 21)).seed
