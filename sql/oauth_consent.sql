-- who it is, whether they may, and whether they want to: prompt, max_age, hints, groups, consent
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token RESTART IDENTITY;
SELECT tgauth_add_client('shop', 'The Shop', '{https://shop.example/cb?from=tg}') AS secret \gset
SELECT confirm(1, 42, 'ann', 'Ann'), confirm(2, 43, 'bob', 'Bob');

-- consent, once
SELECT outcome, client_id, client_name, scopes, resume IS NOT NULL AS resume, redirect_to, error FROM authorize();
SELECT outcome, error FROM authorize('{"prompt":"none"}');
SELECT resume AS r FROM authorize() \gset
-- not by anything but the page's own form: of this session, for this request
SELECT outcome FROM authorize('{"decision":"allow"}');
SELECT outcome FROM authorize('{"decision":"allow","resume":"x"}');
SELECT outcome FROM authorize(jsonb_build_object('decision', 'allow', 'resume', :'r'::text, 'state', 'other'));
SELECT outcome FROM authorize(jsonb_build_object('decision', 'allow', 'resume', :'r'::text, 'scope', 'openid profile groups'));
SELECT outcome FROM authorize(jsonb_build_object('decision', 'allow', 'resume', :'r'::text), 2);
SELECT outcome FROM authorize(jsonb_build_object('decision', 'allow', 'resume', (SELECT resume FROM authorize(session => 0))));
SELECT outcome FROM authorize(jsonb_build_object('resume', :'r'::text));
SELECT count(*) FROM tgauth_client_consent;
SELECT outcome, error, parameter(redirect_to, 'error') AS told FROM authorize(jsonb_build_object('decision', 'deny', 'resume', :'r'::text));
SELECT outcome, parameter(redirect_to, 'code') IS NOT NULL AS code FROM authorize(jsonb_build_object('decision', 'allow', 'resume', :'r'::text));
SELECT user_id, client_id, scopes FROM tgauth_client_consent;
SELECT outcome FROM authorize();
SELECT outcome FROM authorize('{"prompt":"none"}');
SELECT outcome FROM authorize(session => 2);
-- for less it is not asked again, for more it is, also where a claim alone asks for more
SELECT outcome FROM authorize('{"scope":"openid"}');
SELECT outcome, scopes FROM authorize('{"scope":"openid groups"}');
SELECT outcome, scopes FROM authorize('{"scope":"openid","claims":"{\"userinfo\":{\"email\":null}}"}');
SELECT outcome, scopes FROM authorize('{"prompt":"consent"}');
SELECT outcome FROM authorize((SELECT jsonb_build_object('scope', 'openid groups', 'decision', 'allow', 'resume', resume) FROM authorize('{"scope":"openid groups"}')));
SELECT scopes FROM tgauth_client_consent;
-- a program that can be any other on its machine is asked about each time
SELECT tgauth_add_client('cli', 'CLI', '{http://127.0.0.1/cb,com.example.cli:/cb,https://cli.example/cb}', authentication => 'none') IS NULL AS no_secret;
INSERT INTO tgauth_client_consent VALUES (1, 'cli', '{openid,profile}', now());
SELECT u, outcome FROM (VALUES ('http://127.0.0.1:3000/cb'), ('com.example.cli:/cb'), ('https://cli.example/cb')) AS v (u), LATERAL authorize(jsonb_build_object('client_id', 'cli', 'redirect_uri', u));
SELECT outcome FROM authorize((SELECT jsonb_build_object('client_id', 'cli', 'redirect_uri', 'http://127.0.0.1:3000/cb', 'decision', 'allow', 'resume', resume) FROM authorize('{"client_id":"cli","redirect_uri":"http://127.0.0.1:3000/cb"}')));
SELECT tgauth_remove_client('cli');
SELECT tgauth_set_client('shop', consent => 'never');
SELECT outcome FROM authorize(session => 2);
SELECT outcome FROM authorize('{"prompt":"consent"}', 2);

