-- refresh tokens, introspection, revocation
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token, tgauth_client_logout RESTART IDENTITY;
CREATE FUNCTION re_bytes(t text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT convert_to(t, 'UTF8') $$;
CREATE FUNCTION re_first(client text, secret text, scope text DEFAULT 'openid+offline_access+profile') RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT t.body::jsonb FROM tgauth_authorize('https://id.example', re_bytes('client_id=' || client || '&redirect_uri=https://app.example/cb&response_type=code&nonce=n&scope=' || scope
		|| '&code_challenge_method=S256&code_challenge=' || base64url(sha256(repeat('v', 43)::bytea))), session_token(1)) AS a,
	tgauth_token('https://id.example', re_bytes('grant_type=authorization_code&client_id=' || client || '&client_secret=' || secret || '&redirect_uri=https://app.example/cb&code_verifier=' || repeat('v', 43)
		|| '&code=' || substring(a.redirect_to FROM 'code=([^&]*)')), NULL) AS t $$;
CREATE FUNCTION re_fresh(client text, secret text, token text, more text DEFAULT '') RETURNS TABLE (status int, body jsonb) LANGUAGE sql VOLATILE AS $$
	SELECT status, body::jsonb FROM tgauth_token('https://id.example', re_bytes('grant_type=refresh_token&client_id=' || client || '&client_secret=' || secret || '&refresh_token=' || token || more), NULL) $$;
CREATE FUNCTION re_ask(client text, secret text, token text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT body::jsonb FROM tgauth_introspect(re_bytes('client_id=' || client || '&client_secret=' || secret || '&token_type_hint=access_token&token=' || token), NULL) $$;
CREATE FUNCTION re_end(client text, secret text, token text) RETURNS TABLE (status int, body text) LANGUAGE sql VOLATILE AS $$
	SELECT status, body FROM tgauth_revoke_token(re_bytes('client_id=' || client || '&client_secret=' || secret || '&token=' || token), NULL) $$;
SELECT tgauth_add_client(c, c, '{https://app.example/cb}', authentication => a, consent => 'never', id_token_algorithm => 'ES256') AS s FROM (VALUES ('one', 'client_secret_post')) AS v (c, a) \gset one_
SELECT tgauth_add_client('two', 'two', '{https://app.example/cb}', authentication => 'client_secret_post', consent => 'never', id_token_algorithm => 'ES256') AS s \gset two_
SELECT tgauth_add_client('bare', 'bare', '{https://app.example/cb}', authentication => 'none', consent => 'never', id_token_algorithm => 'ES256') IS NULL AS bare;
SELECT confirm(1, 42, 'ann', 'Ann');

-- rotation: the next pair, the same scope and family
SELECT re_first('one', :'one_s') AS b \gset
SELECT :'b'::jsonb->>'access_token' AS access, :'b'::jsonb->>'refresh_token' AS refresh, :'b'::jsonb->>'id_token' AS id \gset a_
SELECT status, body->>'access_token' AS access, body->>'refresh_token' AS refresh, body->>'scope' AS scope, body->>'id_token' AS id FROM re_fresh('one', :'one_s', :'a_refresh') \gset b_
SELECT :b_status AS status, :'b_scope' AS scope, :'b_access' <> :'a_access' AS another_access, :'b_refresh' <> :'a_refresh' AS another_refresh;
CREATE FUNCTION re_claims(token text) RETURNS jsonb LANGUAGE sql AS
	$$ SELECT convert_from(decode(translate(p, '-_', '+/') || repeat('=', (4 - length(p) % 4) % 4), 'base64'), 'UTF8')::jsonb FROM split_part(token, '.', 2) AS p $$;
SELECT key FROM jsonb_each(re_claims(:'a_id')) AS a FULL JOIN jsonb_each(re_claims(:'b_id')) AS b USING (key) WHERE a.value IS DISTINCT FROM b.value AND key NOT IN ('iat', 'exp') ORDER BY key;
SELECT count(DISTINCT family) FROM tgauth_client_token;
-- what was given before still works until it expires
SELECT status FROM tgauth_userinfo(:'a_access') UNION ALL SELECT status FROM tgauth_userinfo(:'b_access');
-- less, and all of it the next time; never more
SELECT status, body->>'scope' AS scope, body ? 'id_token' AS id, body->>'refresh_token' AS refresh FROM re_fresh('one', :'one_s', :'b_refresh', '&scope=profile') \gset c_
SELECT :c_status AS status, :'c_scope' AS scope, :'c_id' AS has_id_token;
SELECT * FROM re_fresh('one', :'one_s', :'c_refresh', '&scope=openid+email');
SELECT status, body->>'scope' AS scope, body->>'refresh_token' AS refresh FROM re_fresh('one', :'one_s', :'c_refresh') \gset d_
SELECT :d_status AS status, :'d_scope' AS scope;
-- another client's, none, an access token, twice, none at all
SELECT status, body->>'error' AS error FROM re_fresh('two', :'two_s', :'d_refresh');
SELECT status, body->>'error' AS error FROM re_fresh('one', 'wrong', :'d_refresh');
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', :'b_access');
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', 'x');
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', '');
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', 'x', '&refresh_token=y');
-- used again: the family ends, and nothing else
SELECT re_first('one', :'one_s')->>'access_token' AS access \gset other_
SELECT status, body->>'error_description' AS why FROM re_fresh('one', :'one_s', :'a_refresh');
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', :'d_refresh');
SELECT status FROM tgauth_userinfo(:'b_access') UNION ALL SELECT status FROM tgauth_userinfo(:'other_access');
-- only who asked for it has one
SELECT re_first('one', :'one_s', 'openid') ? 'refresh_token' AS refresh;

-- introspection
SELECT b->>'access_token' AS access, b->>'refresh_token' AS refresh FROM re_first('one', :'one_s') AS b \gset e_
SELECT re_ask('one', :'one_s', :'e_access') - 'iat' - 'exp' AS access;
SELECT (b->>'exp')::int - (b->>'iat')::int AS life FROM re_ask('one', :'one_s', :'e_access') AS b;
SELECT re_ask('one', :'one_s', :'e_refresh') - 'iat' - 'exp' AS refresh;
SELECT re_ask('two', :'two_s', :'e_access')->>'client_id' AS an_api, re_ask('two', :'two_s', :'e_refresh') AS not_its_own;
SELECT re_ask('one', :'one_s', 'x'), re_ask('one', :'one_s', :'b_access'), re_ask('one', :'one_s', :'d_refresh');
SELECT re_ask('one', 'wrong', :'e_access')->>'error' AS wrong, re_ask('one', :'one_s', '')->>'error' AS none;
SELECT status, body::jsonb->>'error' AS error, www_authenticate FROM tgauth_introspect(re_bytes('client_id=bare&token=' || :'e_access'), NULL);
SELECT status, body::jsonb->>'error' AS error FROM tgauth_introspect(NULL, NULL);
SELECT status, body FROM tgauth_introspect(re_bytes('token=x'), 'Bearer ' || :'e_access');

-- revocation
SELECT * FROM re_end('two', :'two_s', :'e_access');
SELECT * FROM re_end('two', :'two_s', :'e_refresh');
SELECT * FROM re_end('one', 'wrong', :'e_refresh');
SELECT status FROM tgauth_userinfo(:'e_access');
SELECT * FROM re_end('one', :'one_s', 'x');
SELECT * FROM re_end('one', :'one_s', '');
SELECT * FROM re_end('one', :'one_s', :'e_access');
SELECT re_ask('one', :'one_s', :'e_access') AS access, re_ask('one', :'one_s', :'e_refresh')->'active' AS refresh;
SELECT body->>'access_token' AS access, body->>'refresh_token' AS refresh FROM re_fresh('one', :'one_s', :'e_refresh') \gset f_
SELECT * FROM re_end('one', :'one_s', :'f_refresh');
SELECT * FROM re_end('one', :'one_s', :'f_refresh');
SELECT re_ask('one', :'one_s', :'f_access') AS access, re_ask('one', :'one_s', :'f_refresh') AS refresh;
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', :'f_refresh');

-- all of it dies with the session
SELECT b->>'access_token' AS access, b->>'refresh_token' AS refresh FROM re_first('one', :'one_s') AS b \gset g_
UPDATE tgauth_session SET expires_at = clock_timestamp() WHERE login_id = login_id(1);
SELECT re_ask('one', :'one_s', :'g_access') AS access, re_ask('one', :'one_s', :'g_refresh') AS refresh;
SELECT status, body FROM re_fresh('one', :'one_s', :'g_refresh');
UPDATE tgauth_session SET expires_at = clock_timestamp() + interval '1 day' WHERE login_id = login_id(1);
-- (used up meanwhile)
SELECT b->>'access_token' AS access, b->>'refresh_token' AS refresh FROM re_first('one', :'one_s') AS b \gset g_
SELECT tgauth_revoke(login_id(1));
SELECT re_ask('one', :'one_s', :'g_access') AS access, re_ask('one', :'one_s', :'g_refresh') AS refresh;
SELECT status, body->>'error' AS error FROM re_fresh('one', :'one_s', :'g_refresh');
-- what has expired goes
UPDATE tgauth_client_token SET expires_at = now() - interval '1 second';
UPDATE tgauth_client_code SET expires_at = now() - interval '1 day';
SELECT tgauth_purge() > 0 AS purged;
SELECT (SELECT count(*) FROM tgauth_client_token) AS tokens, (SELECT count(*) FROM tgauth_client_code) AS codes;
DROP FUNCTION re_first, re_fresh, re_ask, re_end, re_claims, re_bytes;
TRUNCATE tgauth_user, tgauth_client, tgauth_client_secret, tgauth_client_session, tgauth_client_code, tgauth_client_token RESTART IDENTITY;
