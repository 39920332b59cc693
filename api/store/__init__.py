"""The database: one metadata for all tables, and the two kinds of transaction."""
