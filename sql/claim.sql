-- tgauth_claim: a confirmed login becomes the session of one client, once
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE FUNCTION confirm_only(n int, telegram_id int8 DEFAULT 42) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT status FROM tgauth_confirm(token(n), telegram_id, 'u' || telegram_id, 'U', match_code => code(n)) $$;
CREATE VIEW life AS SELECT user_id, revoked_why, claimed_at IS NOT NULL AS claimed, expires_at - created_at AS lives, login_id FROM tgauth_session;

-- nothing to claim: no secret, none of ours, a login that waits, one that was declined or failed
SELECT c.* FROM (VALUES (NULL), (''), ('x'), (repeat('A', 42)), (repeat('!', 43)), (repeat('x', 65536)), ('секрет'), (login_secret(1))) AS v(s), tgauth_claim(s) AS c;
SELECT tgauth_decline(token(1), 42);
SELECT status FROM tgauth_confirm(token(2), 42, match_code => wrong_code(2));
SELECT n, c.status, c.session_token FROM generate_series(1, 2) AS n, tgauth_claim(login_secret(n)) AS c;

-- a login that nobody claims is no session, and ends
SELECT confirm_only(3);
SELECT claimed, lives FROM life WHERE login_id = login_id(3);
SELECT count(*) FROM tgauth_session(login_secret(3));
SELECT tgauth_authenticate(login_secret(3)), (tgauth_access_token(login_secret(3))).access_token;
SELECT state, user_id, token_id FROM tgauth_states(ARRAY[login_id(3)]);
SELECT confirm_only(4);
UPDATE tgauth_session SET expires_at = clock_timestamp() WHERE login_id = login_id(4);
SELECT status, session_token, user_id FROM tgauth_claim(login_secret(4));

-- the first claim: a token of its own, and the session's whole life
SELECT * FROM tgauth_claim(login_secret(3), '192.0.2.7', 'Firefox') \gset
SELECT :'status', :'session_token' ~ '^[A-Za-z0-9_-]{43}$' AS token, :'session_token' = session_token(3) AS derived, :'session_token' <> login_secret(3) AS fresh,
	:user_id, :telegram_id, :'username', :'first_name', :'groups', :'proof', :'login_id'::bytea = login_id(3) AS login_id;
SELECT claimed, lives FROM life WHERE login_id = login_id(3);
SELECT user_id, login_id = login_id(3) AS id, proof, groups FROM tgauth_session(:'session_token');
SELECT tgauth_authenticate(:'session_token');
-- what the browser held before is no session, neither is anything in the table
SELECT count(*) FROM tgauth_session AS s, LATERAL (VALUES (login_secret(3)), (base64url(s.token_id)), (base64url(s.claim_salt)), (encode(s.token_id, 'hex')),
	(base64url(s.login_id))) AS v(t), tgauth_session(t) WHERE s.login_id = login_id(3);
SELECT state, user_id, proof, token_id = substr(sha256(decode(translate(:'session_token', '-_', '+/') || '=', 'base64')), 1, 16) AS token FROM tgauth_states(ARRAY[login_id(3)]);
SELECT login_id = login_id(3) AS id FROM tgauth_states('{}', ARRAY(SELECT token_id FROM tgauth_session WHERE login_id = login_id(3)));
SELECT count(*) FROM tgauth_states('{}', ARRAY[login_id(3)]);

-- an answer that got lost: the same client, the same token
SELECT status, session_token = :'session_token' AS same FROM tgauth_claim(login_secret(3), '192.0.2.7', 'Firefox');
-- with the session in its hand from anywhere, at any time: a phone that changed its network
UPDATE tgauth_session SET claimed_at = claimed_at - interval '1 day' WHERE login_id = login_id(3);
SELECT status, session_token = :'session_token' AS same FROM tgauth_claim(login_secret(3), '2001:db8::1', 'Firefox', :'session_token');
SELECT claimed, revoked_why FROM life WHERE login_id = login_id(3);

-- without it and too late, the same browser is not known as one: the session ends, for good
SELECT status, session_token, user_id FROM tgauth_claim(login_secret(3), '192.0.2.7', 'Firefox');
SELECT revoked_why FROM life WHERE login_id = login_id(3);
SELECT count(*) FROM tgauth_session(:'session_token');
SELECT status FROM tgauth_claim(login_secret(3), '192.0.2.7', 'Firefox', :'session_token');
SELECT state FROM tgauth_states(ARRAY[login_id(3)]);
SELECT status FROM tgauth_confirm(token(3), 42, match_code => code(3));

