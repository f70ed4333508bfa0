-- logout that a client asks for
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token, tgauth_client_logout RESTART IDENTITY;
CREATE FUNCTION es_id_token(client text, n int) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT t.body::jsonb->>'id_token' FROM tgauth_authorize('https://id.example', convert_to('client_id=' || client || '&redirect_uri=https://app.example/cb&response_type=code&scope=openid'
		|| '&code_challenge_method=S256&code_challenge=' || base64url(sha256(repeat('v', 43)::bytea)), 'UTF8'), session_token(n)) AS a,
	tgauth_token('https://id.example', convert_to('grant_type=authorization_code&client_id=' || client || '&redirect_uri=https://app.example/cb&code_verifier=' || repeat('v', 43)
		|| '&code=' || substring(a.redirect_to FROM 'code=([^&]*)'), 'UTF8'), NULL) AS t $$;
CREATE FUNCTION es_end(query text, n int, OUT outcome text, OUT redirect_to text, OUT error text, OUT error_description text, OUT client_name text, OUT asks boolean) LANGUAGE sql VOLATILE AS
	$$ SELECT outcome, redirect_to, error, error_description, client_name, resume IS NOT NULL FROM tgauth_end_session('https://id.example', convert_to(query, 'UTF8'), CASE WHEN n > 0 THEN session_token(n) END) $$;
CREATE FUNCTION es_lives(n int) RETURNS boolean LANGUAGE sql AS $$ SELECT EXISTS (SELECT FROM tgauth_session(session_token(n))) $$;
SELECT tgauth_add_client(c, initcap(c), '{https://app.example/cb}', authentication => 'none', consent => 'never', id_token_algorithm => 'ES256', post_logout_redirect_uris => '{https://app.example/bye,https://app.example/bye?a=b}') IS NULL AS added
	FROM (VALUES ('one'), ('two')) AS v (c);
SELECT confirm(n, 40 + n) FROM generate_series(1, 3) AS n;

-- nobody vouches: the person is asked, and the answer is theirs alone
SELECT * FROM es_end('', 1);
SELECT * FROM es_end('state=x', 1);
SELECT * FROM es_end('client_id=one&post_logout_redirect_uri=https://app.example/bye&state=a%26b', 1);
SELECT resume FROM tgauth_end_session('https://id.example', 'client_id=one&state=x', session_token(1)) \gset
SELECT outcome FROM es_end('client_id=one&state=y&resume=' || :'resume', 1);
SELECT outcome FROM es_end('client_id=one&state=x&resume=' || :'resume', 2);
SELECT outcome FROM es_end('client_id=one&state=x&resume=' || overlay(:'resume' PLACING 'AAAA' FROM 10), 1);
SELECT es_lives(1), es_lives(2);
SELECT * FROM es_end('client_id=one&state=x&resume=' || :'resume', 1);
SELECT es_lives(1), es_lives(2);
-- who is out already is only sent on
SELECT * FROM es_end('client_id=one&post_logout_redirect_uri=https://app.example/bye?a=b&state=x', 0);
SELECT * FROM es_end('', 1);

-- addresses: registered to the letter, by a client that is named
SELECT u, outcome, redirect_to, error FROM (VALUES ('https://app.example/bye/'), ('https://app.example/bye?a=c'), ('https://app.example/bye?a=b%26c'), ('https://app.example/BYE'), ('https://app.example/cb'), ('https://evil.example/'), ('//app.example/bye')) AS v (u),
	LATERAL es_end('client_id=one&post_logout_redirect_uri=' || u, 2);
SELECT * FROM es_end('post_logout_redirect_uri=https://app.example/bye', 2);
SELECT * FROM es_end('client_id=three&post_logout_redirect_uri=https://app.example/bye', 2);
SELECT * FROM es_end('client_id=one&client_id=two', 2);
SELECT * FROM es_end('state=%zz', 2);

-- an ID token of the very session
SELECT es_id_token('one', 2) AS mine, es_id_token('one', 3) AS other, es_id_token('two', 3) AS second \gset
SELECT outcome, asks FROM es_end('id_token_hint=' || :'other', 2);
SELECT outcome, error FROM es_end('client_id=two&id_token_hint=' || :'mine', 2);
SELECT outcome, error FROM es_end('id_token_hint=' || substr(:'mine', 1, length(:'mine') - 8) || 'AAAAAAAA', 2);
SELECT outcome, error FROM tgauth_end_session('https://other.example', convert_to('id_token_hint=' || :'mine', 'UTF8'), session_token(2));
SELECT outcome, error FROM es_end('id_token_hint=' || (SELECT access_token FROM tgauth_access_token(session_token(2))), 2);
SELECT es_lives(2);
SELECT * FROM es_end('post_logout_redirect_uri=https://app.example/bye&state=s%20t&id_token_hint=' || :'mine', 2);
SELECT es_lives(2), es_lives(3);
-- also one that has expired, and by a key that signs no more
CREATE FUNCTION es_claims(token text) RETURNS text LANGUAGE sql AS $$ SELECT convert_from(decode(translate(p, '-_', '+/') || repeat('=', (4 - length(p) % 4) % 4), 'base64'), 'UTF8') FROM split_part(token, '.', 2) AS p $$;
UPDATE tgauth_session SET expires_at = clock_timestamp() + interval '1 second' WHERE login_id = login_id(3);
SELECT es_id_token('one', 3) AS brief \gset
UPDATE tgauth_session SET expires_at = clock_timestamp() + interval '1 day' WHERE login_id = login_id(3);
SELECT pg_sleep(greatest(0, (es_claims(:'brief')::jsonb->>'exp')::int - extract(epoch FROM clock_timestamp()) + 0.1));
SELECT tgauth_rotate_jwt_key('ES256', '0') IS NOT NULL AS rotated;
SELECT * FROM es_end('client_id=one&id_token_hint=' || :'brief', 3);
SELECT es_lives(3);
SELECT * FROM es_end('post_logout_redirect_uri=https://app.example/bye&id_token_hint=' || :'second', 3);
DROP FUNCTION es_id_token, es_end, es_lives, es_claims;
DELETE FROM tgauth_jwt_key WHERE retired_at IS NOT NULL;
TRUNCATE tgauth_user, tgauth_client, tgauth_client_session, tgauth_client_code, tgauth_client_token RESTART IDENTITY;
