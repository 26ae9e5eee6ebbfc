"""How HQ's tables came to be what they are: one revision after another, each written out, none edited once released.

Alembic lives here and nowhere else, and is imported only where something is to be migrated. Another change of
`sync.hq.tables` or of a row shape needs a module `versions/rNNNN_what.py` with `revision`, `down_revision` and
`upgrade(op)`, an entry in `running.SHIPPED`, and its number here; `tests/unit/hq/test_migrations.py` says what it must
hold. Until the first release a change goes into revision 0001.

There is no way down: who wants the older build back restores the backup made before the update. Triggers are no part of
a revision: they are off while revisions run and made from the shapes afterwards, see `capturing`. Where SQLite cannot
alter a table in place, `op.batch_alter_table(…, table_kwargs={"sqlite_strict": True, …})` copies it; without these
options the copy is no longer strict.
"""

NEWEST = "0001"
"""What the code of this build works on."""
