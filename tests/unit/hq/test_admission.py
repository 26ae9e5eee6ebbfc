"""Pools: so many at once, so many waiting, the rest sent away; one pool's storm is none of another's business."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sync.hq.admission import THREADS, Admission, Pool, pools
from sync.protocol import PREFIX

Ask = Callable[[str], Awaitable[tuple[int, dict[bytes, bytes]]]]


def played(pools: dict[str, Pool], story: Callable[[Ask, asyncio.Event], Awaitable[None]]) -> int:
    """Runs the story against a service whose calls last until the event; answers how many ran at once at most."""
    most = now = 0

    async def nothing() -> Any:
        await asyncio.Event().wait()

    async def play() -> None:
        done = asyncio.Event()

        async def service(scope: Any, receive: Any, send: Any) -> None:
            nonlocal most, now
            now += 1
            most = max(most, now)
            if not scope["path"].endswith("/health"):
                await done.wait()
            now -= 1
            await send({"type": "http.response.start", "status": 200, "headers": []})

        gate = Admission(service, pools, spread=lambda: 0.5)

        async def ask(name: str) -> tuple[int, dict[bytes, bytes]]:
            said: list[Any] = []

            async def send(message: Any) -> None:
                said.append(message)

            scope: Any = {"type": "http", "path": f"{PREFIX}/{name}"}
            await gate(scope, nothing, send)
            return said[0]["status"], dict(said[0]["headers"])

        await story(ask, done)

    asyncio.run(play())
    return most


async def _all(calls: list[asyncio.Task[tuple[int, dict[bytes, bytes]]]]) -> list[int]:
    return [status for status, _ in await asyncio.gather(*calls)]


def test_so_many_run_so_many_wait_and_the_rest_is_told_when_to_come_back() -> None:
    async def story(ask: Ask, done: asyncio.Event) -> None:
        calls = [asyncio.ensure_future(ask("pull")) for _ in range(5)]
        await asyncio.sleep(0)
        status, headers = await ask("pull")
        assert (status, headers[b"retry-after"]) == (503, b"32"), "20 s of queue, and half as much spread"
        assert headers[b"content-type"] == b"application/problem+json"
        done.set()
        assert await _all(calls) == [200] * 5
        assert (await ask("pull"))[0] == 200, "there is room again"

    assert played({"pull": Pool(2, 3, seconds=8.0)}, story) == 2


def test_a_storm_of_first_loads_keeps_no_command_waiting() -> None:
    async def story(ask: Ask, done: asyncio.Event) -> None:
        storm = [asyncio.ensure_future(ask("blob/abc")) for _ in range(50)]
        await asyncio.sleep(0)
        command = asyncio.ensure_future(ask("commands"))
        await asyncio.sleep(0)
        done.set()
        assert (await command)[0] == 200
        assert sorted(await _all(storm)) == [200] * 3 + [503] * 47

    assert played({"blob": Pool(1, 2), "commands": Pool(1, 0)}, story) == 2


def test_a_call_that_fails_gives_its_place_back() -> None:
    async def story() -> None:
        pool = Pool(1, 0)

        async def fails() -> None:
            raise ValueError

        for _ in range(3):
            assert not pool.full
            try:
                await pool.serve(fails)
            except ValueError:
                continue

    asyncio.run(story())


def test_what_no_pool_is_for_is_let_through() -> None:
    async def story(ask: Ask, done: asyncio.Event) -> None:
        assert (await ask("health"))[0] == 200

    assert played({}, story) == 1


def test_threads_are_left_when_all_pools_are_full() -> None:
    assert sum({id(pool): pool.running for pool in pools().values()}.values()) < THREADS
