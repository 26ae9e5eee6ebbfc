"""The reference HQ: one code on PostgreSQL and on SQLite (the embedded default)."""
