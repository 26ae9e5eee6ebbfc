"""What the stories of sync share: an HQ with the demo's shops, a bad line to it, and devices enrolled through that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.agent.agent import Agent, World
from sync.agent.log import agent_log
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an HQ that has loaded the demo; copied for each test."""
    folder = tmp_path_factory.mktemp("hq") / "template"
    hq = Headquarters(folder)
    hq.load_demo()
    hq.close()
    return folder


@pytest.fixture
def headquarters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Headquarters]:
    """HQ on SQLite, listening; on PostgreSQL where a test is parametrized so (indirect)."""
    if getattr(request, "param", "sqlite") == "postgresql":
        hq = Headquarters(tmp_path / "hq", request.getfixturevalue("postgresql_url"))
        hq.load_demo()
    else:
        hq = Headquarters(tmp_path / "hq", template=request.getfixturevalue("demo_template"))
    hq.start()
    yield hq
    hq.close()


@pytest.fixture
def line(headquarters: Headquarters) -> Iterator[Line]:
    relay = Line(headquarters.port)
    yield relay
    relay.close()


@pytest.fixture
def device(headquarters: Headquarters, line: Line, tmp_path: Path) -> Enrolled:
    """A device of the Hubin shop that reaches HQ over `line`."""
    return headquarters.enrol(tmp_path / "hubin", url=line.url)


@pytest.fixture
def open_agent(headquarters: Headquarters, tmp_path: Path) -> Iterator[Callable[[Enrolled], Agent]]:
    """Gives a function: the agent of a device, its loops not started, so that a test takes their steps itself."""
    agents: list[Agent] = []
    with agent_log(tmp_path, headquarters.clock) as log:

        def opened(enrolled: Enrolled) -> Agent:
            agents.append(
                Agent(enrolled.home, enrolled.identity, enrolled.secrets, World(headquarters.clock, lambda: 0.5, log))
            )
            return agents[-1]

        yield opened
        for agent in agents:
            agent.stop(5)
