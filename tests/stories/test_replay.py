"""Invoices with every oddity of the real file become orders at HQ, to the penny; a wrong penny is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.hq.database import Database
from tests.replay.__main__ import main
from tests.replay.invoices import Reason, Reported, Sold, read
from tests.replay.run import Replay

HEADER = "invoice_no,stock_code,description,quantity,invoice_date,unit_price_gbp,customer_key,country"
ODD = {
    "C700000,85123A,RETURNED,-2,2010-12-01 10:00:00,2.55,c_1,United Kingdom": Reason.CREDIT_NOTE,
    "700100,85123A,damaged,-3,2010-12-01 10:00:00,0.0,,United Kingdom": Reason.WRITE_OFF,
    "700101,85123A,,0,2010-12-01 10:00:00,2.55,,United Kingdom": Reason.WRITE_OFF,
    "700002,POST,POSTAGE,1,2010-12-01 10:01:00,18.0,c_2,France": Reason.NOT_GOODS,
    "700002,gift_0001_20,Gift Voucher £20.00,1,2010-12-01 10:01:00,17.02,c_2,France": Reason.NOT_GOODS,
    "700002,m,Manual,1,2010-12-01 10:01:00,2.55,c_2,France": Reason.NOT_GOODS,
    "700103,21730,,1,2010-12-01 10:01:00,0.0,,United Kingdom": Reason.NO_PRICE,
    "700104,PADS,PADS TO MATCH ALL CUSHIONS,1,2010-12-01 10:01:00,0.001,,United Kingdom": Reason.SUB_PENNY,
    "700105,21730,BAD DEBT,1,2010-12-01 10:01:00,-11062.06,,United Kingdom": Reason.NO_PRICE,
    "A700106,21730,LAMP,1,2010-12-01 10:01:00,4.0,,United Kingdom": Reason.UNREADABLE,
    "700106,21730,LAMP,1,yesterday,4.0,,United Kingdom": Reason.UNREADABLE,
    "700106,21730,LAMP,one,2010-12-01 10:01:00,4.0,,United Kingdom": Reason.UNREADABLE,
    "700106,21730,LAMP,1,2010-12-01 10:01:00,4 pounds,,United Kingdom": Reason.UNREADABLE,
    "700106,21730,LAMP,74215000,2010-12-01 10:01:00,4.0,,United Kingdom": Reason.OUT_OF_RANGE,
    "700001,21730,LAMP,1,2010-12-01 08:26:00,4.0,c_9,United Kingdom": Reason.OTHER_CUSTOMER,
}
SOLD = [
    "700001,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,c_1,United Kingdom",
    "700001,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,c_1,United Kingdom",
    "700001,85123a,white heart,1,2010-12-01 08:27:00,2.1,c_1,United Kingdom",
    '700002,21730,"GLASS STAR, ""FROSTED"" £1",32,2010-12-01 10:01:00,4.25,c_2,France',
    "700003,21730,,2500,2011-05-16 23:30:00,0.01,,United Kingdom",
    "700004,DCGSSGIRL,GIRLS PARTY BAG,5,2011-06-30 20:08:00,3.29,c_1,United Kingdom",
]
REFUSED = "700200,22423,CAKESTAND,900,2011-06-30 20:08:00,99999.99,c_1,United Kingdom"
"""More than anybody hands over a counter in cash."""
LAST_LINE, WHICH = "UPDATE order_line SET amount", "WHERE id = (SELECT MAX(id) FROM order_line)"
MANY = [
    f"{700300 + at % 9},{30000 + at},ITEM,{at % 7 + 1},2011-01-04 10:00,{at % 13 + 1}.{at % 100:02},c_{at % 9},EIRE"
    for at in range(180)
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invoices.csv"
    path.write_text("\n".join((HEADER, *SOLD, *ODD, REFUSED, *MANY)) + "\n", "utf-8")
    return path


@dataclass
class Said:
    lines: list[str] = field(default_factory=list)

    def __call__(self, line: str) -> None:
        self.lines.append(line)


def test_every_line_is_judged_once_and_by_its_rule(file: Path) -> None:
    found = list(read(file, "GBP", "Europe/London"))
    assert [one.place for one in found] == list(range(1, len(SOLD) + len(ODD) + 1 + len(MANY) + 1))
    assert [one.reason for one in found if isinstance(one, Reported)] == list(ODD.values())
    first, again, other, *_ = (one for one in found if isinstance(one, Sold))
    assert (first.code, first.price, first.customer) == ("85123A", 255, "C_1")
    assert (again.place, again.price, other.code) == (2, 255, "85123A")
    late = next(one for one in found if isinstance(one, Sold) and one.invoice == "700003")
    assert late.at == 1_305_585_000_000_000, "23:30 of a summer evening in London"


def check(replay: Replay, said: Said) -> None:
    assert replay.run() == 0, said.lines
    accepted = len(SOLD) + len(MANY)
    assert f"lines read: {accepted + len(ODD) + 1} = accepted {accepted} + reported {len(ODD) + 1}" in said.lines
    assert "    refused at the counter: amount_out_of_range: 1" in said.lines
    assert "accepted lines that became several of the order, for their pieces: 2 lines more" in said.lines
    assert "invoices: 13 equal, 0 different" in said.lines
    assert "customers: 10 equal, 0 different" in said.lines
    assert "HQ's answer accepted: 13" in said.lines


def test_real_rows_at_hq_and_a_wrong_penny(file: Path, tmp_path: Path) -> None:
    said = Said()
    replay = Replay(file, tmp_path / "run", said)
    check(replay, said)
    assert "tenders: 13 equal, 0 different" in said.lines
    database = Database(replay.url)
    with database.read() as connection:
        late = connection.execute(text("SELECT business_date FROM orders WHERE total = 2500")).scalar()
        by_hand = connection.execute(
            text("SELECT COUNT(*) FROM order_line WHERE discounts LIKE '%invoice price%'")
        ).scalar()
    assert (late, by_hand) == ("2011-05-16", 4), "a cheaper heart, and 2,500 stars in three lines"
    for wrong, right in (
        ("UPDATE orders SET total = total + 1", "UPDATE orders SET total = total - 1"),
        (f"{LAST_LINE} = amount - 1 {WHICH}", f"{LAST_LINE} = amount + 1 {WHICH}"),
        ("UPDATE tender SET kind = 'external'", "UPDATE tender SET kind = 'cash'"),
        ("UPDATE orders SET member_id = member_id + 1", "UPDATE orders SET member_id = member_id - 1"),
        ("UPDATE outcome SET status = 'adjusted'", "UPDATE outcome SET status = 'accepted'"),
    ):
        for change, status in ((wrong, 1), (right, 0)):
            with database.write() as connection:
                connection.execute(text(change))
            assert replay.report() == status, change
    database.close()
    said.lines.clear()
    file.write_text(file.read_text("utf-8").replace(",4.25,", ",4.26,"), "utf-8")
    assert replay.report() == 1
    assert any(line.strip().startswith("700002: file 13632, HQ 13600") for line in said.lines)


def test_with_cuts_and_split_tenders_on_postgresql(file: Path, tmp_path: Path, postgresql_url: str) -> None:
    said = Said()
    replay = Replay(file, tmp_path / "run", said, database_url=postgresql_url, seed=4)
    check(replay, said)
    assert replay.cuts >= 2
    assert {str(way) for way in replay.ways.values()} == {"cash", "pay_at_pickup", "cash_on_delivery"}


def test_no_such_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "none.csv")])
    assert ended.value.code == 2
    assert "no such file" in capsys.readouterr().err
