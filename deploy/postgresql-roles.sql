-- Give the portal a role of its own on PostgreSQL, which can neither change nor remove an act of the journal.
--
-- Run once by the owner of the tables, after `flask db upgrade`, and again after each update:
--   psql --dbname=tissage --file=deploy/postgresql-roles.sql
-- then set a password (ALTER ROLE tissage_app PASSWORD '…') and give DATABASE_URL that role. Migrations, `flask restore` and
-- this file stay the owner's.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tissage_app') THEN
    CREATE ROLE tissage_app LOGIN;
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO tissage_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tissage_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tissage_app;

-- The journal is only added to; its end only moves forward; what is old leaves through a function that follows a checkpoint.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_checkpoint FROM tissage_app;
REVOKE DELETE, TRUNCATE ON audit_head FROM tissage_app;
GRANT EXECUTE ON FUNCTION purge_journal(bigint) TO tissage_app;

-- The schema is the owner's.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM tissage_app;