-- prompt=login: a new confirmation, after which the session has another name, the client's part in it the same one
SELECT new_code() AS c \gset
SELECT body->>'access_token' AS access, part(body->>'id_token', 2) AS claims FROM exchange(:'secret', :'c') \gset t_
SELECT body->>'id_token' AS hint FROM exchange(:'secret', new_code()) \gset
SELECT outcome, resume IS NOT NULL AS resume FROM authorize('{"prompt":"login"}');
SELECT outcome FROM authorize('{"prompt":"select_account"}');
SELECT resume AS r FROM authorize('{"prompt":"login"}') \gset
SELECT outcome FROM authorize(jsonb_build_object('prompt', 'login', 'resume', :'r'::text));
SELECT status FROM tgauth_confirm(token(3), 42, 'ann', 'Ann', match_code => code(3));
SELECT status FROM tgauth_claim(login_secret(3), '192.0.2.7', 'Firefox', session_token(1));
SELECT status FROM userinfo(:'t_access');
SELECT outcome FROM authorize(jsonb_build_object('prompt', 'login', 'resume', :'r'::text), 3);
SELECT outcome FROM authorize('{"prompt":"login"}', 3);
SELECT outcome FROM authorize(jsonb_build_object('prompt', 'login', 'resume', :'r'::text, 'nonce', 'other'), 3);
SELECT parameter(redirect_to, 'code') AS c FROM authorize(jsonb_build_object('prompt', 'login', 'resume', :'r'::text), 3) \gset
SELECT (c->>'sid') = (:'t_claims'::jsonb->>'sid') AS same_sid, (c->>'auth_time')::int8 = (SELECT floor(extract(epoch FROM created_at)) FROM tgauth_session WHERE login_id = login_id(3)) AS new_time
	FROM exchange(:'secret', :'c'), LATERAL part(body->>'id_token', 2) AS c;
-- login and consent both
SELECT resume AS r FROM authorize('{"prompt":"login consent"}', 3) \gset
SELECT status FROM tgauth_confirm(token(4), 42, 'ann', 'Ann', match_code => code(4));
SELECT status FROM tgauth_claim(login_secret(4), '192.0.2.7', 'Firefox', session_token(3));
SELECT outcome, resume AS r2 FROM authorize(jsonb_build_object('prompt', 'login consent', 'resume', :'r'::text), 4) \gset
SELECT :'outcome' AS outcome;
SELECT outcome FROM authorize(jsonb_build_object('prompt', 'login consent', 'resume', :'r2'::text, 'decision', 'allow'), 4);

-- max_age
SELECT outcome FROM authorize('{"max_age":"10000"}', 4);
UPDATE tgauth_session SET created_at = created_at - interval '1 h' WHERE login_id = login_id(4);
SELECT outcome FROM authorize('{"max_age":"10000"}', 4);
SELECT outcome FROM authorize('{"max_age":"3599"}', 4);
SELECT outcome, error FROM authorize('{"max_age":"3599","prompt":"none"}', 4);
SELECT outcome FROM authorize('{"max_age":"0"}', 4);

-- id_token_hint, and the claim sub: somebody else is nobody
SELECT outcome FROM authorize(jsonb_build_object('id_token_hint', :'hint'::text, 'prompt', 'none'), 4);
SELECT outcome, error FROM authorize(jsonb_build_object('id_token_hint', :'hint'::text, 'prompt', 'none'), 2);
SELECT outcome FROM authorize(jsonb_build_object('id_token_hint', :'hint'::text), 2);
SELECT outcome, error FROM authorize('{"prompt":"none","claims":"{\"id_token\":{\"sub\":{\"value\":\"1\"}}}"}', 4);
SELECT outcome, error FROM authorize('{"prompt":"none","claims":"{\"id_token\":{\"sub\":{\"value\":\"2\"}}}"}', 4);
SELECT outcome, error FROM authorize('{"prompt":"none","claims":"{\"id_token\":{\"sub\":{\"value\":\"x\"}}}"}', 4);
SELECT outcome, error FROM tgauth_authorize('https://other.example', request(jsonb_build_object('id_token_hint', :'hint'::text)), session_token(4));
SELECT outcome, error FROM authorize(jsonb_build_object('id_token_hint', left(:'hint', -4) || 'AAAA'), 4);
SELECT outcome, error FROM authorize(jsonb_build_object('id_token_hint', (SELECT access_token FROM tgauth_access_token(session_token(4)))), 4);
-- who comes back as somebody else is sent back to the client
SELECT resume AS r FROM authorize(jsonb_build_object('id_token_hint', :'hint'::text), 0) \gset
SELECT confirm(5, 43);
SELECT outcome, error FROM authorize(jsonb_build_object('id_token_hint', :'hint'::text, 'resume', :'r'::text), 5);

-- groups
SELECT tgauth_set_client('shop', groups => '{staff,admin}');
SELECT outcome, error, redirect_to LIKE 'https://shop.example/cb?from=tg&error=access_denied&%' AS leads_back FROM authorize(session => 4);
SELECT outcome, error FROM authorize('{"prompt":"none"}', 4);
SELECT tgauth_add_group(1, 'staff');
SELECT outcome FROM authorize(session => 4);

