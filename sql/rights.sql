-- who may do what, and what a hostile caller can bring along
\set superuser :USER
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE ROLE tgauth_test_bot LOGIN;
CREATE ROLE tgauth_test_pushd LOGIN;
CREATE ROLE "Tgauth test app" LOGIN;
CREATE ROLE tgauth_test_nobody LOGIN;

-- nothing for anybody
SELECT r.rolname, p.oid::regprocedure FROM pg_proc AS p, pg_roles AS r
	WHERE p.pronamespace = 'tgauth'::regnamespace AND p.proname LIKE 'tgauth%' AND r.rolname ~* '^tgauth.test' AND has_function_privilege(r.oid, p.oid, 'EXECUTE');
SELECT r.rolname, c.oid::regclass FROM pg_class AS c, pg_roles AS r
	WHERE c.relnamespace = 'tgauth'::regnamespace AND c.relkind = 'r' AND r.rolname ~* '^tgauth.test'
		AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER');

-- to each what its job needs, and again
SELECT tgauth_grant('tgauth_test_bot', 'bot'), tgauth_grant('tgauth_test_pushd', 'pushd'), tgauth_grant('"Tgauth test app"', 'app');
SELECT tgauth_grant(role => 'tgauth_test_bot', job => 'bot');
SELECT r.rolname, p.proname FROM pg_proc AS p, pg_roles AS r
	WHERE p.pronamespace = 'tgauth'::regnamespace AND p.proname LIKE 'tgauth%' AND r.rolname ~* '^tgauth.test' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
	ORDER BY r.rolname COLLATE "C", p.proname COLLATE "C";
SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'tgauth'::regnamespace AND p.proname LIKE 'tgauth%'
	AND NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname ~* '^tgauth.test' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')) ORDER BY 1;
SELECT count(*) FROM pg_class AS c, pg_roles AS r
	WHERE c.relnamespace = 'tgauth'::regnamespace AND c.relkind = 'r' AND r.rolname ~* '^tgauth.test'
		AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER');

-- what was asked wrongly
SELECT tgauth_grant('tgauth_test_ghost', 'bot');
SELECT tgauth_grant('tgauth_test_bot', 'admin');
SELECT tgauth_grant('tgauth_test_bot', 'Bot');
SELECT tgauth_grant(0::oid, 'bot');
SELECT tgauth_grant(NULL, 'bot') IS NULL AS nothing;
SET ROLE tgauth_test_bot;
SELECT tgauth.tgauth_grant('tgauth_test_bot', 'pushd');
RESET ROLE;
GRANT EXECUTE ON FUNCTION tgauth_grant TO tgauth_test_bot;
SET ROLE tgauth_test_bot;
SELECT tgauth.tgauth_grant('tgauth_test_bot', 'pushd');
RESET ROLE;

-- each in its role
SELECT token(1) AS t, code(1) AS c, token(2) AS t2, code(2) AS c2, login_secret(1) AS s1 \gset
SET SESSION AUTHORIZATION tgauth_test_bot;
SELECT status FROM tgauth.tgauth_preview(:'t', 42);
SELECT status FROM tgauth.tgauth_confirm(:'t', 42, 'ann', 'Ann', match_code => :c);
SELECT user_id FROM tgauth.tgauth_session(:'s1');
SELECT * FROM tgauth.tgauth_claim(:'s1');
SELECT * FROM tgauth.tgauth_keys();
SELECT * FROM tgauth.tgauth_key;
SELECT * FROM tgauth.tgauth_user;
SET SESSION AUTHORIZATION tgauth_test_pushd;
SELECT count(*) FROM tgauth.tgauth_keys();
SELECT status FROM tgauth.tgauth_confirm(:'t2', 42, match_code => :c2);
SELECT tgauth.tgauth_decline(:'t2', 42);
SELECT * FROM tgauth.tgauth_session;
SELECT tgauth.tgauth_rotate_key();
SET SESSION AUTHORIZATION "Tgauth test app";
SELECT status, session_token AS s FROM tgauth.tgauth_claim(:'s1') \gset
SELECT user_id, username FROM tgauth.tgauth_session(:'s');
SELECT tgauth.tgauth_keys();
SELECT tgauth.tgauth_preview(:'t2', 42);
SET SESSION AUTHORIZATION tgauth_test_nobody;
SELECT tgauth.tgauth_session('x');
RESET SESSION AUTHORIZATION;

-- a grant too wide does not give the keys away
GRANT USAGE ON SCHEMA tgauth TO tgauth_test_nobody;
GRANT ALL ON ALL TABLES IN SCHEMA tgauth TO tgauth_test_nobody;
SET ROLE tgauth_test_nobody;
SELECT count(*) FROM tgauth.tgauth_key;
UPDATE tgauth.tgauth_key SET key = decode(repeat('00', 32), 'hex');
INSERT INTO tgauth.tgauth_key VALUES (200, decode(repeat('00', 32), 'hex'), now(), now());
DELETE FROM tgauth.tgauth_key;
RESET ROLE;
REVOKE ALL ON ALL TABLES IN SCHEMA tgauth FROM tgauth_test_nobody;
SELECT count(*) > 0 AS keys FROM tgauth_key;

