-- sites: who is named, codes that become children, which end with their parent
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_site, tgauth_site_session RESTART IDENTITY;

-- a host as browsers write it
SELECT tgauth_add_site('App.Example.com'), tgauth_add_site('localhost:8081', '{staff,admins,staff}'),
	tgauth_add_site('[::1]:8082'), tgauth_add_site('wiki.example.org:443', '{staff}');
SELECT host, number, groups FROM tgauth_sites();
SELECT tgauth_add_site('app.example.com', '{billing}');
SELECT host, number, groups FROM tgauth_sites() WHERE host = 'app.example.com';
\set VERBOSITY terse
SELECT tgauth_add_site('https://app.example.com');
DO $$
DECLARE
	bad text;
BEGIN
	FOREACH bad IN ARRAY ARRAY['app.example.com/', '', ':80', 'a b', E'a\nb', 'münchen.de', 'a:b@c', 'app.example.com:', 'app.example.com:0',
		'app.example.com:65536', 'app.example.com:080000', '[::1', '[]x', '.a', '-a', 'a?b', 'a,b', 'a\b', 'a#b', 'a%41', repeat('a', 261)]
	LOOP
		BEGIN
			PERFORM tgauth_add_site(bad);
			RAISE WARNING 'named: %', bad;
		EXCEPTION WHEN invalid_parameter_value THEN NULL;
		END;
	END LOOP;
END $$;
SELECT tgauth_add_site('a.example.com', '{"a b"}');
\set VERBOSITY default

-- numbers are shared with clients, the lowest that is free
INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES ('c', 5, 'c', '{}');
SELECT tgauth_remove_site('LOCALHOST:8081'), tgauth_remove_site('localhost:8081'), tgauth_remove_site('no such host');
SELECT tgauth_add_site('b.example.com'), tgauth_add_site('c.example.com');
SELECT host, number FROM tgauth_sites() ORDER BY number;
DELETE FROM tgauth_client;
INSERT INTO tgauth_site SELECT 'full' || n, n, '{}', now() FROM generate_series(7, 255) AS n;
SELECT tgauth_add_site('f.example.com');
SELECT tgauth_add_site('one.more.com');
SELECT tgauth_add_site('f.example.com', '{staff}');
DELETE FROM tgauth_site WHERE host LIKE 'full%';

-- a session of the portal, as two users have it
CREATE FUNCTION test.portal(telegram_id bigint) RETURNS text LANGUAGE sql
AS $$SELECT session_token FROM tgauth_open_session(telegram_id, first_name => 'x')$$;
CREATE FUNCTION test.hash(token text) RETURNS bytea LANGUAGE sql IMMUTABLE
AS $$SELECT substr(sha256(decode(translate(token, '-_', '+/') || '=', 'base64')), 1, 16)$$;
CREATE TABLE test.tokens AS SELECT test.portal(42) AS ann, test.portal(43) AS bob;
UPDATE tgauth_user SET groups = '{staff}' WHERE telegram_id = 42;

-- who gets a code
SELECT c.* FROM tokens, tgauth_site_code('x', 'app.example.com', '\x01') AS c;
SELECT c.* FROM tokens, tgauth_site_code(ann, 'example.com', '\x01') AS c;
SELECT c.* FROM tokens, tgauth_site_code(ann, 'app.example.com', '\x01') AS c;
SELECT c.* FROM tokens, tgauth_site_code(bob, 'wiki.example.org', '\x01') AS c;
SELECT status, length(code) FROM tokens, tgauth_site_code(ann, 'wiki.example.org', '\x01');
SELECT status, length(code) FROM tokens, tgauth_site_code(bob, 'c.example.com', '\x01');

-- a code opens one site, to one browser, once, within a minute
SELECT code AS wiki FROM tokens, tgauth_site_code(ann, 'wiki.example.org', '\x01') \gset
SELECT * FROM tgauth_enter_site(:'wiki', 'c.example.com', '\x01');
SELECT * FROM tgauth_enter_site(:'wiki', 'wiki.example.org', '\x02');
SELECT * FROM tgauth_enter_site('x', 'wiki.example.org', '\x01');
SELECT session_token AS child, parent_token_id = test.hash(ann) AS of_ann, created_at <= now() AS created, expires_at > now() AS lives
	FROM tokens, tgauth_enter_site(:'wiki', 'wiki.example.org', '\x01') \gset
