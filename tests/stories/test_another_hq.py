"""Our device works with an HQ that was written from the documents alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.catalog.search import find_products
from app.clock import SystemClock
from app.identifiers import Uuid7
from app.orders.states import Fulfilment
from app.replica.verify import check_file
from app.shapes import REPLICA_SCHEMA
from app.staff.sign_in import sign_in
from sync.agent.agent import Agent, World
from sync.agent.log import agent_log
from sync.agent.verify import main as verify
from sync.enrolment import enrol
from tests.demo.file_keys import FileKeys
from tests.support import another_hq
from tests.support.another_hq import AnotherHq, Row
from tests.support.counter import Counter
from tests.support.headquarters import Enrolled

SHOP, CODE, COAT, PIN = 4, "7QK2M9XA4T", 100042, "204816"


def goods() -> Iterator[Row]:
    for table, values in (
        ("category", {"id": 1, "parent_id": None, "code": "coats", "silhouette": "coat"}),
        ("category_text", {"category_id": 1, "lang": "zh", "name": "外套"}),
        ("colour", {"code": "navy", "hex": "#1f2a44"}),
        ("colour_text", {"code": "navy", "lang": "zh", "name": "藏青"}),
        ("variant", {"id": COAT, "product_id": 7, "sku": "YR-NAVY-M", "colour": "navy", "size": "M", "position": 1}),
        ("barcode", {"barcode": "6901234567892", "variant_id": COAT}),
        ("tax_rate", {"tax_class": "standard", "basis_points": 1300}),
        ("search_document", {"product_id": 7, "search_id": 1000, "terms": "羽绒 绒服 服 yurongfu"}),
        ("location_text", {"location_id": SHOP, "lang": "zh", "name": "湖滨"}),
        ("product_text", {"product_id": 7, "lang": "zh", "name": "羽绒服", "description": "保暖"}),
        ("product", {"id": 7, "code": "YR", "category_id": 1, "brand": "FS", "tax_class": "standard", "mark": "",
                     "price_from": 69900, "colours": '["navy"]', "sizes": '["M"]', "ended": 0}),
        ("location", {"id": SHOP, "code": "HUBIN", "kind": "store", "region": "hz", "timezone": "Asia/Shanghai",
                      "latitude": 30250000, "longitude": 120160000, "address": "湖滨路 1 号", "phone": "0571"}),
    ):  # fmt: skip
        yield "catalog:cn", table, values


def shop(hq: AnotherHq) -> Iterator[Row]:
    verifier = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PIN)
    person = {"id": 201, "code": "H01", "name": "林晓", "role": "associate", "pin_verifier": verifier}
    yield hq.document("roster", 1, {"associates": [{**person, "capabilities": ["sell", "pickup"]}]})
    yield hq.document("policy", 1, {"quantity_limit": 5})
    stock = {"location_id": SHOP, "variant_id": COAT, "product_id": 7, "sellable": 3, "reserved": 0, "updated_at": 1}
    yield f"stock:{SHOP}", "stock", stock


@pytest.fixture
def hq() -> Iterator[AnotherHq]:
    hq = AnotherHq(SHOP, "hz", CODE)
    hq.write([*goods(), *hq.book(1, [(COAT, 69900)])])
    hq.make_catalog()
    hq.write(shop(hq))
    yield hq
    hq.close()


@pytest.fixture
def agent_of(tmp_path: Path) -> Iterator[Callable[[Enrolled], Agent]]:
    agents: list[Agent] = []
    with agent_log(tmp_path, SystemClock()) as log:

        def begun(device: Enrolled) -> Agent:
            world = World(SystemClock(), lambda: 0.5, log)
            agents.append(Agent(device.home, device.identity, device.secrets, world))
            return agents[-1]

        yield begun
        for agent in agents:
            assert agent.stop(10)


def test_it_was_written_from_the_documents_alone() -> None:
    tree = ast.parse(Path(another_hq.__file__).read_text("utf-8"))
    names = {str(getattr(one, "module", "")) for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    names |= {alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names}
    assert not {name.partition(".")[0] for name in names} & {"app", "sync", "ui", "tests"}


def test_a_device_loads_sells_and_settles(
    hq: AnotherHq, agent_of: Callable[[Enrolled], Agent], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, clock = tmp_path / "device", SystemClock()
    identity = enrol(home, FileKeys(home), clock, Uuid7(clock), hq.url, CODE, "tablet")
    device = Enrolled(home, FileKeys(home), identity)
    agent = agent_of(device)
    agent.download.step()
    check_file(home / "catalog-1.db", schema=REPLICA_SCHEMA)
    with Counter(home) as counter:
        person = sign_in(counter.device.journal, clock, 201, PIN)
        assert (person.name, counter.device.policy.quantity_limit) == ("林晓", 5)
        with counter.device.replicas.catalog.read() as catalog:
            assert [one.product_id for one in find_products(catalog, "羽绒服", "zh")] == [7]
        placed = counter.place(counter.draft(("6901234567892", Fulfilment.CARRY_OUT, "HUBIN")))
        assert not counter.settled(placed.order_id)
        agent.upload.step()
        agent.download.step()
        counter.device.poll()
        view = counter.view(placed.order_id)
        assert (view.waiting, view.order.number, view.order.total) == (False, placed.number, 69900)
    assert [one["jseq"] for one in hq.kept.values()] == [1]
    # Its countersignature under the chain is right too.
    status = verify(FileKeys, ["--home", str(home)])
    assert (status, capsys.readouterr().out) == (0, "1 entries hold; countersigned: incarnation 0 to jseq 1\n")
    # A price goes up, and goods go: by the feed, onto the file that somebody else has made.
    hq.write(hq.book(2, [(COAT, 79900)]))
    hq.write([("catalog:cn", "barcode", ["6901234567892"]), ("catalog:cn", "search_document", [7])])
    agent.download.step()
    with Counter(home) as counter, counter.device.replicas.catalog.read() as catalog:
        assert find_products(catalog, "羽绒服", "zh") == []
        assert catalog.exec_driver_sql("SELECT amount FROM price").scalar() == 79900
    assert {"POST /enrol", "POST /hello", "GET /manifest", "POST /pull", "POST /commands"} <= set(hq.asked)