-- names of theirs in place of ours: temporary tables, functions and operators first in the search path
GRANT CREATE ON DATABASE :DBNAME TO tgauth_test_bot;
SET SESSION AUTHORIZATION tgauth_test_bot;
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.caught() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'caught as %', current_user; END $$;
CREATE FUNCTION hostile.lower(text) RETURNS text LANGUAGE sql AS 'SELECT hostile.caught(); SELECT $1';
CREATE FUNCTION hostile.pg_current_xact_id() RETURNS xid8 LANGUAGE sql AS $$ SELECT hostile.caught(); SELECT '3'::xid8 $$;
CREATE FUNCTION hostile.pg_current_snapshot() RETURNS pg_snapshot LANGUAGE sql AS $$ SELECT hostile.caught(); SELECT '1:1:'::pg_snapshot $$;
CREATE FUNCTION hostile.eq(int8, int8) RETURNS bool LANGUAGE sql AS 'SELECT hostile.caught(); SELECT true';
CREATE FUNCTION hostile.eq(bytea, bytea) RETURNS bool LANGUAGE sql AS 'SELECT hostile.caught(); SELECT true';
CREATE FUNCTION hostile.eq(text, text) RETURNS bool LANGUAGE sql AS 'SELECT hostile.caught(); SELECT true';
CREATE FUNCTION hostile.eq(int2, int4) RETURNS bool LANGUAGE sql AS 'SELECT hostile.caught(); SELECT true';
CREATE FUNCTION hostile.gt(timestamptz, timestamptz) RETURNS bool LANGUAGE sql AS 'SELECT hostile.caught(); SELECT true';
CREATE OPERATOR hostile.= (FUNCTION = hostile.eq, LEFTARG = int8, RIGHTARG = int8);
CREATE OPERATOR hostile.= (FUNCTION = hostile.eq, LEFTARG = bytea, RIGHTARG = bytea);
CREATE OPERATOR hostile.= (FUNCTION = hostile.eq, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR hostile.= (FUNCTION = hostile.eq, LEFTARG = int2, RIGHTARG = int4);
CREATE OPERATOR hostile.> (FUNCTION = hostile.gt, LEFTARG = timestamptz, RIGHTARG = timestamptz);
CREATE DOMAIN hostile.inet AS text CHECK (false);
RESET SESSION AUTHORIZATION;
SELECT token(3) AS t3, code(3) AS c3, token(4) AS t4, login_secret(3) AS secret3, next FROM tgauth_changes(NULL, 0) \gset
SELECT tgauth_grant('tgauth_test_bot', 'pushd'), tgauth_grant('tgauth_test_bot', 'app');
-- plans are made in this backend, in the hostile one's path
\connect - tgauth_test_bot
SET search_path = pg_temp, hostile, tgauth, pg_catalog;
CREATE TEMP TABLE tgauth_user (id int8, telegram_id int8, username text, blocked bool);
CREATE TEMP TABLE tgauth_session (login_id bytea, token_id bytea, user_id int8, revoked_why text);
CREATE TEMP TABLE tgauth_key (key_number int2, key bytea, retired_at timestamptz);
CREATE DOMAIN pg_temp.inet AS text CHECK (false);
CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS 'SELECT hostile.caught(); SELECT $1';
SELECT 1::int8 = 2::int8 AS the_trap_works;
SELECT status FROM tgauth.tgauth_preview(:'t3'::text, 42::int8);
SELECT status, user_id FROM tgauth.tgauth_confirm(:'t3'::text, 42::int8, 'ann'::text, 'Ann'::text, match_code => :c3);
SELECT tgauth.tgauth_decline(:'t4'::text, 42::int8);
SELECT status, session_token AS s3 FROM tgauth.tgauth_claim(:'secret3'::text) \gset
SELECT username FROM tgauth.tgauth_session(:'s3'::text);
SELECT count(login_id) FROM tgauth.tgauth_changes(:'next', 0);
SELECT count(*) FROM tgauth.tgauth_states(ARRAY(SELECT login_id FROM tgauth.tgauth_session(:'s3'::text)));
SELECT count(*) FROM tgauth.tgauth_sessions(1::int8);
SELECT count(*) FROM tgauth.tgauth_keys();
SELECT tgauth.tgauth_purge(1);
SELECT tgauth.tgauth_revoke_all(1::int8);
TABLE pg_temp.tgauth_user;
\connect - :superuser
SET client_min_messages = warning;
DROP SCHEMA hostile CASCADE;
REVOKE CREATE ON DATABASE :DBNAME FROM tgauth_test_bot;
DROP OWNED BY tgauth_test_bot, tgauth_test_pushd, "Tgauth test app", tgauth_test_nobody;
DROP ROLE tgauth_test_bot, tgauth_test_pushd, "Tgauth test app", tgauth_test_nobody;
