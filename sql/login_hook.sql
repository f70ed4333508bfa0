-- tgauth.login_hook: an application's own word on each login
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

CREATE ROLE hook_owner;
CREATE ROLE hook_bot;
SELECT tgauth_grant('hook_bot', 'bot');
GRANT USAGE ON SCHEMA test TO hook_bot;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA test TO hook_bot;
CREATE SCHEMA app AUTHORIZATION hook_owner;
SET ROLE hook_owner;
CREATE TABLE app.member (tgauth_id int8 PRIMARY KEY, telegram_id int8, name text, calls int DEFAULT 1, who text);
CREATE TABLE app.banned (telegram_id int8);
INSERT INTO app.banned VALUES (66);
RESET ROLE;
GRANT USAGE ON SCHEMA tgauth TO hook_owner;
-- without rights on the table of users, as the owner of the application's tables
CREATE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM app.banned WHERE telegram_id = u.telegram_id) THEN
		RAISE EXCEPTION 'You are not on the list, %.', u.first_name;
	END IF;
	INSERT INTO app.member AS m VALUES (u.id, u.telegram_id, u.first_name, 1,
		current_user || ' ' || current_setting('search_path') || ' ' || coalesce(u.password_hash, u.one_time_hash, 'no hash'))
		ON CONFLICT (tgauth_id) DO UPDATE SET calls = m.calls + 1, name = excluded.name;
END $$;
ALTER FUNCTION app.on_login OWNER TO hook_owner;
REVOKE ALL ON FUNCTION app.on_login FROM PUBLIC;

-- its name has a schema, and only a superuser sets it
SET tgauth.login_hook = 'on_login';
SET tgauth.login_hook = 'a.b.c';
SET tgauth.login_hook = 'app.';
SET tgauth.login_hook = '"App".on_login';
SET ROLE hook_bot;
SET tgauth.login_hook = 'app.on_login';
RESET ROLE;
SET tgauth.login_hook = 'app.on_login';

-- by whoever confirms, as its owner
SELECT token(1) AS token, code(1) AS code \gset
SET ROLE hook_bot;
SELECT status, user_id, is_new, password IS NOT NULL AS password, message
	FROM tgauth_confirm(:'token', 42, first_name => 'Ann', match_code => :code);
-- not again for a redelivery
SELECT status, message FROM tgauth_confirm(:'token', 42, first_name => 'Ann', match_code => :code);
RESET ROLE;
SELECT * FROM app.member;
SELECT confirm(2, 42, NULL, 'Anna');
SELECT calls, name FROM app.member;

-- refused, and nothing is half done
SELECT status, user_id, is_new, password, message FROM tgauth_confirm(token(3), 66, 'mallory', 'Mallory', match_code => code(3));
SELECT count(*) AS users FROM tgauth_user WHERE telegram_id = 66;
SELECT count(*) AS sessions FROM tgauth_session WHERE login_id = login_id(3);
SELECT status FROM tgauth_confirm(token(3), 66, 'mallory', 'Mallory', match_code => code(3));
-- somebody whom it lets in can still take it
SELECT confirm(3, 42);
-- who was a user before stays as they were
INSERT INTO app.banned VALUES (42);
SELECT one_time_hash, username, updated_at FROM tgauth_user WHERE telegram_id = 42 \gset before_
SELECT status FROM tgauth_confirm(token(4), 42, 'renamed', 'Renamed', match_code => code(4));
SELECT one_time_hash = :'before_one_time_hash' AS same_password, username, first_name,
	updated_at = :'before_updated_at' AS untouched FROM tgauth_user WHERE telegram_id = 42;
SELECT tgauth_session(session_token(4));
DELETE FROM app.banned WHERE telegram_id = 42;

-- a wrong number, a declined or blocked one does not get as far
SELECT status, message FROM tgauth_confirm(token(5), 66, match_code => wrong_code(5));
SELECT tgauth_block(id) FROM tgauth_user WHERE telegram_id = 42;
SELECT status, message FROM tgauth_confirm(token(6), 42, match_code => code(6));
SELECT tgauth_unblock(id) FROM tgauth_user WHERE telegram_id = 42;

-- a batch: one that is refused spoils none of the others
BEGIN;
SELECT n, c.status, c.message FROM (VALUES (11, 101), (12, 66), (13, 102), (14, 66), (15, 103)) AS v(n, person),
	LATERAL tgauth_confirm(token(n), person, first_name => 'P', match_code => code(n)) AS c;
COMMIT;
SELECT telegram_id FROM app.member ORDER BY 1;
SELECT telegram_id FROM tgauth_user ORDER BY 1;

-- by other proofs of Telegram's, and by registration
SELECT status, user_id, session_token, message FROM tgauth_open_session(66, first_name => 'Mallory');
SELECT status, session_token IS NOT NULL AS token, message FROM tgauth_open_session(104, first_name => 'Eve');
SELECT user_id IS NOT NULL AS registered FROM tgauth_register('somebody', 'correct horse battery');
SELECT telegram_id, name FROM app.member ORDER BY tgauth_id DESC LIMIT 2;
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'closed for %', coalesce(u.username, 'all');
END $$;
SELECT user_id FROM tgauth_register('somebody_else', 'correct horse battery');
SELECT count(*) FROM tgauth_user WHERE username = 'somebody_else';

