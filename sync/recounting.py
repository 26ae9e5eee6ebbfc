"""Do the rows in the files in use still add up to the sums kept beside them? Bytes go bad on disks without a word.

The sums are compared with HQ's at each pull; whether the rows are what was written only reading them all can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.replica.digest import NOTHING, Sum, counted, counted_contents, read_contents, read_sums
from app.shapes import CATALOG_SHAPES, STORE_SHAPES
from sync.files import Files


def recount(files: Files) -> Iterator[frozenset[str]]:
    """In steps of some milliseconds; each gives the scopes that were just found not to add up. Give up after a swap."""
    for database, shapes in ((files.catalog, CATALOG_SHAPES), (files.store, STORE_SHAPES)):
        if database is None:
            continue
        with database.read() as connection:
            kept = read_sums(connection)
            only = next(iter(kept), "") if shapes is CATALOG_SHAPES else None
            found: dict[str, Sum] = {}
            for sums in counted(connection, shapes, only):
                found = sums
                yield frozenset()
            if only is not None:
                parts: dict[int, Sum] = {}
                for contents in counted_contents(connection, shapes):
                    parts = contents
                    yield frozenset()
                if read_contents(connection) != parts:
                    yield frozenset({only})
            scopes = [scope for scope in kept | found if kept.get(scope, NOTHING) != found.get(scope, NOTHING)]
        yield frozenset(scopes)
