-- who a transaction acts for
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(1, 1, 'ann', 'Ann'), confirm(2, 2, 'bob', 'Bob');
SELECT access_token AS bob FROM tgauth_access_token(session_token(2)) \gset

-- nobody, until a token says who
SELECT tgauth_uid();
BEGIN;
SELECT tgauth_authenticate(session_token(1)), tgauth_uid();
SELECT tgauth_uid();
SELECT tgauth_authenticate(:'bob');
SELECT tgauth_uid();
-- a token that is not good makes it nobody's again
SELECT tgauth_authenticate('x'), tgauth_uid();
SELECT tgauth_authenticate(session_token(1));
SELECT tgauth_authenticate(NULL), tgauth_uid();
COMMIT;
-- until the transaction ends, however it does
BEGIN; SELECT tgauth_authenticate(session_token(1)); COMMIT; SELECT tgauth_uid();
BEGIN; SELECT tgauth_authenticate(session_token(1)); ROLLBACK; SELECT tgauth_uid();
BEGIN; SELECT tgauth_authenticate(session_token(1)); SELECT 1 / 0; ROLLBACK; SELECT tgauth_uid();
-- outside a transaction it ends with its statement: a warning, unless that did its work
SELECT tgauth_authenticate(session_token(1)); SELECT tgauth_uid();
SELECT tgauth_authenticate(session_token(1)), tgauth_uid();
DO $$ BEGIN PERFORM tgauth_authenticate(session_token(1)); END $$ \; SELECT tgauth_uid();
DO $$ BEGIN PERFORM tgauth_authenticate(session_token(1)); PERFORM tgauth_uid(); END $$;

-- savepoints
BEGIN;
SELECT tgauth_authenticate(session_token(1));
SAVEPOINT a;
SELECT tgauth_authenticate(session_token(2));
ROLLBACK TO a;
SELECT tgauth_uid() AS ann;
SELECT tgauth_authenticate('x');
ROLLBACK TO a;
SELECT tgauth_uid() AS ann;
SAVEPOINT b;
SELECT tgauth_authenticate(session_token(2));
SAVEPOINT c;
SELECT tgauth_authenticate('x');
RELEASE c;
SELECT tgauth_uid() AS nobody;
ROLLBACK TO b;
SELECT tgauth_uid() AS ann;
SELECT tgauth_authenticate(session_token(2));
RELEASE b;
SELECT tgauth_uid() AS bob;
ROLLBACK TO a;
SELECT tgauth_uid() AS ann;
SAVEPOINT d;
SELECT tgauth_authenticate(session_token(2));
RELEASE d;
RELEASE a;
SELECT tgauth_uid() AS bob;
COMMIT;
BEGIN;
SAVEPOINT a;
SELECT tgauth_authenticate(session_token(1));
ROLLBACK TO a;
SELECT tgauth_uid() AS nobody;
COMMIT;
DO $$
BEGIN
	PERFORM tgauth_authenticate(session_token(1));
	BEGIN
		PERFORM tgauth_authenticate(session_token(2));
		RAISE EXCEPTION 'undone';
	EXCEPTION WHEN raise_exception THEN
		RAISE NOTICE 'uid %', tgauth_uid();
	END;
	COMMIT;
	RAISE NOTICE 'uid after commit %', tgauth_uid();
END $$;

-- no setting makes anybody somebody
DO $$
BEGIN
	PERFORM set_config('tgauth.uid', '1', false), set_config('tgauth.user_id', '1', false);
	ASSERT current_setting('server_version_num')::int < 150000;
EXCEPTION WHEN invalid_name THEN
END $$;
SELECT tgauth_uid();

-- as row-level security uses it
CREATE TABLE notes (owner bigint DEFAULT tgauth_uid(), note text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = tgauth_uid());
CREATE ROLE tgauth_test_web;
GRANT ALL ON notes TO tgauth_test_web;
GRANT USAGE ON SCHEMA test TO tgauth_test_web;
SELECT tgauth_grant('tgauth_test_web', 'app');
SELECT session_token(1) AS ann \gset
SET ROLE tgauth_test_web;
BEGIN;
SELECT tgauth_authenticate(:'ann');
INSERT INTO notes (note) VALUES ('of ann') RETURNING owner;
INSERT INTO notes VALUES (2, 'not hers');
ROLLBACK;
BEGIN;
SELECT tgauth_authenticate(:'ann');
INSERT INTO notes (note) VALUES ('of ann') RETURNING owner;
COMMIT;
BEGIN;
SELECT tgauth_authenticate(:'bob');
SELECT * FROM notes;
INSERT INTO notes (note) VALUES ('of bob') RETURNING owner;
SELECT * FROM notes;
COMMIT;
SELECT * FROM notes;
RESET ROLE;
DROP TABLE notes;
DROP OWNED BY tgauth_test_web;
DROP ROLE tgauth_test_web;
