-- clients: applications that log people in by OpenID Connect
SET search_path = test, tgauth, public;
TRUNCATE tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_token;

SELECT tgauth_add_client('grafana', 'Grafana', '{https://grafana.example/login/generic_oauth}') AS one \gset
SELECT :'one' ~ '^[A-Za-z0-9_-]{43}$' AS secret;
SELECT client_id, secret_hash = sha256(:'one'::bytea) AS hashed FROM tgauth_client_secret;
SELECT algorithm, count(*) > 0 AS made FROM tgauth_jwt_key WHERE algorithm = 'RS256' GROUP BY 1;
SELECT tgauth_add_client('cli', 'Command line', '{http://127.0.0.1/cb,com.example.cli:/cb}', authentication => 'none',
	id_token_algorithm => 'ES256', consent => 'never', groups => '{staff}', id_token_claims => '{email,groups}',
	post_logout_redirect_uris => '{https://cli.example/}', backchannel_logout_uri => 'http://127.0.0.1:8080/logout') IS NULL AS no_secret;
\x
SELECT to_jsonb(c) - 'created_at' AS client FROM tgauth_clients() AS c;
\x
SELECT * FROM tgauth_applications();

-- two secrets at a time
SELECT tgauth_rotate_client_secret('grafana') AS two \gset
SELECT tgauth_rotate_client_secret('grafana') AS three \gset
SELECT array_agg(s.n ORDER BY s.n) AS good FROM tgauth_client_secret JOIN (VALUES (1, :'one'), (2, :'two'), (3, :'three')) AS s (n, t) ON secret_hash = sha256(s.t::bytea);
SELECT tgauth_rotate_client_secret('cli');
SELECT tgauth_rotate_client_secret('nobody');
SELECT tgauth_rotate_client_secret(NULL);

-- what is null stays
SELECT tgauth_set_client('cli', name => 'CLI', backchannel_logout_uri => '');
SELECT name, redirect_uris, backchannel_logout_uri, consent, groups, id_token_claims FROM tgauth_client WHERE client_id = 'cli';
SELECT tgauth_set_client('grafana', authentication => 'none');
SELECT count(*) AS secrets FROM tgauth_client_secret;
SELECT tgauth_set_client('grafana', authentication => 'client_secret_post');
SELECT tgauth_rotate_client_secret('grafana') IS NOT NULL AS secret;
SELECT tgauth_set_client('nobody', name => 'x');
SELECT tgauth_set_client(NULL);

-- what cannot be
SELECT tgauth_add_client('grafana', 'Again', '{}');
SELECT tgauth_add_client(NULL, 'x', '{}');
SELECT tgauth_add_client('x', NULL, '{}');
SELECT tgauth_add_client('x', 'x', NULL);
SELECT tgauth_add_client('a b', 'x', '{}');
SELECT tgauth_add_client('', 'x', '{}');
SELECT tgauth_add_client('x', '', '{}');
SELECT tgauth_add_client('x', 'x', '{NULL}');
SELECT tgauth_add_client('x', 'x', '{}', authentication => 'private_key_jwt');
SELECT tgauth_add_client('x', 'x', '{}', id_token_algorithm => 'none');
SELECT tgauth_add_client('x', 'x', '{}', consent => 'always');
SELECT tgauth_add_client('x', 'x', '{}', groups => '{"a b"}');
SELECT tgauth_add_client('x', 'x', '{}', id_token_claims => '{phone_number}');
SELECT tgauth_add_client('x', 'x', '{}', authentication => 'none', pkce_required => false);
SELECT tgauth_set_client('cli', pkce_required => false);
SELECT tgauth_add_client('x', 'x', '{}', backchannel_logout_uri => 'http://cli.lan/logout');
\set VERBOSITY terse
SELECT tgauth_add_client('x', 'x', ARRAY[u]) FROM (VALUES ('http://app.example/cb')) AS v (u);
DO $$
DECLARE
	uri text;
BEGIN
	FOREACH uri IN ARRAY ARRAY['', 'https://', 'https:///cb', 'https://a b/', 'https://app.example/cb#x', 'https://user@app.example/', 'http://app.example/cb',
		'http://localhost.example/cb', 'http://127.0.0.1.example/', 'http://127.0.0.1@evil.example/', 'javascript:alert(1)', 'data:text/html,x', '/cb',
		'//app.example/cb', 'HTTPS://app.example/', 'https://app.example/*{}', E'https://app.example/\n', 'myapp:/cb', 'https://app.example/' || repeat('a', 2048)]
	LOOP
		BEGIN
			PERFORM tgauth_add_client('x', 'x', ARRAY[uri]);
			RAISE NOTICE 'accepted %', uri;
		EXCEPTION WHEN invalid_parameter_value THEN
		END;
	END LOOP;
END $$;
SELECT tgauth_add_client('x', 'x', '{https://app.example,https://app.example:8443/cb?a=b,http://localhost:3000/,"http://[::1]/cb","http://127.0.0.1",com.example.app:/cb,com.example.app://cb}') IS NOT NULL AS accepted;
\set VERBOSITY default

-- numbers are used again; with a client goes what it was given
INSERT INTO tgauth_client_consent VALUES (1, 'cli', '{openid}', now());
INSERT INTO tgauth_client_session VALUES ('\x01', 'cli', '\x02', 1, now());
INSERT INTO tgauth_client_token (token_hash, kind, family, sid, scopes, auth_time, created_at, expires_at) VALUES ('\x03', 'access', '\x04', '\x01', '{openid}', now(), now(), now());
SELECT tgauth_remove_client('cli'), tgauth_remove_client('cli');
SELECT (SELECT count(*) FROM tgauth_client_consent) + (SELECT count(*) FROM tgauth_client_session) + (SELECT count(*) FROM tgauth_client_token) AS remain;
SELECT tgauth_add_client('next', 'Next', '{https://next.example/}') IS NOT NULL AS added;
SELECT number, client_id FROM tgauth_applications();
INSERT INTO tgauth_client (client_id, number, name, redirect_uris) SELECT 'n' || n, n, 'x', '{}' FROM generate_series(4, 255) AS n;
SELECT tgauth_add_client('last', 'Last', '{}');
TRUNCATE tgauth_client, tgauth_client_secret;
