"""outfits.csv: styles worn together, in their order; what is no longer listed is gone."""

from __future__ import annotations

from tests.unit.importing.harness import Hq, world

HEAD = "code,products,name_zh,name_en\n"
ITEMS = (
    "SELECT r.external_code, p.code, i.position FROM outfit_item i JOIN product p ON p.id = i.product_id"
    " JOIN source_ref r ON r.id = i.outfit_id AND r.kind = 'outfit' ORDER BY 1, 3"
)


def test_outfits_come_in_once_and_change(hq: Hq) -> None:
    rows = HEAD + "winter,YR-2231|YR-2208,初冬,Winter\nlake,YR-2208,湖畔,\n"
    assert hq.load(**world(outfits=rows))["outfits.csv"].new == 2
    assert hq.found == []
    assert hq.rows(ITEMS) == [("lake", "YR-2208", 0), ("winter", "YR-2231", 0), ("winter", "YR-2208", 1)]
    names = {("zh", "初冬"), ("en", "Winter"), ("zh", "湖畔")}
    assert set(hq.rows("SELECT lang, name FROM outfit_text")) == names
    top = hq.captured
    assert hq.load(**world(outfits=rows))["outfits.csv"].unchanged == 2
    assert hq.captured == top
    told = hq.load(outfits=HEAD + "winter,YR-2208,初冬,Winter\nlake,,湖畔,\n")["outfits.csv"]
    assert (told.changed, hq.rows(ITEMS)) == (2, [("winter", "YR-2208", 0)])
    assert hq.load(outfits=HEAD + "lake,,湖畔,\n")["outfits.csv"].unchanged == 1


def test_a_bad_outfit_is_skipped_and_told(lone_hq: Hq) -> None:
    many = "|".join(f"C{number}" for number in range(25))
    more = "".join(f"{code},,,x,\n" for code in many.split("|"))
    products = "code,category_code,brand,name_zh,name_en\n" + more
    rows = f"{HEAD}a,YR-2208|NO,x,\nb,{many},x,\nc,YR-2208,,\na,YR-2208,x,\nd,YR-2208,x,\n"
    lone_hq.load(**world())
    lone_hq.load(products=products, outfits=rows)
    assert sorted(one for one in lone_hq.reasons() if one[0] == "outfits.csv") == [
        ("outfits.csv", 2, "products", "unknown_product"),
        ("outfits.csv", 3, "products", "too_long"),
        ("outfits.csv", 4, "name_zh", "missing"),
        ("outfits.csv", 5, "code", "duplicate"),
    ]
    assert lone_hq.rows(ITEMS) == [("d", "YR-2208", 0)]
