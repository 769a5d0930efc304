"""PostgreSQL given back after a test: only the rows that changed are put right, which takes a tenth of a whole copy.

A schema of its own, `kept`, holds the rows as they were; a trigger notes which tables were written, whoever wrote.
"""

import psycopg

KEEP = """
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
CREATE TABLE kept.touched (name text);
CREATE TABLE kept.numbers AS
    SELECT format('%I.%I', schemaname, sequencename) AS name, start_value, last_value
    FROM pg_sequences WHERE schemaname = 'public';

CREATE FUNCTION kept.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kept.touched VALUES (TG_TABLE_NAME);
    RETURN NULL;
END $$;

DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%2$I', 'rows_' || one, one);
    END LOOP;
END $$;
"""
# What a test wrote is deleted, what it took away or changed is written again; no trigger of the portal wakes for it.
GIVE_BACK = """
CREATE FUNCTION kept.give_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text; columns text; same text; number record;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT DISTINCT name FROM kept.touched LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
            WHERE attrelid = format('public.%I', one)::regclass
            AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        SELECT string_agg(format('now.%1$I = was.%1$I', attname), ' AND ') INTO same
            FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indrelid = format('public.%I', one)::regclass AND indisprimary;
        EXECUTE format(
            'DELETE FROM public.%1$I now WHERE NOT EXISTS '
            '(SELECT FROM kept.%2$I was WHERE %3$s AND was::text = now::text)', one, 'rows_' || one, same);
        EXECUTE format(
            'INSERT INTO public.%1$I (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM kept.%2$I was '
            'WHERE NOT EXISTS (SELECT FROM public.%1$I now WHERE %4$s)', one, 'rows_' || one, columns, same);
    END LOOP;
    FOR number IN
        SELECT was.* FROM kept.numbers was JOIN pg_sequences now ON format('%I.%I', schemaname, sequencename) = was.name
        WHERE now.last_value IS DISTINCT FROM was.last_value
    LOOP
        PERFORM setval(number.name, coalesce(number.last_value, number.start_value), number.last_value IS NOT NULL);
    END LOOP;
    DELETE FROM kept.touched;
END $$;

DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format(
            'CREATE TRIGGER kept_touch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION kept.touch()', one);
    END LOOP;
END $$;
"""


def keep_rows(address: str) -> None:
    """Remember the rows of a database as they are, and begin to note what is written."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(KEEP)
        connection.execute(GIVE_BACK)


def give_back_rows(address: str) -> bool:
    """Put the rows as they were remembered; false when the tables are no longer those that were remembered."""
    try:
        with psycopg.connect(address) as connection:
            connection.execute("SELECT kept.give_back()")
    except psycopg.Error:
        return False
    return True
