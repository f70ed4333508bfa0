-- what a login hook's owner gets of the session that it runs in: nothing
\set superuser :USER
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(1, 1);

CREATE ROLE sandbox_owner;
CREATE ROLE sandbox_daemon;
SELECT tgauth_grant('sandbox_daemon', 'bot'), tgauth_grant('sandbox_daemon', 'pushd'), tgauth_grant('sandbox_owner', 'app');
CREATE SCHEMA sandbox AUTHORIZATION sandbox_owner;
GRANT USAGE ON SCHEMA tgauth TO sandbox_owner;
GRANT USAGE ON SCHEMA test TO sandbox_daemon, sandbox_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA test TO sandbox_daemon, sandbox_owner;

-- whatever it is, the hook runs it
CREATE TABLE sandbox.todo (command text);
CREATE FUNCTION sandbox.hook(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE (SELECT command FROM sandbox.todo);
END $$;
CREATE TABLE sandbox.token AS SELECT session_token(1) AS token;
ALTER TABLE sandbox.token OWNER TO sandbox_owner;
-- as whom what ran, and whether it could read the start keys
CREATE TABLE sandbox.ran (who text);
CREATE FUNCTION sandbox.run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE keys text;
BEGIN
	BEGIN
		keys := (SELECT count(*) FROM tgauth.tgauth_keys());
	EXCEPTION WHEN insufficient_privilege THEN keys := 'no';
	END;
	INSERT INTO sandbox.ran VALUES (current_user || ', ' || keys || ' keys');
	RETURN NULL;
END $$;
CREATE TABLE sandbox.trap (id int);
CREATE CONSTRAINT TRIGGER run AFTER INSERT ON sandbox.trap DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sandbox.run();
ALTER TABLE sandbox.todo OWNER TO sandbox_owner;
ALTER TABLE sandbox.ran OWNER TO sandbox_owner;
ALTER TABLE sandbox.trap OWNER TO sandbox_owner;
ALTER FUNCTION sandbox.run OWNER TO sandbox_owner;
ALTER FUNCTION sandbox.hook OWNER TO sandbox_owner;
GRANT ALL ON sandbox.todo, sandbox.ran TO sandbox_daemon;
GRANT USAGE ON SCHEMA sandbox TO sandbox_daemon;
SET tgauth.login_hook = 'sandbox.hook';

-- a login by the daemon's role, after which it says who and where it is
CREATE PROCEDURE login(n int, command text) LANGUAGE plpgsql AS $$
DECLARE answer record; token text := token(n); code int := code(n);
BEGIN
	DELETE FROM sandbox.todo;
	INSERT INTO sandbox.todo VALUES (command);
	SET LOCAL ROLE sandbox_daemon;
	SELECT * INTO answer FROM tgauth.tgauth_confirm(token, 42, match_code => code);
	-- minor releases differ in who is first to refuse a type, we or the server
	answer.message := regexp_replace(answer.message, '^(cannot create a type in a temporary schema|'
		'a function that runs within another''s session must not leave temporary objects).*', 'temporary object');
	RAISE NOTICE '%: % % (%, %, %)', command, answer.status, coalesce(answer.message, ''), current_user,
		current_setting('search_path'), current_setting('DateStyle');
END $$;

-- settings
CALL login(10, 'SET search_path = sandbox');
CALL login(11, $$SELECT set_config('DateStyle', 'German', false)$$);
CALL login(12, 'SET TRANSACTION READ ONLY');
CALL login(13, 'SET ROLE NONE');
CALL login(14, 'SET SESSION AUTHORIZATION DEFAULT');
CALL login(15, 'RESET ALL');
SHOW search_path;
SHOW DateStyle;
-- what waits for the commit
CALL login(16, 'INSERT INTO sandbox.trap VALUES (1)');
CALL login(17, 'WITH c AS (SELECT) INSERT INTO sandbox.trap VALUES (2)');
CALL login(18, 'DO $d$ BEGIN SET CONSTRAINTS ALL DEFERRED; INSERT INTO sandbox.trap VALUES (3); END $d$');
CALL login(19, 'DECLARE stays CURSOR WITH HOLD FOR SELECT * FROM tgauth.tgauth_keys()');
CALL login(20, 'LISTEN tgauth');
SELECT who FROM sandbox.ran;
SELECT count(*) FROM pg_cursors WHERE name = 'stays';
SELECT pg_listening_channels();
-- what hides things of the caller's
CALL login(21, 'CREATE TEMPORARY TABLE tgauth_user (id int8)');
CALL login(22, 'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $f$ SELECT 1 $f$');
CALL login(23, 'CREATE DOMAIN pg_temp.inet AS text CHECK (false)');
CALL login(24, 'CREATE TYPE pg_temp.bytea AS ENUM ()');
CALL login(26, 'PREPARE keys AS SELECT 1');
CREATE TEMPORARY TABLE ours (i int);
CALL login(27, 'CREATE DOMAIN pg_temp.inet AS text CHECK (false)');
SELECT typname FROM pg_type WHERE typnamespace = pg_my_temp_schema() AND typtype <> 'c' AND typelem = 0;
SELECT '::1'::inet;
SELECT count(*) FROM pg_prepared_statements WHERE name = 'keys';
-- whom the transaction acts for
BEGIN;
SELECT tgauth_authenticate(session_token(1));
CALL login(30, 'SELECT tgauth.tgauth_authenticate(NULL)');
SELECT tgauth_uid();
COMMIT;
BEGIN;
CALL login(31, 'SELECT tgauth.tgauth_authenticate(token) FROM sandbox.token');
SELECT tgauth_uid();
COMMIT;

-- what the caller's own transaction defers is checked before, as the caller, and may be deferred again after
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED, other int UNIQUE DEFERRABLE INITIALLY IMMEDIATE);
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'seen by %', current_user; SET search_path = hostile; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER seen AFTER INSERT ON child DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seen();
GRANT ALL ON parent, child TO sandbox_daemon;
SELECT token(40) AS t, code(40) AS c, token(41) AS t2, code(41) AS c2 \gset
UPDATE sandbox.todo SET command = 'INSERT INTO sandbox.trap VALUES (4)';
TRUNCATE sandbox.ran;
SET ROLE sandbox_daemon;
BEGIN;
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
SELECT status, message FROM tgauth_confirm(:'t', 42, match_code => :c);
SHOW search_path;
INSERT INTO child VALUES (2, 2);
INSERT INTO parent VALUES (2);
SAVEPOINT s;
INSERT INTO child VALUES (2, 2);
ROLLBACK TO s;
COMMIT;
SELECT who FROM sandbox.ran;
SET search_path = test, tgauth, public;
BEGIN;
INSERT INTO child VALUES (3, 3);
SELECT status, message FROM tgauth_confirm(:'t2', 42, match_code => :c2);
ROLLBACK;
RESET ROLE;

-- a registration asks the hook as well
UPDATE sandbox.todo SET command = 'SET search_path = sandbox';
SELECT user_id IS NOT NULL AS registered, current_setting('search_path') FROM tgauth_register('sand_box', 'correct horse battery');

RESET tgauth.login_hook;
SET client_min_messages = warning;
DROP TABLE child, parent, ours;
DROP FUNCTION seen;
DROP PROCEDURE login;
DROP SCHEMA sandbox CASCADE;
DROP OWNED BY sandbox_owner, sandbox_daemon;
DROP ROLE sandbox_owner, sandbox_daemon;