-- claims: by scope, by the parameter claims, and those that the client wants in its ID tokens
SELECT tgauth_set_client('shop', groups => '{}', id_token_claims => '{preferred_username,email,groups}');
SET tgauth.email_domain = 'people.example';
SET tgauth.email_domain = 'a b';
SELECT body->>'id_token' AS id, body->>'access_token' AS access FROM exchange(:'secret', new_code('{"scope":"openid email"}', 4)) \gset
SELECT part(:'id', 2) - '{iat,exp,auth_time,sid,at_hash}'::text[] AS claims;
SELECT body FROM userinfo(:'access');
SELECT body->>'id_token' AS id, body->>'access_token' AS access FROM exchange(:'secret', new_code('{"scope":"openid profile groups"}', 4)) \gset
SELECT part(:'id', 2) - '{iat,exp,auth_time,sid,at_hash}'::text[] AS claims;
SELECT body - 'updated_at' AS body FROM userinfo(:'access');
SELECT body->>'id_token' AS id, body->>'access_token' AS access
	FROM exchange(:'secret', new_code('{"scope":"openid","claims":"{\"userinfo\":{\"name\":{\"essential\":true}},\"id_token\":{\"email\":null,\"nonsense\":null}}"}', 4)) \gset
SELECT part(:'id', 2) - '{iat,exp,auth_time,sid,at_hash}'::text[] AS claims;
SELECT body FROM userinfo(:'access');
RESET tgauth.email_domain;
-- whoever has no name has a number
SELECT confirm(6, 44);
SELECT body - 'updated_at' AS body FROM exchange(:'secret', new_code('{"scope":"openid profile email"}', 6)) AS t (s, b), LATERAL userinfo(t.b->>'access_token');
UPDATE tgauth_user SET first_name = 'Zoë "Z"', last_name = 'Ł', photo_url = 'https://t.me/i/userpic/1.jpg', language_code = 'pl' WHERE id = 1;
SELECT body - 'updated_at' AS body FROM exchange(:'secret', new_code('{}', 4)) AS t (s, b), LATERAL userinfo(t.b->>'access_token');
-- a password is another way to prove it
UPDATE tgauth_session SET proof = 'password' WHERE login_id = login_id(4);
SELECT c->'amr' AS amr, c->>'acr' AS acr FROM exchange(:'secret', new_code('{}', 4)) AS t (s, b), LATERAL part(t.b->>'id_token', 2) AS c;
-- and a client can insist on one; what it wishes for is no more than a wish
SELECT w, outcome, error FROM (VALUES ('"essential":true,"values":["urn:tgauth:password","x"]'), ('"essential":true,"value":"urn:tgauth:password"'), ('"essential":true,"values":["urn:tgauth:telegram"]'), ('"values":["urn:tgauth:telegram"]'),
	('"essential":true'), ('"essential":true,"values":["0"]'), ('"essential":true,"value":"urn:tgauth:"')) AS v (w), LATERAL authorize(jsonb_build_object('claims', format('{"id_token":{"acr":{%s}}}', w)), 4);
SELECT outcome, error FROM authorize('{"claims":"{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:tgauth:telegram\"]}}}","prompt":"none"}', 4);
-- a new login does not help if it is of the other kind
SELECT '{"claims":"{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:tgauth:password\"}}}"}'::jsonb AS wants \gset
SELECT resume AS r FROM authorize(:'wants', 0) \gset
SELECT confirm(7, 42);
SELECT outcome, error FROM authorize(:'wants', 7);
SELECT outcome, error FROM authorize(:'wants'::jsonb || jsonb_build_object('resume', :'r'::text), 7);
-- ES256
SELECT tgauth_set_client('shop', id_token_algorithm => 'ES256');
SELECT part(body->>'id_token', 1)->>'alg' AS alg FROM exchange(:'secret', new_code('{}', 4));

-- who is blocked or deleted is nobody, at once
SELECT body->>'access_token' AS access FROM exchange(:'secret', new_code('{}', 4)) \gset
SELECT tgauth_block(1);
SELECT status FROM userinfo(:'access');
SELECT outcome FROM authorize(session => 4);
DELETE FROM tgauth_user WHERE id = 1;
SELECT count(*) FROM tgauth_client_consent WHERE user_id = 1;

-- a client that is removed leaves nothing
SELECT body->>'access_token' AS access FROM exchange(:'secret', new_code('{}', 6)) \gset
SELECT status FROM userinfo(:'access');
SELECT tgauth_remove_client('shop');
SELECT status FROM userinfo(:'access');

-- what clients find out by themselves
SELECT jsonb_pretty(tgauth_openid_configuration('https://id.example', '/tgauth/')::jsonb) AS configuration;
