"""Everything that a database says of its tables, a line each, so that two of them can be compared."""

from __future__ import annotations

import re

from sqlalchemy import Connection

_POSTGRESQL = (
    """
SELECT format('%s: persistence %s, options %s', relname, relpersistence, reloptions) FROM pg_class WHERE
relkind = 'r' AND relnamespace = current_schema()::regnamespace
""",
    """
SELECT format('%s.%s: %s, null %s, default %s, identity %s', relname, attname, format_type(atttypid,
atttypmod), NOT attnotnull, pg_get_expr(adbin, adrelid), attidentity) FROM pg_attribute a JOIN pg_class c ON
c.oid = attrelid LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum WHERE relkind = 'r' AND
relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped
""",
    """
SELECT format('%s: %s', relname, indexdef) FROM pg_indexes JOIN pg_class ON relname = tablename WHERE
schemaname = current_schema() AND relkind = 'r'
""",
    """
SELECT format('%s: %s %s', relname, conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_class
c ON c.oid = conrelid WHERE relnamespace = current_schema()::regnamespace
""",
    """
SELECT format('%s: %s', relname, pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid =
tgrelid WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
""",
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
    """
SELECT format('%s: cache %s', sequencename, cache_size) FROM pg_sequences WHERE schemaname =
current_schema()
""",
)
_SQLITE = (
    """
SELECT name || ': without rowid ' || wr || ', strict ' || strict FROM pragma_table_list WHERE schema =
'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
""",
    """
SELECT t.name || '.' || c.name || ': ' || c.type || ', null ' || NOT c."notnull" || ', default ' ||
coalesce(c.dflt_value, '-') || ', key ' || c.pk FROM pragma_table_list t, pragma_table_xinfo(t.name) c WHERE
t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
""",
    """
SELECT t.name || ': index ' || i.origin || i."unique" || i.partial || ' ' || group_concat(c.name) FROM
pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE t.schema = 'main' GROUP
BY t.name, i.name
""",
    """
SELECT tbl_name || ': ' || sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
""",
    "SELECT name || ': counted' FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'",
)
_CHECK = re.compile(r"CONSTRAINT \w+ CHECK \(.*'(?=\))")


def catalog_of(connection: Connection) -> set[str]:
    """Tables, columns, keys, constraints, indexes, triggers and functions; not in which order columns stand."""
    if connection.dialect.name == "postgresql":
        lines = [
            line for query in _POSTGRESQL for line in connection.exec_driver_sql(query.replace("%", "%%")).scalars()
        ]
    else:
        lines = [line for query in _SQLITE for line in connection.exec_driver_sql(query).scalars()]
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        lines += [f"{name}: {check}" for name, sql in made for check in _CHECK.findall(sql)]
    return {line for line in lines if not line.startswith(("alembic_version", "call_nonce"))}
