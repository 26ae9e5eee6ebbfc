"""What the stories of sync share: an HQ with the demo's shops, a bad line to it, and devices enrolled through that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from sync.agent.agent import Agent, World
from sync.agent.log import agent_log
from sync.hq import epoch
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.line import Line
from tests.support.postgresql import fresh_database


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an HQ that has loaded the demo; copied for each test."""
    folder = tmp_path_factory.mktemp("hq") / "template"
    hq = Headquarters(folder)
    hq.load_demo()
    hq.close()
    return folder


@dataclass(frozen=True, slots=True)
class Template:
    """An HQ on PostgreSQL that has loaded the demo: its folder, and the database to copy."""

    folder: Path
    database: str


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory, postgresql_server: URL) -> Iterator[Template]:
    """Loaded once: an import takes 8 s, a copy of the database 0.2."""
    folder = tmp_path_factory.mktemp("hq") / "postgresql"
    with fresh_database(postgresql_server) as url:
        hq = Headquarters(folder, url)
        hq.load_demo()
        hq.close()
        yield Template(folder, make_url(url).database or "")


@pytest.fixture
def headquarters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Headquarters]:
    """HQ on SQLite, listening; on PostgreSQL where a test is parametrized so (indirect)."""
    with ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "postgresql":
            template: Template = request.getfixturevalue("postgresql_template")
            server: URL = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(fresh_database(server, template.database))
            hq = Headquarters(tmp_path / "hq", url, template=template.folder)
            with hq.database.write() as connection:
                epoch.stay(connection)  # a copied database is another one to HQ
        else:
            hq = Headquarters(tmp_path / "hq", template=request.getfixturevalue("demo_template"))
        stack.callback(hq.close)
        hq.start()
        yield hq


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