-- another client, by its address, by its browser, with a session of its own
SELECT n, confirm_only(n), claim(n) FROM generate_series(5, 8) AS n;
SELECT status FROM tgauth_claim(login_secret(5), '192.0.2.8', 'Firefox');
SELECT status FROM tgauth_claim(login_secret(6), '192.0.2.7', 'Firefox ');
SELECT status FROM tgauth_claim(login_secret(7), '192.0.2.9', 'Firefox', session_token(8));
SELECT n, (SELECT revoked_why FROM life WHERE login_id = login_id(n)) FROM generate_series(5, 8) AS n;
SELECT next AS since FROM tgauth_changes(NULL, 0) LIMIT 1 \gset
SELECT status FROM tgauth_claim(login_secret(8), '2001:db8::1');
SELECT state, login_id = login_id(8) AS id, token_id IS NOT NULL AS token FROM tgauth_changes(:'since', 200) WHERE state = 'contested';

-- a copy that was planted before the confirmation, and claims first: who confirmed ends it
SELECT confirm_only(9);
SELECT session_token AS stolen FROM tgauth_claim(login_secret(9), '198.51.100.1', 'Chrome') \gset
SELECT claim(9);
SELECT count(*) FROM tgauth_session(:'stolen');

-- a login over a live session ends that one, whosever it is, and no other
SELECT n, confirm_only(n, n), claim(n) FROM generate_series(10, 11) AS n;
SELECT confirm_only(12, 12);
SELECT status, user_id FROM tgauth_claim(login_secret(12), '192.0.2.7', 'Firefox', session_token(10));
SELECT n, (SELECT count(*) FROM tgauth_session(session_token(n))) AS live FROM generate_series(10, 12) AS n;
-- what is no session, or none any more, is nothing to leave
SELECT confirm_only(13, 13);
SELECT status FROM tgauth_claim(login_secret(13), '192.0.2.7', 'Firefox', session_token(10));
SELECT confirm_only(14, 14);
SELECT status FROM tgauth_claim(login_secret(14), '192.0.2.7', 'Firefox', 'x');

-- revoked or blocked before the claim
SELECT confirm_only(15, 15), tgauth_revoke(login_id(15)), claim(15);
SELECT confirm_only(16, 16);
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 16;
SELECT claim(16);

-- a session's whole life counts from the confirmation; a short one is no longer than it is
SET tgauth.session_ttl = '60s';
SELECT confirm_only(17, 17), claim(17);
SELECT lives FROM life WHERE login_id = login_id(17);
RESET tgauth.session_ttl;
SET tgauth.session_idle_ttl = '1h';
SELECT confirm_only(18, 18);
SELECT lives FROM life WHERE login_id = login_id(18);
SELECT claim(18);
SELECT date_trunc('minute', lives) AS lives FROM life WHERE login_id = login_id(18);
RESET tgauth.session_idle_ttl;

-- by a password: its session has a token of its own as well, and says what proved it
SET tgauth.bcrypt_cost = 4;
INSERT INTO tgauth_user (username, password_hash) VALUES ('pat', crypt('correct horse battery', gen_salt('bf', 4)));
SELECT status FROM tgauth_login_browser(login_id(20), 'pat', 'correct horse battery');
SELECT count(*) FROM tgauth_session(login_secret(20));
SELECT status, proof FROM tgauth_claim(login_secret(20));
SELECT proof FROM tgauth_session(session_token(20));
SELECT status FROM tgauth_login('pat', 'correct horse battery');
SELECT proof, token_id IS NULL AS tokenless FROM tgauth_session ORDER BY created_at DESC LIMIT 1;
SELECT session_token AS opened, login_id AS opened_id FROM tgauth_open_session(77) \gset
SELECT proof, login_id = :'opened_id' AS id, login_id <> substr(sha256(decode(translate(:'opened', '-_', '+/') || '=', 'base64')), 1, 16) AS apart FROM tgauth_session(:'opened');

DROP VIEW life;
DROP FUNCTION confirm_only;
