-- the code flow: authorize, token, userinfo
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token RESTART IDENTITY;

CREATE FUNCTION url(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(CASE WHEN b BETWEEN 48 AND 57 OR b BETWEEN 65 AND 90 OR b BETWEEN 97 AND 122 THEN chr(b) ELSE '%' || upper(lpad(to_hex(b), 2, '0')) END, '' ORDER BY i)
	FROM (SELECT i, get_byte(convert_to(t, 'UTF8'), i) AS b FROM generate_series(0, octet_length(convert_to(t, 'UTF8')) - 1) AS i) AS s $$;
CREATE FUNCTION form(parameters jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT convert_to(string_agg(url(key) || '=' || coalesce(url(value), ''), '&' ORDER BY key), 'UTF8') FROM jsonb_each_text(parameters) WHERE value IS NOT NULL $$;
CREATE FUNCTION unurl(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	b bytea := '';
	m text;
BEGIN
	FOREACH m IN ARRAY ARRAY(SELECT r[1] FROM regexp_matches(t, '(%[0-9A-F]{2}|.)', 'g') AS r) LOOP
		b := b || CASE WHEN m LIKE '\%__' THEN decode(substr(m, 2), 'hex') ELSE convert_to(m, 'UTF8') END;
	END LOOP;
	RETURN convert_from(b, 'UTF8');
END $$;
CREATE FUNCTION parameter(address text, name text) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT unurl(substring(address FROM '[?&]' || name || '=([^&]*)')) $$;
CREATE FUNCTION verifier() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT repeat('verifier-', 5) $$;
CREATE FUNCTION challenge() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT base64url(sha256(verifier()::bytea)) $$;
-- A request that is right in every way, changed by more; null takes a parameter out.
CREATE FUNCTION request(more jsonb DEFAULT '{}') RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT form(jsonb_strip_nulls('{"client_id":"shop","redirect_uri":"https://shop.example/cb?from=tg","response_type":"code","scope":"openid profile",
		"state":"a state & = + %/ü","nonce":"n-1","code_challenge_method":"S256"}' || jsonb_build_object('code_challenge', challenge()) || more)) $$;
CREATE FUNCTION authorize(more jsonb DEFAULT '{}', session int DEFAULT 1) RETURNS TABLE (outcome text, redirect_to text, error text, error_description text,
	client_id text, client_name text, scopes text[], resume text) LANGUAGE sql VOLATILE AS
	$$ SELECT * FROM tgauth_authorize('https://id.example', request(more), CASE WHEN session > 0 THEN session_token(session) END) $$;
CREATE FUNCTION new_code(more jsonb DEFAULT '{}', session int DEFAULT 1) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT parameter(redirect_to, 'code') FROM authorize(more, session) $$;
CREATE FUNCTION exchange(secret text, code text, more jsonb DEFAULT '{}') RETURNS TABLE (status int, body jsonb) LANGUAGE sql VOLATILE AS $$
	SELECT status, body::jsonb FROM tgauth_token('https://id.example', form(jsonb_strip_nulls(jsonb_build_object('grant_type', 'authorization_code', 'code', code,
		'redirect_uri', 'https://shop.example/cb?from=tg', 'code_verifier', verifier()) || more)), 'Basic ' || replace(encode(convert_to('shop:' || secret, 'UTF8'), 'base64'), E'\n', '')) $$;
CREATE FUNCTION userinfo(token text) RETURNS TABLE (status int, body jsonb, challenge text) LANGUAGE sql VOLATILE AS
	$$ SELECT status, body::jsonb, www_authenticate FROM tgauth_userinfo(token) $$;

SELECT tgauth_add_client('shop', 'The Shop', '{https://shop.example/cb?from=tg}', consent => 'never') AS secret \gset
SELECT tgauth_add_client('app', 'App', '{http://127.0.0.1/cb,"http://[::1]/cb",http://localhost/cb}', authentication => 'none', consent => 'never') IS NULL AS no_secret;
SELECT confirm(1, 42, 'ann', 'Ann');

-- who is not known is not redirected to
SELECT outcome, redirect_to, error, client_id FROM authorize('{"client_id":null}');
SELECT outcome, redirect_to, error, client_id FROM authorize('{"client_id":"Shop"}');
SELECT outcome, redirect_to, error, client_id FROM authorize('{"redirect_uri":null}');
SELECT count(*) FILTER (WHERE outcome = 'refused' AND redirect_to IS NULL AND error = 'invalid_redirect_uri'), count(*) FROM (VALUES ('https://shop.example/cb'), ('https://shop.example/cb?from=tg&x=1'),
	('https://shop.example/cb?from=tg#'), ('https://shop.example/cb/?from=tg'), ('https://shop.example/CB?from=tg'), ('http://shop.example/cb?from=tg'), ('https://shop.example:443/cb?from=tg'),
	('https://shop.example.evil.example/cb?from=tg'), ('https://evil@shop.example/cb?from=tg'), ('https://shop.example/x/../cb?from=tg'), (' https://shop.example/cb?from=tg'), ('//shop.example/cb?from=tg'), ('javascript:1')) AS v (u),
	LATERAL authorize(jsonb_build_object('redirect_uri', u));
SELECT outcome, error FROM tgauth_authorize('https://id.example', request() || '&client_id=app', session_token(1));
SELECT outcome, error FROM tgauth_authorize('https://id.example', request() || '&redirect_uri=https%3A%2F%2Fevil.example', session_token(1));
SELECT outcome, error FROM tgauth_authorize('https://id.example', NULL, NULL);
-- the port of a loopback address is free
SELECT u, outcome FROM (VALUES ('http://127.0.0.1:49152/cb'), ('http://127.0.0.1/cb'), ('http://[::1]:1/cb'), ('http://localhost:8000/cb'), ('http://127.0.0.1:/cb'), ('http://127.0.0.1:80x/cb'), ('http://127.0.0.1:80@evil.example/cb'),
	('http://127.0.0.1:80/cb2'), ('http://127.0.0.2/cb'), ('https://127.0.0.1/cb'), ('http://127.0.0.1:123456/cb')) AS v (u), LATERAL authorize(jsonb_build_object('client_id', 'app', 'redirect_uri', u));

-- errors go back with state and iss
SELECT redirect_to FROM authorize('{"response_type":"token"}');
SELECT m, outcome, error, error_description, parameter(redirect_to, 'error') = error AND parameter(redirect_to, 'iss') = 'https://id.example' AND parameter(redirect_to, 'state') = 'a state & = + %/ü'
	AND redirect_to LIKE 'https://shop.example/cb?from=tg&error=%' AS told FROM (VALUES ('{"response_type":null}'::jsonb), ('{"response_type":"code id_token"}'), ('{"response_mode":"fragment"}'), ('{"response_mode":"form_post"}'), ('{"scope":null}'), ('{"scope":"profile"}'),
	('{"request":"x"}'), ('{"request_uri":"https://x"}'), ('{"registration":"{}"}'), ('{"prompt":"none login"}'), ('{"prompt":"create"}'), ('{"max_age":"-1"}'), ('{"max_age":"x"}'), ('{"max_age":"9999999999"}'),
	('{"claims":"x"}'), ('{"claims":"[]"}'), ('{"claims":"{\"userinfo\":1}"}'), ('{"claims":"{\"userinfo\":{\"name\":1}}"}'), ('{"id_token_hint":"x.y.z"}'),
	('{"code_challenge":null}'), ('{"code_challenge":null,"code_challenge_method":null}'), ('{"code_challenge_method":"plain"}'), ('{"code_challenge_method":null}'), ('{"code_challenge":"short"}')) AS v (m), LATERAL authorize(m);
SELECT outcome, error, parameter(redirect_to, 'state') FROM tgauth_authorize('https://id.example', request() || '&nonce=2', session_token(1));
SELECT outcome, error, parameter(redirect_to, 'state') FROM tgauth_authorize('https://id.example', request() || '&state=2', session_token(1));
SELECT outcome, error FROM tgauth_authorize('https://id.example', request() || '&x=%zz', session_token(1));
SELECT outcome, error FROM tgauth_authorize('https://id.example', request() || '&x=%00', session_token(1));
SELECT outcome, error FROM tgauth_authorize('https://id.example', request() || convert_to((SELECT string_agg('&p' || i || '=1', '') FROM generate_series(1, 100) AS i), 'UTF8'), session_token(1));
-- what is not known, and what is asked for in vain, is no error
SELECT outcome, error FROM authorize('{"unknown":"x","login_hint":"ann","ui_locales":"fr","claims_locales":"fr","acr_values":"1 2","display":"popup","scope":"openid address phone nonsense","nonce":null,"claims":"{\"userinfo\":{\"x\":null,\"email\":{\"essential\":true}},\"id_token\":null}"}');

-- nobody is logged in
SELECT outcome, redirect_to, error, client_id, client_name, resume ~ '^[A-Za-z0-9_-]{34}$' AS resume FROM authorize(session => 0);
SELECT outcome, error, parameter(redirect_to, 'error') FROM authorize('{"prompt":"none"}', 0);

-- a whole flow
SELECT redirect_to ~ '^https://shop[.]example/cb[?]from=tg&code=[A-Za-z0-9_-]{43}&state=a%20state%20%26%20%3D%20%2B%20%25%2F%C3%BC&iss=https%3A%2F%2Fid.example$' AS redirect, outcome FROM authorize();
SELECT new_code() AS c \gset
SELECT status, body - '{access_token,id_token}'::text[] AS body, body->>'access_token' AS access, body->>'id_token' AS id FROM exchange(:'secret', :'c') \gset t_
SELECT :'t_status' AS status, :'t_body' AS body;
SELECT part(:'t_id', 1) - 'kid' AS header, part(:'t_id', 2) - '{iat,exp,auth_time,sid,at_hash}'::text[] AS claims;
SELECT (c->>'exp')::int - (c->>'iat')::int AS lives, (c->>'auth_time')::int8 = floor(extract(epoch FROM s.created_at)) AS auth_time, c->>'sid' = encode(cs.sid, 'hex') AS sid,
	c->>'at_hash' = base64url(substr(sha256(:'t_access'::bytea), 1, 16)) AS at_hash FROM part(:'t_id', 2) AS c, tgauth_client_session AS cs JOIN tgauth_session AS s USING (login_id) WHERE client_id = 'shop';
SELECT status, body - 'updated_at' AS body, body ? 'updated_at' AS updated_at FROM userinfo(:'t_access');
-- nothing that a client presents is stored
SELECT count(*) FROM tgauth_client_token WHERE token_hash = sha256(unbase64url(:'t_access'));
SELECT count(*) FROM tgauth_client_code WHERE code_hash = sha256(unbase64url(:'c')) AND used_at IS NOT NULL;
-- the second use of a code is refused and revokes what the first gave
SELECT status, body FROM exchange(:'secret', :'c');
SELECT status, body->>'error' AS error, challenge FROM userinfo(:'t_access');
SELECT * FROM userinfo(NULL);
SELECT status, challenge FROM userinfo('x');

-- what a code is bound to
SELECT new_code() AS c \gset
SELECT status, body FROM exchange(:'secret', :'c', '{"code_verifier":null}');
SELECT status, body FROM exchange(:'secret', :'c');
SELECT new_code() AS c \gset
SELECT status, body FROM exchange(:'secret', :'c', '{"code_verifier":"wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong"}');
SELECT new_code() AS c \gset
SELECT status, body FROM exchange(:'secret', :'c', '{"redirect_uri":"https://shop.example/cb"}');
SELECT new_code('{"client_id":"app","redirect_uri":"http://127.0.0.1:5/cb"}') AS c \gset
SELECT status, body FROM exchange(:'secret', :'c', '{"redirect_uri":"http://127.0.0.1:5/cb"}');
-- another client's attempt leaves it good for its own
SELECT status, body::jsonb->>'token_type' AS type, body::jsonb ? 'refresh_token' AS refresh FROM tgauth_token('https://id.example', form(jsonb_build_object('client_id', 'app', 'grant_type', 'authorization_code',
	'code', :'c'::text, 'redirect_uri', 'http://127.0.0.1:5/cb', 'code_verifier', verifier())), NULL);
SELECT tgauth_set_client('shop', pkce_required => false);
SELECT new_code('{"code_challenge":null,"code_challenge_method":null}') AS c \gset
SELECT status, body FROM exchange(:'secret', :'c');
SELECT new_code('{"code_challenge":null,"code_challenge_method":null}') AS c \gset
SELECT status, body->>'token_type' AS type FROM exchange(:'secret', :'c', '{"code_verifier":null}');
SELECT new_code() AS c \gset
UPDATE tgauth_client_code SET expires_at = now() - interval '1 s' WHERE code_hash = sha256(unbase64url(:'c'));
SELECT status, body FROM exchange(:'secret', :'c');
SELECT status, body FROM exchange(:'secret', 'x');
SELECT status, body FROM exchange(:'secret', NULL);
SELECT status, body FROM exchange(:'secret', :'c', '{"redirect_uri":null}');
SELECT status, body FROM exchange(:'secret', :'c', '{"grant_type":"password"}');
SELECT status, body FROM exchange(:'secret', :'c', '{"grant_type":null}');

-- a client authenticates by what it is registered for, and by nothing else
CREATE FUNCTION client_error(form text, authorization_field text DEFAULT NULL) RETURNS TABLE (status int, error text, description text, www_authenticate text) LANGUAGE sql VOLATILE AS $$
	SELECT status, body::jsonb->>'error', body::jsonb->>'error_description', www_authenticate FROM tgauth_token('https://id.example', convert_to(form, 'UTF8'), authorization_field) $$;
CREATE FUNCTION basic(credentials text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Basic ' || replace(encode(convert_to(credentials, 'UTF8'), 'base64'), E'\n', '') $$;
SELECT * FROM client_error('grant_type=x', basic('shop:' || :'secret'));
SELECT * FROM client_error('grant_type=x', basic('shop:wrong'));
SELECT * FROM client_error('grant_type=x', basic('shop:'));
SELECT * FROM client_error('grant_type=x', basic('nobody:' || :'secret'));
SELECT * FROM client_error('grant_type=x', basic('shop'));
SELECT * FROM client_error('grant_type=x', 'Bearer x');
SELECT * FROM client_error('grant_type=x', 'Basic !');
SELECT * FROM client_error('grant_type=x', 'basic  ' || substr(basic('%73hop:' || :'secret'), 7));
SELECT * FROM client_error('grant_type=x&client_id=shop', basic('shop:' || :'secret'));
SELECT * FROM client_error('grant_type=x&client_id=app', basic('shop:' || :'secret'));
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=' || :'secret');
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=' || :'secret', basic('shop:' || :'secret'));
SELECT * FROM client_error('grant_type=x&client_id=shop');
SELECT * FROM client_error('grant_type=x&client_id=app');
SELECT * FROM client_error('grant_type=x&client_id=app&client_secret=x');
SELECT * FROM client_error('grant_type=x', basic('app:'));
SELECT * FROM client_error('grant_type=x');
SELECT * FROM client_error('grant_type=x&grant_type=y', basic('shop:' || :'secret'));
SELECT * FROM client_error('%', basic('shop:' || :'secret'));
SELECT tgauth_set_client('shop', authentication => 'client_secret_post');
SELECT * FROM client_error('grant_type=x', basic('shop:' || :'secret'));
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=' || :'secret');
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=wrong');
SELECT tgauth_rotate_client_secret('shop') AS second \gset
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=' || :'secret');
SELECT * FROM client_error('grant_type=x&client_id=shop&client_secret=' || :'second');
SELECT tgauth_set_client('shop', authentication => 'client_secret_basic');

-- the session ends, and with it all that was given
SELECT new_code('{"scope":"openid offline_access"}') AS c \gset
SELECT new_code() AS c2 \gset
SELECT body->>'access_token' AS access, length(body->>'refresh_token') AS refresh FROM exchange(:'secret', :'c') \gset t_
SELECT :'t_refresh' AS refresh_token, status, body FROM userinfo(:'t_access');
SELECT tgauth_revoke(login_id(1));
SELECT status FROM userinfo(:'t_access');
SELECT status, body FROM exchange(:'secret', :'c2');
SELECT outcome FROM authorize();
