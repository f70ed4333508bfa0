-- marking a use is best effort: nothing of it fails a commit; specs/busy_tables.spec has what would delay one
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(n, n) FROM generate_series(1, 3) AS n;
UPDATE tgauth_session SET last_used_at = last_used_at - interval '1 hour';
CREATE FUNCTION used(n int) RETURNS bool LANGUAGE sql AS
	$$ SELECT clock_timestamp() - last_used_at < interval '3 s' FROM tgauth_session WHERE login_id = login_id(n) $$;

-- as a role that may not even see the schema
CREATE ROLE usage_role;
CREATE TABLE work (note text);
GRANT USAGE ON SCHEMA test TO usage_role;
GRANT ALL ON work TO usage_role;
BEGIN;
SELECT tgauth_authenticate(session_token(1));
SET LOCAL ROLE usage_role;
INSERT INTO test.work VALUES ('as a role without rights');
COMMIT;
SELECT used(1);
BEGIN;
SELECT tgauth_authenticate(session_token(2));
SET LOCAL search_path = pg_temp;
COMMIT;
SELECT used(2);

-- where the row cannot be written
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
CREATE TRIGGER fail BEFORE UPDATE ON tgauth_session FOR EACH ROW EXECUTE FUNCTION fail();
BEGIN;
SELECT tgauth_authenticate(session_token(3));
INSERT INTO work VALUES ('beside a trigger');
COMMIT;
DROP TRIGGER fail ON tgauth_session;
SELECT used(3);

-- settings are what they were
SHOW lock_timeout;
SHOW synchronous_commit;
SELECT note FROM work;
DROP FUNCTION fail, used;
DROP OWNED BY usage_role;
DROP ROLE usage_role;
DROP TABLE work;
