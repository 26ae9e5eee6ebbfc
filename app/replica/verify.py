"""Is this downloaded file what HQ made?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.errors import Refusal
from app.replica.meta import ReplicaMeta, read_meta
from app.storage.database import Database, DatabaseError, DatabaseFile


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path, *, schema: int, key: bytes | None = None, quick: bool = False) -> ReplicaMeta:
    """Open and `quick_check` a replica (`quick`: only its first pages); answers its meta.

    Raises Refusal `replica_damaged`, `file_damaged`, `wrong_key` or `replica_schema`.
    """
    database = Database(DatabaseFile(path, "read", key=key))
    try:
        with database.read() as connection:
            verdict = "ok" if quick else connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            meta = read_meta(connection)
    except DatabaseError as error:
        raise Refusal("replica_damaged", path=path.name, detail=str(error.orig)) from error
    finally:
        database.close()
    if verdict != "ok":
        raise Refusal("replica_damaged", path=path.name, detail=str(verdict))
    if meta.schema != schema:
        raise Refusal("replica_schema", found=meta.schema, needed=schema)
    return meta
