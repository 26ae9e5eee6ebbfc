"""HQ is updated while devices hold their files: they go on as they are, or load anew where rows look different."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.operations import Operations

from app.replica.pointer import read_pointer
from sync.agent.agent import Agent
from sync.hq import audit, schema
from tests.stories.test_hq_restored import same
from tests.support.headquarters import Enrolled, Headquarters
from tests.support.older_hq import FIRST, PHONES, make_older, revision

OpenAgent = Callable[[Enrolled], Agent]
BOTH = pytest.mark.parametrize("headquarters", ["sqlite", "postgresql"], indirect=True)


@BOTH
def test_a_new_column_of_replicated_rows(headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent) -> None:
    agent = open_agent(device)
    agent.download.step()
    assert same(headquarters, agent)
    files = read_pointer(device.home)
    headquarters.stop()
    make_older(headquarters.database, headquarters.clock)
    schema.migrate(headquarters.database, headquarters.clock, headquarters.identifiers, revisions=(FIRST, PHONES))
    headquarters.snapshots.make()
    headquarters.start()
    for _ in range(3):
        agent.download.step()
    assert read_pointer(device.home).catalog != files.catalog
    assert agent.files.catalog_meta.h == headquarters.value("SELECT max(h) FROM checkpoint")
    assert same(headquarters, agent)

    headquarters.run("UPDATE location SET phone = '0571-8888'")
    agent.download.step()
    assert same(headquarters, agent)
    assert audit.audit(headquarters.database).total == 0
    assert headquarters.value("SELECT count(*) FROM alert WHERE kind = 'replica_differs'") == 0


def test_a_change_that_no_device_sees_costs_it_nothing(
    headquarters: Headquarters, device: Enrolled, open_agent: OpenAgent
) -> None:
    agent = open_agent(device)
    agent.download.step()
    files = read_pointer(device.home)
    headquarters.stop()

    def upgrade(op: Operations) -> None:
        op.execute("DROP INDEX ix_feed_scope_seq")
        op.execute("CREATE INDEX ix_feed_scope_seq ON feed (scope, seq)")
        op.execute("UPDATE variant SET position = position + 1 WHERE id % 10 = 0")

    revisions = (FIRST, revision("0002", upgrade))
    schema.migrate(headquarters.database, headquarters.clock, headquarters.identifiers, revisions=revisions)
    headquarters.start()
    agent.download.step()
    assert same(headquarters, agent)
    assert read_pointer(device.home) == files