-- an accident in it refuses too
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO app.member (tgauth_id) VALUES ((SELECT min(tgauth_id) FROM app.member));
END $$;
SELECT status, message FROM tgauth_confirm(token(20), 200, match_code => code(20));
-- what is no word on this login is an error
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'try again' USING ERRCODE = 'serialization_failure';
END $$;
SELECT status, message FROM tgauth_confirm(token(20), 200, match_code => code(20));
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_sleep(30);
END $$;
SET statement_timeout = '100ms';
SELECT status, message FROM tgauth_confirm(token(20), 200, match_code => code(20));
RESET statement_timeout;
SELECT count(*) FROM tgauth_user WHERE telegram_id = 200;

-- it is no way around rights: what it does, it does as its owner
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE tgauth.tgauth_user SET blocked = true;
END $$;
SELECT status, message FROM tgauth_confirm(token(20), 200, match_code => code(20));
CREATE OR REPLACE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql SET search_path = app AS $$
BEGIN
	INSERT INTO member (tgauth_id, name) VALUES (u.id, 'by its own path');
END $$;
SELECT status, message FROM tgauth_confirm(token(20), 200, match_code => code(20));
SELECT current_user = session_user AS back, name FROM app.member WHERE name LIKE 'by%';
-- in SQL, with an answer that nobody reads, in the strictest isolation
DROP FUNCTION app.on_login;
CREATE FUNCTION app.on_login(u tgauth_user) RETURNS bool LANGUAGE sql AS 'SELECT NULL::bool';
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT confirm(21, 201), confirm(22, 201);
COMMIT;

-- a second argument says what is known of the login; the function that takes it is asked before one that does not
RESET tgauth.login_hook;
SELECT confirm(30, 301, 'liz', 'Liz'), tgauth_remember_client(login_id(30));
SELECT tgauth_add_client('wiki', 'The "Wiki"', '{https://wiki.example/cb}', authentication => 'none', id_token_algorithm => 'ES256') IS NULL AS public;
SELECT tgauth_add_site('shop.example.com');
SELECT number AS wiki FROM tgauth_applications() WHERE client_id = 'wiki' \gset
SELECT number AS shop FROM tgauth_applications() WHERE host = 'shop.example.com' \gset
SET tgauth.login_hook = 'app.on_login';
CREATE TABLE app.told (n int GENERATED ALWAYS AS IDENTITY, user_id int8, login jsonb);
GRANT ALL ON app.told TO hook_owner;
CREATE FUNCTION app.on_login(u tgauth_user, login jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO app.told (user_id, login) VALUES (u.id, login);
	IF (login->>'new_network')::bool THEN
		RAISE EXCEPTION 'not from %', login->>'address';
	END IF;
END $$;
ALTER FUNCTION app.on_login(tgauth_user, jsonb) OWNER TO hook_owner;
SELECT confirm(31, 301), c.status FROM tgauth_confirm(token(32, browser => 1, os => 1, application => :wiki), 301, match_code => code(32)) AS c;
SELECT status FROM tgauth_confirm(token(33, address => '\x0000000000000000', browser => 0, os => 0, application => :shop), 301, match_code => code(33));
SELECT status, message FROM tgauth_confirm(token(34, address => '\x0000ffffcb007109'), 301, match_code => code(34));
-- a person who is new is not unusual; nor an application that was removed since
SELECT status FROM tgauth_confirm(token(35, application => 200), 302, match_code => code(35));
SELECT status FROM tgauth_open_session(301, address => '2001:db8:1:2:3::4', user_agent => 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0');
SELECT status FROM tgauth_open_session(302, user_agent => 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0');
SELECT user_id IS NOT NULL AS registered FROM tgauth_register('another', 'correct horse battery', '192.0.2.8');
SELECT status FROM tgauth_login('another', 'correct horse battery', '192.0.2.9');
SELECT status FROM tgauth_login_browser(login_id(36), 'another', 'correct horse battery', 0, '192.0.2.10', 'Mozilla/5.0 (Macintosh) Firefox/1');
-- a browser that a password was typed into is remembered, and another is new
SELECT status, message FROM tgauth_login_browser(login_id(38), 'another', 'correct horse battery', 0, '192.0.2.11', 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0');
SELECT status, message FROM tgauth_login_browser(login_id(39), 'another', 'correct horse battery', 0, '203.0.113.9', 'Mozilla/5.0 (Macintosh) Firefox/1');
SELECT username, login - 'application' AS login, login->'application' AS application FROM app.told LEFT JOIN tgauth_user ON id = user_id ORDER BY n;
-- by the other's name when it is gone, and not one that takes something else
DROP FUNCTION app.on_login(tgauth_user, jsonb);
CREATE FUNCTION app.on_login(u tgauth_user, login json) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this one'; END $$;
SELECT confirm(37, 301);
DROP FUNCTION app.on_login(tgauth_user, json);
SELECT tgauth_remove_client('wiki'), tgauth_remove_site('shop.example.com');

-- one that is not there is the operator's mistake: nobody gets in
SET tgauth.login_hook = 'app.nothing';
SELECT confirm(23, 202);
SET tgauth.login_hook = 'pg_catalog.count';
SELECT confirm(23, 202);
DROP FUNCTION app.on_login;
CREATE FUNCTION app.on_login(u tgauth_user) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
SET tgauth.login_hook = 'app.on_login';
SELECT confirm(23, 202);
SELECT count(*) FROM tgauth_user WHERE telegram_id = 202;
RESET tgauth.login_hook;
SELECT confirm(23, 202);

SET client_min_messages = warning;
DROP SCHEMA app CASCADE;
DROP OWNED BY hook_bot, hook_owner;
DROP ROLE hook_bot, hook_owner;