SELECT length(:'child'), :'of_ann', :'created', :'lives';
SELECT * FROM tgauth_enter_site(:'wiki', 'wiki.example.org', '\x01');
SELECT code AS late FROM tokens, tgauth_site_code(ann, 'wiki.example.org', '\x01') \gset
UPDATE tgauth_site_session SET expires_at = expires_at - interval '61 s' WHERE token_id = test.hash(:'late');
SELECT * FROM tgauth_enter_site(:'late', 'wiki.example.org', '\x01');

-- the token is good for its site alone, as whoever asks is told; it is no session of the portal
SELECT host, parent_token_id = test.hash(ann) AS of_ann FROM tokens, tgauth_site_session(test.hash(:'child'));
SELECT * FROM tgauth_site_session(test.hash(:'late'));
SELECT * FROM tokens, tgauth_site_session(test.hash(ann));
SELECT * FROM tgauth_session(:'child');
SELECT tgauth_authenticate(:'child') IS NULL AS nobody;
SELECT * FROM tgauth_site_code(:'child', 'c.example.com', '\x01');

-- one device with its places; of one site so many at a time
SELECT u.telegram_id, s.hosts FROM tgauth_user AS u, tgauth_sessions(u.id) AS s ORDER BY 1;
DO $$
DECLARE
	session text := (SELECT ann FROM tokens);
BEGIN
	FOR i IN 1..20 LOOP
		PERFORM tgauth_enter_site(code, 'c.example.com', '\x03') FROM tgauth_site_code(session, 'c.example.com', '\x03');
	END LOOP;
END $$;
SELECT host, count(*) FROM tgauth_site_session WHERE expires_at IS NULL GROUP BY 1 ORDER BY 1;
SELECT s.hosts FROM tgauth_user AS u, tgauth_sessions(u.id) AS s WHERE u.telegram_id = 42;

-- a code of a session that ends, of a user who is blocked or leaves the group, of a site that is forgotten
SELECT code AS ended FROM tokens, tgauth_site_code(ann, 'wiki.example.org', '\x01') \gset
SELECT code AS bobs FROM tokens, tgauth_site_code(bob, 'c.example.com', '\x01') \gset
SELECT tgauth_revoke_all(id) FROM tgauth_user WHERE telegram_id = 42;
SELECT session_token FROM tgauth_enter_site(:'ended', 'wiki.example.org', '\x01');
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 43;
SELECT session_token FROM tgauth_enter_site(:'bobs', 'c.example.com', '\x01');
SELECT c.status FROM tokens, tgauth_site_code(bob, 'c.example.com', '\x01') AS c;
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 43;
UPDATE tokens SET bob = test.portal(43);
SELECT code AS bobs FROM tokens, tgauth_site_code(bob, 'c.example.com', '\x01') \gset
SELECT tgauth_remove_site('c.example.com');
SELECT tgauth_add_site('c.example.com');
SELECT session_token FROM tgauth_enter_site(:'bobs', 'c.example.com', '\x01');
SELECT host, count(*) FROM tgauth_site_session WHERE expires_at IS NULL GROUP BY 1 ORDER BY 1;

-- what is over goes
SELECT count(*) FROM tgauth_site_session WHERE expires_at <= now();
SELECT FROM tgauth_purge();
SELECT count(*) FROM tgauth_site_session WHERE expires_at <= now();
UPDATE tgauth_session SET revoked_at = revoked_at - interval '1 day', created_at = created_at - interval '2 days';
SELECT FROM tgauth_purge();
SELECT count(*) FROM tgauth_site_session WHERE expires_at IS NULL;

-- strangers have no rights on any of it
CREATE ROLE test_nobody;
SET ROLE test_nobody;
\set VERBOSITY terse
SELECT tgauth.tgauth_sites();
SELECT tgauth.tgauth_site_code('x', 'x', '');
\set VERBOSITY default
RESET ROLE;
DROP ROLE test_nobody;
DROP TABLE test.tokens;
DROP FUNCTION test.portal(bigint), test.hash(text);
TRUNCATE tgauth_user, tgauth_session, tgauth_site, tgauth_site_session RESTART IDENTITY;
