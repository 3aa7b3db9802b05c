"""The pages' own database, SQLite or PostgreSQL: jobs, the trail of writes, versions of designs."""
