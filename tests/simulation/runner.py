"""Runs seeds: a template made once per process, a fresh copy of it for each seed, and what came of it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sync.hq import head
from tests.simulation import engines, older, template
from tests.simulation.invariants import Invariants
from tests.simulation.moments import SECOND
from tests.simulation.shop import Shop, read_shop
from tests.simulation.story import Story
from tests.simulation.world import Violation, World

PAGE_ROWS = 40
KEEP_US = 10 * SECOND
QUIET_US = 2 * SECOND
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Result:
    """What a seed came to; `violation` is '' where every invariant held."""

    seed: int
    steps: int
    event_hash: str
    commands: int
    faults: Counter[str]
    checked: Counter[str]
    invariant: str = ""
    violation: str = ""


class Inline:
    """In place of a thread pool: what is submitted is done at once."""

    def __init__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], *values: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*values))
        except BaseException as error:
            # A kill too: whoever asks for the result meets it, as everything else of the process does.
            done.set_exception(error)
        return done

    def shutdown(self, **_: object) -> None:
        pass


@contextmanager
def one_thread() -> Iterator[None]:
    """No pool of threads, and pages so small that most answers have several."""
    with (
        patch("sync.unpacking.ThreadPoolExecutor", Inline),
        patch.object(head.pull, "__defaults__", (PAGE_ROWS,)),
        engines.shared(),
        older.known(),
        # Seven days and twenty seconds are as long as a story.
        patch("app.journal.pruning.KEEP_US", KEEP_US),
        patch("app.device.QUIET_US", QUIET_US),
    ):
        yield


@cache
def _template() -> tuple[Path, Shop]:
    """Made once per process, gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="farshelf-sim-", dir=_MEMORY if _MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    world = World("template", folder)
    world.faults.off = True
    with one_thread(), world.running():
        shop = read_shop(world.hq, template.build(world))
    return folder, shop


def run_seed(seed: int, trace: Callable[[str], None] | None = None) -> Result:
    """One seed, from the template to rest."""
    made, shop = _template()
    folder = Path(tempfile.mkdtemp(prefix="farshelf-seed-", dir=made.parent))
    world = World(str(seed), folder, trace)
    invariants = Invariants(world, shop)
    violation: Violation | None = None
    try:
        template.copy(made, world)
        story = Story(world, shop)
        with one_thread(), world.running():
            try:
                story.begin()
                world.after_event = invariants.after_event
                story.run()
                story.rest()
                invariants.all_answered()
                story.wait()
                invariants.at_rest()
            except Violation as found:
                violation = found
            except Exception as error:
                # The simulation's own eyes met something that cannot be read.
                world.log("broke", repr(error))
                violation = Violation("SIM", f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Result(
        seed=seed,
        steps=world.steps,
        event_hash=world.event_hash,
        commands=len(world.book.commands),
        faults=world.faults.seen,
        checked=invariants.checked,
        invariant="" if violation is None else violation.invariant,
        violation="" if violation is None else violation.what,
    )


def run_many(seeds: Iterable[int], jobs: int) -> Iterator[Result]:
    """Results in the order of the seeds, from that many processes."""
    if jobs == 1:
        yield from map(run_seed, seeds)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield from pool.map(run_seed, seeds, chunksize=5)
