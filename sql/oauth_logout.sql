-- what clients have of a session ends with it, and the outbox tells them
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token, tgauth_client_logout RESTART IDENTITY;
-- A client without a secret gets a code of login n; and tokens for it.
CREATE FUNCTION lo_code(client text, n int, scope text DEFAULT 'openid') RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT substring(redirect_to FROM 'code=([^&]*)') FROM tgauth_authorize('https://id.example', convert_to('client_id=' || client || '&redirect_uri=https://app.example/cb&response_type=code&scope=' || scope
		|| '&code_challenge_method=S256&code_challenge=' || base64url(sha256(repeat('v', 43)::bytea)), 'UTF8'), session_token(n)) $$;
CREATE FUNCTION lo_tokens(client text, code text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT body::jsonb FROM tgauth_token('https://id.example', convert_to('grant_type=authorization_code&client_id=' || client || '&redirect_uri=https://app.example/cb&code_verifier=' || repeat('v', 43) || '&code=' || code, 'UTF8'), NULL) $$;
CREATE FUNCTION lo_enter(client text, n int) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT lo_tokens(client, lo_code(client, n))->>'access_token' $$;
-- Whose logouts wait, and where they go; then none is left.
CREATE FUNCTION lo_waiting() RETURNS TABLE (client_id text, uri text, user_id bigint, tries int) LANGUAGE sql VOLATILE AS $$
	WITH gone AS (DELETE FROM tgauth_client_logout RETURNING *) SELECT g.client_id, g.uri, g.user_id, g.tries FROM gone AS g ORDER BY 1, 3 $$;
SELECT tgauth_add_client(c, c, '{https://app.example/cb}', authentication => 'none', consent => 'never', backchannel_logout_uri => u, id_token_algorithm => a)
	FROM (VALUES ('one', 'https://one.example/out', 'RS256'), ('two', 'https://two.example/out', 'ES256'), ('quiet', NULL, 'ES256')) AS v (c, u, a);

-- nothing of clients: nothing of them is looked for
SELECT confirm(1, 42);
SELECT has_clients FROM tgauth_session;
SELECT tgauth_revoke(login_id(1));
SELECT * FROM lo_waiting();

-- those that had a token and want to know: not who has a code alone, nor who is of another session
SELECT confirm(n, 42) FROM generate_series(2, 3) AS n;
SELECT lo_enter('one', 2) AS one_access, lo_enter('quiet', 2) AS quiet_access, lo_code('two', 2) AS two_code, lo_enter('one', 3) AS other_access \gset
SELECT client_id, client_name, login_id = login_id(2) AS second, last_used_at IS NOT NULL AS had_a_token FROM tgauth_client_sessions(1) ORDER BY 3, 1;
SELECT tgauth_revoke(login_id(2));
SELECT * FROM lo_waiting();
SELECT status FROM tgauth_userinfo(:'one_access') UNION ALL SELECT status FROM tgauth_userinfo(:'quiet_access') UNION ALL SELECT status FROM tgauth_userinfo(:'other_access');
SELECT lo_tokens('two', :'two_code')->>'error' AS error;

-- every way to end a session
SELECT confirm(4, 42);
SELECT lo_enter('two', 4) IS NOT NULL AS entered;
SELECT tgauth_revoke_others(login_id(4));
SELECT * FROM lo_waiting();
SELECT tgauth_revoke_own(1, login_id(4));
SELECT * FROM lo_waiting();
SELECT confirm(5, 42), lo_enter('one', 5) IS NOT NULL AS entered;
SELECT tgauth_revoke_all(1);
SELECT * FROM lo_waiting();
SELECT confirm(6, 42), lo_enter('one', 6) IS NOT NULL AS entered;
SELECT tgauth_block(1);
SELECT * FROM lo_waiting();
SELECT tgauth_unblock(1), confirm(7, 42), lo_enter('one', 7) IS NOT NULL AS entered;
SELECT status FROM tgauth_claim(login_secret(7), '198.51.100.1', 'Chrome');
SELECT * FROM lo_waiting();
SELECT confirm(8, 42), lo_enter('one', 8) IS NOT NULL AS entered;
BEGIN;
SELECT tgauth_authenticate(session_token(8)), tgauth_logout();
COMMIT;
SELECT * FROM lo_waiting();
SELECT confirm(9, 42), lo_enter('one', 9) IS NOT NULL AS entered;
SET tgauth.max_sessions = 1;
SELECT confirm(10, 42);
RESET tgauth.max_sessions;
SELECT * FROM lo_waiting();
SELECT lo_enter('one', 10) IS NOT NULL AS entered;
DELETE FROM tgauth_user WHERE id = 1;
SELECT * FROM lo_waiting();
SELECT confirm(11, 43), lo_enter('one', 11) IS NOT NULL AS entered;
-- that fails leaves all as it was
BEGIN;
SELECT tgauth_revoke(login_id(11));
ROLLBACK;
SELECT * FROM lo_waiting();
TRUNCATE tgauth_user;
SELECT * FROM lo_waiting();
SELECT count(*) FROM tgauth_client_session;

-- a login over a session: of the same user it takes the clients over, of another's it ends them
SELECT confirm(12, 44), lo_enter('one', 12) AS access \gset a_
SELECT status FROM tgauth_confirm(token(13), 44, match_code => code(13));
SELECT status FROM tgauth_claim(login_secret(13), '192.0.2.7', 'Firefox', session_token(12));
SELECT * FROM lo_waiting();
SELECT status FROM tgauth_userinfo(:'a_access');
SELECT has_clients FROM tgauth_session WHERE login_id = login_id(13);
SELECT status FROM tgauth_confirm(token(14), 45, match_code => code(14));
SELECT status FROM tgauth_claim(login_secret(14), '192.0.2.7', 'Firefox', session_token(13));
SELECT client_id FROM lo_waiting();
SELECT status FROM tgauth_userinfo(:'a_access');

-- one application is left, the others stay
SELECT u.id AS me FROM tgauth_user AS u WHERE telegram_id = 45 \gset
SELECT lo_enter('one', 14) AS one, lo_enter('two', 14) AS two \gset b_
SELECT tgauth_end_client_session(:me + 1, sid) FROM tgauth_client_sessions(:me) WHERE client_id = 'one';
SELECT tgauth_end_client_session(:me, sid), tgauth_end_client_session(:me, sid) FROM tgauth_client_sessions(:me) WHERE client_id = 'one';
SELECT client_id FROM tgauth_client_sessions(:me);
SELECT status FROM tgauth_userinfo(:'b_one') UNION ALL SELECT status FROM tgauth_userinfo(:'b_two');
SELECT client_id FROM lo_waiting();

-- logout tokens
SELECT lo_enter('one', 14) IS NOT NULL AS entered;
SELECT encode(sid, 'hex') AS sid FROM tgauth_client_sessions(:me) WHERE client_id = 'one' \gset
SELECT tgauth_revoke(login_id(14));
CREATE FUNCTION lo_json(part text) RETURNS jsonb LANGUAGE sql AS
	$$ SELECT convert_from(decode(translate(part, '-_', '+/') || repeat('=', (4 - length(part) % 4) % 4), 'base64'), 'UTF8')::jsonb $$;
CREATE TEMP TABLE taken AS SELECT * FROM tgauth_take_logouts('https://id.example', 10);
SELECT uri, lo_json(split_part(logout_token, '.', 1)) - 'kid' AS header, c - 'sid' - 'jti' - 'iat' - 'exp' - 'sub' AS claims, c->>'sub' = :'me' AS sub, (c->>'exp')::int - (c->>'iat')::int AS life, length(c->>'jti') AS jti
	FROM taken, lo_json(split_part(logout_token, '.', 2)) AS c ORDER BY 1;
SELECT c->>'sid' = :'sid' AS sid FROM taken, lo_json(split_part(logout_token, '.', 2)) AS c WHERE uri ~ 'one';
-- leased: nobody else gets them for a minute
SELECT count(*) FROM tgauth_take_logouts('https://id.example', 10);
SELECT * FROM tgauth_logouts_waiting();
SELECT tgauth_finish_logout(id, NULL) FROM taken WHERE uri ~ 'one';
SELECT tgauth_finish_logout(id, '500 Internal Server Error') FROM taken WHERE uri ~ 'two';
SELECT uri, tries, last_error, failed_at, round(extract(epoch FROM next_at - clock_timestamp())) AS wait FROM tgauth_client_logout;
-- ever later, in the end once an hour, and after twelve hours no more
DO $$ BEGIN FOR i IN 1..12 LOOP PERFORM tgauth_finish_logout(id, 'no') FROM tgauth_client_logout; END LOOP; END $$;
SELECT tries, round(extract(epoch FROM next_at - clock_timestamp())) AS wait FROM tgauth_client_logout;
UPDATE tgauth_client_logout SET created_at = created_at - interval '12 hours', next_at = now();
SELECT count(*) FROM tgauth_take_logouts('https://id.example', 1);
SELECT tgauth_finish_logout(id, 'no answer') FROM tgauth_client_logout;
SELECT * FROM tgauth_logouts_waiting();
UPDATE tgauth_client_logout SET next_at = now() - interval '1 hour';
SELECT count(*) FROM tgauth_take_logouts('https://id.example', 1);
SELECT tgauth_finish_logout(id, NULL), tgauth_finish_logout(id, NULL) FROM tgauth_client_logout;
SELECT tgauth_finish_logout(NULL, NULL);
SELECT count(*) FROM tgauth_take_logouts('https://id.example', 0);
DROP FUNCTION lo_code, lo_tokens, lo_enter, lo_waiting, lo_json;
-- as it was
DELETE FROM tgauth_jwt_key WHERE algorithm = 'RS256';
TRUNCATE tgauth_user, tgauth_client, tgauth_client_session, tgauth_client_code, tgauth_client_token, tgauth_client_logout RESTART IDENTITY;
