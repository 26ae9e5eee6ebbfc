"""Administrative divisions of China: three levels of the real file; Hong Kong, Macao and Taiwan have names only.

Those are numbered in their order below the codes of GB/T 2260."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

from tests.fashion.folder import ImportFolder

_OVERSEAS = {"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}


def write(data: Path, out: ImportFolder) -> None:
    with gzip.open(data / "cn_regions.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for one in csv.DictReader(stream):
            if int(one["level"]) <= 3:
                out.add("regions", code=one["code"], name=one["name"])
    told = json.loads((data / "cn_hk_mo_tw.json").read_text("utf-8"))
    for province, cities in told.items():
        code = _OVERSEAS[province]
        out.add("regions", code=code, name=province)
        for place, (city, districts) in enumerate(cities.items(), 1):
            out.add("regions", code=f"{code}{place:02d}", name=city)
            for number, district in enumerate(districts, 1):
                out.add("regions", code=f"{code}{place:02d}{number:02d}", name=district)
