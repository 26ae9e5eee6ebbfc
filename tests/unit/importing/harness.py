"""An HQ to import into, and folders written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.identifiers import Uuid7
from app.journal.signing import Signer
from sync.hq import schema
from sync.hq.blobs import BlobFolder
from sync.hq.database import Database
from sync.hq.importing import FileSummary, Finding, import_folder

NOON = 1_795_233_600_000_000
"""2026-11-21 04:00 UTC."""


class StoppedClock:
    """Always `instant`, until a test moves it."""

    def __init__(self, instant: int = NOON) -> None:
        self.instant = instant

    def now(self) -> int:
        return self.instant

    def monotonic(self) -> int:
        return self.instant

    def boot(self) -> str:
        return "test"


class Hq:
    """HQ's database with an importer; `found` holds the findings of the last import."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = StoppedClock()
        self.database = Database(url)
        schema.prepare(self.database, Uuid7(self.clock))
        self.folder = folder
        self.found: list[Finding] = []
        self.signer = Signer(b"k" * 32)
        self.blobs = BlobFolder(folder.parent / "blobs")

    def load(self, **files: str | bytes) -> dict[str, FileSummary]:
        """Imports a folder of just these files; text is written as UTF-8."""
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (self.folder / f"{name}.csv").write_bytes(data)
        return self.load_folder(self.folder)

    def load_folder(self, folder: Path) -> dict[str, FileSummary]:
        self.found = []
        tell, blobs = self.found.append, self.blobs
        return import_folder(folder, self.database, self.signer, self.clock, tell, blobs=blobs).files

    def rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def one(self, statement: str, **values: object) -> Any:
        return self.rows(statement, **values)[0][0]

    @property
    def captured(self) -> int:
        """Changes captured so far."""
        return int(self.one("SELECT coalesce(max(id), 0) FROM cap"))

    def reasons(self) -> list[tuple[str, int, str, str]]:
        """File, line, column and reason of what was found."""
        return [(one.file, one.line, one.column, one.reason) for one in self.found]


WORLD: Mapping[str, str] = {
    "stores": (
        "code,kind,region,latitude,longitude,name_zh,name_en\n"
        "HUBIN,store,hangzhou,30.257140,120.164250,湖滨店,Hubin\n"
        "DC,dc,hangzhou,30.3,120.3864,杭州总仓,Hangzhou DC\n"
    ),
    "categories": (
        "code,parent_code,silhouette,name_zh,name_en\n"
        "jacket,down,jacket,羽绒服,Down jacket\n"
        "down,,down_jacket,羽绒服饰,\n"
    ),
    "colours": "code,hex,name_zh,name_en\nNAVY,#22304e,藏青,Navy\nMIST,#7D8C9B,雾灰,Mist\n",
    "products": (
        "code,category_code,brand,mark,popularity,name_zh,name_en,description_zh\n"
        "YR-2208,jacket,屿禾,new,90,云感轻量羽绒服,Cloud light down jacket,90% 白鹅绒\n"
        "YR-2231,jacket,屿禾,,80,短款连帽羽绒服,Hooded short down,\n"
    ),
    "variants": (
        "sku,product_code,colour,size,position\n"
        "YR-2208-NAVY-M,YR-2208,NAVY,M,2\n"
        "YR-2208-NAVY-S,YR-2208,NAVY,S,1\n"
        "YR-2208-MIST-M,YR-2208,MIST,M,2\n"
        "YR-2231-NAVY-M,YR-2231,NAVY,M,2\n"
        "YR-2231-NAVY-S,YR-2231,NAVY,S,1\n"
    ),
    "barcodes": "barcode,sku\n6901234567892,YR-2208-NAVY-M\n96385074,YR-2208-NAVY-S\nIN-0001,YR-2231-NAVY-M\n",
    "prices": ("sku,price\nYR-2208-NAVY-M,899.00\nYR-2208-NAVY-S,879.9\nYR-2208-MIST-M,899\nYR-2231-NAVY-M,699.00\n"),
    "stock": (
        "store_code,sku,quantity,counted_at\n"
        "HUBIN,YR-2208-NAVY-M,3,2026-11-21T09:00:00+08:00\n"
        "DC,YR-2208-NAVY-M,24,2026-11-21T08:00:00+08:00\n"
        "DC,YR-2231-NAVY-M,0,2026-11-21T08:00:00+08:00\n"
    ),
    "associates": "code,store_code,name,role,pin\nH01,HUBIN,林晓,associate,204816\nH03,HUBIN,赵敏,manager,480263\n",
    "members": "card,name,phone,tier,points,store_code\nFS100238,周女士,138 1234 8000,gold,2340,HUBIN\n",
}
"""A small good folder."""


def world(**files: str | bytes) -> dict[str, str | bytes]:
    """The good folder with some of its files replaced."""
    return {**WORLD, **files}
