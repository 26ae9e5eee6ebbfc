"""One import from start to end, and what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import Clock
from app.errors import Refusal
from app.journal.signing import Signer
from sync.hq.blobs import BlobFolder
from sync.hq.database import Database
from sync.hq.importing.context import Import, Progress
from sync.hq.importing.counts import load_stock, load_stock_in_transit
from sync.hq.importing.derived import derive
from sync.hq.importing.findings import Finding
from sync.hq.importing.goods import load_barcodes, load_prices, load_products, load_variants, sign_books
from sync.hq.importing.layout import FILES
from sync.hq.importing.minimums import load_minimums, suggest
from sync.hq.importing.offers import load_member_prices, load_promotions
from sync.hq.importing.outfits import load_outfits
from sync.hq.importing.people import issue_documents, load_associates, load_members
from sync.hq.importing.pictures import load_pictures
from sync.hq.importing.places import load_categories, load_colours, load_stores, load_tax_rates
from sync.hq.importing.regions import load_delivery_areas, load_regions

_STEPS: tuple[tuple[Callable[[Import], None], tuple[str, ...]], ...] = (
    (load_stores, ("location",)),
    (load_regions, ("region",)),
    (load_delivery_areas, ()),
    (load_categories, ("category",)),
    (load_colours, ("colour",)),
    (load_tax_rates, ()),
    (load_products, ("source_ref", "product", "product_text")),
    (load_variants, ("source_ref", "variant")),
    (load_pictures, ()),
    (load_outfits, ()),
    (load_barcodes, ("barcode",)),
    (load_prices, ("price",)),
    (load_member_prices, ("member_price",)),
    (sign_books, ()),
    (load_promotions, ()),
    (derive, ("search_document",)),
    (load_stock, ("stock_level", "stock", "availability")),
    (load_stock_in_transit, ()),
    (load_minimums, ("stock_minimum",)),
    (load_associates, ("associate",)),
    (load_members, ("member",)),
    (issue_documents, ()),
    (suggest, ()),
)
"""In the order of import, with the tables whose statistics the next step relies on."""


@dataclass
class FileSummary:
    """Rows of one file; `skipped` and `kept` count findings by reason, `skipped` with a line only."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


@dataclass
class Summary:
    """By file name; files that the folder does not have are absent."""

    files: dict[str, FileSummary]

    @property
    def touched(self) -> int:
        """Rows that were new or changed."""
        return sum(each.new + each.changed for each in self.files.values())


def import_folder(
    folder: Path,
    database: Database,
    signer: Signer,
    clock: Clock,
    tell: Callable[[Finding], None] = lambda finding: None,
    progress: Progress = lambda file, rows, thousandths, done: None,
    source: str = "csv",
    blobs: BlobFolder | None = None,
) -> Summary:
    """Read a folder (layout.py, docs/import.md) into HQ; `tell` hears of everything that is wrong, as it is found.

    Good rows go in, bad ones are skipped or kept by the rule of their reason. The same folder again writes nothing.
    `source` names the system the codes come from; `blobs` takes the pictures, where there are any. Raises Refusal
    `nothing_to_import` where no file of the layout is there. Breaking off leaves whole transactions behind; running it
    again completes them.
    """
    present = [file.name for file in FILES if (folder / file.name).is_file()]
    if not present:
        raise Refusal("nothing_to_import", folder=str(folder))
    skipped: dict[str, Counter[str]] = {name: Counter() for name in present}
    kept: dict[str, Counter[str]] = {name: Counter() for name in present}

    def heard(finding: Finding) -> None:
        (kept if finding.kept else skipped)[finding.file][finding.reason] += 1
        tell(finding)

    run = Import(folder, database, signer, clock, heard, progress, source, blobs)
    for load, tables in _STEPS:
        load(run)
        if tables:
            # PostgreSQL plans the next step by the sizes of these, which just grew from nothing.
            database.analyze(*tables)
    summary = Summary({})
    for name in present:
        tally = run.tallies[name]
        summary.files[name] = FileSummary(
            run.read.get(name, 0), tally.new, tally.changed, tally.unchanged, skipped[name], kept[name]
        )
    return summary
