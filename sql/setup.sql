-- What the tests after this one stand on: the extension in its schema, and
-- start tokens made in SQL, of any age and under any key.

CREATE SCHEMA tgauth;
CREATE EXTENSION tgauth SCHEMA tgauth CASCADE;
CREATE SCHEMA test;
-- Registration is off where nobody opens it; most of what is asked of passwords needs it open.
SHOW tgauth.registration;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET tgauth.registration = on', current_database()); END $$;
SET search_path = test, tgauth, public;

-- The tests know logins by number.
CREATE FUNCTION secret(n int) RETURNS bytea LANGUAGE sql IMMUTABLE AS
	$$ SELECT sha256(convert_to('secret ' || n, 'UTF8')) $$;
CREATE FUNCTION login_id(n int) RETURNS bytea LANGUAGE sql IMMUTABLE AS
	$$ SELECT substr(sha256(secret(n)), 1, 16) $$;
CREATE FUNCTION base64url(b bytea) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT rtrim(translate(encode(b, 'base64'), E'+/\n', '-_'), '=') $$;
CREATE FUNCTION login_secret(n int) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT base64url(secret(n)) $$;
-- The token that a claim gave, also of a session that has ended; of no session one that fits none.
CREATE FUNCTION session_token(n int) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT base64url(coalesce((SELECT hmac('tgauth session'::bytea || claim_salt, secret($1), 'sha256')
		FROM tgauth_session WHERE login_id = login_id($1) AND claim_salt IS NOT NULL), sha256(secret($1))))
$$;
CREATE FUNCTION current_key() RETURNS int LANGUAGE sql STABLE AS
	$$ SELECT (SELECT key_number FROM tgauth_key WHERE retired_at IS NULL) $$;

-- The format of the design, written a second time.
CREATE FUNCTION token(n int, age int DEFAULT 0, key int DEFAULT current_key(),
	channel int DEFAULT 0, address bytea DEFAULT '\x0000ffffc0000207', browser int DEFAULT 2,
	os int DEFAULT 3, application int DEFAULT 0)
RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT base64url(body || substr(hmac(body, k.key, 'sha256'), 1, 16))
	FROM tgauth_key AS k, LATERAL (SELECT
		substr(int4send($3), 4) || login_id($1)
		|| substr(int8send(extract(epoch FROM clock_timestamp() - '2026-01-01 00:00+00')::int8 - $2), 5)
		|| $5 || substr(int4send($6 * 16 + $7), 4) || substr(int4send($8), 4) || substr(int4send($4), 4)
		AS body) AS b
	WHERE k.key_number = $3
$$;
CREATE FUNCTION code(n int, key int DEFAULT current_key()) RETURNS int LANGUAGE sql STABLE AS $$
	SELECT 10 + (('x' || encode(substr(hmac('match'::bytea || login_id($1), k.key, 'sha256'), 1, 4), 'hex'))::bit(32)::int8 % 90)::int
	FROM tgauth_key AS k WHERE k.key_number = $2
$$;
CREATE FUNCTION wrong_code(n int) RETURNS int LANGUAGE sql STABLE AS
	$$ SELECT 10 + (code(n) - 9) % 90 $$;

-- The parts of a JWT.
CREATE FUNCTION unbase64url(t text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
	$$ SELECT decode(translate(t, '-_', '+/') || repeat('=', (4 - length(t) % 4) % 4), 'base64') $$;
CREATE FUNCTION part(token text, n int) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
	$$ SELECT convert_from(unbase64url(split_part(token, '.', n)), 'UTF8')::jsonb $$;

CREATE FUNCTION claim(n int) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT status FROM tgauth_claim(login_secret(n), '192.0.2.7', 'Firefox') $$;
-- A whole login, right in every way.
CREATE FUNCTION confirm(n int, telegram_id int8, username text DEFAULT NULL, first_name text DEFAULT NULL)
RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT c.status FROM tgauth_confirm(token(n), telegram_id, username, first_name, match_code => code(n)) AS c,
		LATERAL claim(CASE c.status WHEN 'confirmed' THEN n END)
$$;

-- Files begin by emptying the tables, and use the same logins: links that nobody has opened.
CREATE FUNCTION forget_openings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE tgauth_opening; RETURN NULL; END $$;
CREATE TRIGGER forget_openings AFTER TRUNCATE ON tgauth_session EXECUTE FUNCTION forget_openings();

-- The two implementations agree.
SELECT status, os, address FROM tgauth_preview(token(1), 1);
SELECT code(1) = ANY (choices) AS choices_have_the_code FROM tgauth_preview(token(1), 1);
-- of the return leg, made anew from the documentation: the token of an address and the six digits
CREATE FUNCTION return_token(n int, age int DEFAULT 0, number int DEFAULT 0) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT base64url(head || substr(hmac('return'::bytea || head || login_id(n), key, 'sha256'), 1, 16)) FROM tgauth_key AS k, LATERAL (SELECT set_byte('\x00', 0, number)
	|| int4send((extract(epoch FROM clock_timestamp()) - 1767225600 - age)::int) AS head) AS h WHERE k.retired_at IS NULL $$;
CREATE FUNCTION digits(n int) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT lpad((mod(mod((hi::numeric * 4294967296 + lo), 18446744073709551616), 1000000))::text, 6, '0') FROM tgauth_key AS k,
	LATERAL (SELECT hmac('digits'::bytea || login_id(n), key, 'sha256') AS d) AS m,
	LATERAL (SELECT ('x' || encode(substr(d, 1, 4), 'hex'))::bit(32)::bigint AS hi, ('x' || encode(substr(d, 5, 4), 'hex'))::bit(32)::bigint AS lo) AS w
	WHERE k.retired_at IS NULL $$;
