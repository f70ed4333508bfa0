-- tgauth_purge: what ended over an hour ago, in batches
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(n, 42) FROM generate_series(1, 8) AS n;
SELECT tgauth_decline(token(9), 42), tgauth_decline(token(10), 42);
SELECT tgauth_revoke(login_id(1)), tgauth_revoke(login_id(2));
SELECT tgauth_purge();
UPDATE tgauth_session SET revoked_at = revoked_at - interval '61 min' WHERE login_id IN (login_id(1), login_id(9));
UPDATE tgauth_session SET revoked_at = revoked_at - interval '59 min' WHERE login_id IN (login_id(2), login_id(10));
UPDATE tgauth_session SET purge_at = expires_at - interval '60 days', expires_at = clock_timestamp() - interval '59 min' WHERE login_id = login_id(3);
UPDATE tgauth_session SET purge_at = expires_at - interval '60 days', expires_at = clock_timestamp() - interval '61 min' WHERE login_id IN (login_id(4), login_id(5), login_id(6));
SELECT tgauth_purge(2), tgauth_purge(2), tgauth_purge(2);
SELECT n, revoked_why FROM generate_series(1, 10) AS n JOIN tgauth_session ON login_id = login_id(n) ORDER BY n;
-- one that was used since is put off, once, until it can have ended
SELECT purge_at = expires_at AS put_off FROM tgauth_session WHERE login_id = login_id(3);
SELECT tgauth_purge();
-- users stay
SELECT count(*) FROM tgauth_user;
SELECT tgauth_purge(0);
SELECT tgauth_purge(-1);
SELECT tgauth_purge(100001);
SELECT tgauth_purge(NULL);

-- what clients were given: tokens at once, devices an hour, codes a day after their end, and a client's part in a session with that
TRUNCATE tgauth_client_session, tgauth_client_token, tgauth_client_code, tgauth_client_device;
INSERT INTO tgauth_client_session SELECT sha256(secret(n)), 'c', login_id(n), 1, now() FROM generate_series(7, 8) AS n;
INSERT INTO tgauth_client_token (token_hash, kind, family, sid, scopes, auth_time, created_at, expires_at)
	SELECT sha256(secret(n)), 'access', '', '', '{}', now(), now(), clock_timestamp() + n * interval '1 min' FROM generate_series(-1, 1) AS n;
INSERT INTO tgauth_client_code (code_hash, sid, redirect_uri, scopes, id_token_claims, userinfo_claims, auth_time, expires_at)
	SELECT sha256(secret(n)), '', '', '{}', '{}', '{}', now(), clock_timestamp() - n * interval '23 h' FROM generate_series(0, 2) AS n;
INSERT INTO tgauth_client_device (device_hash, user_code, client_id, scopes, interval_s, next_poll_at, expires_at)
	SELECT sha256(secret(n)), n, 'c', '{}', 5, now(), clock_timestamp() - n * interval '50 min' FROM generate_series(0, 2) AS n;
UPDATE tgauth_session SET revoked_at = clock_timestamp() - interval '61 min' WHERE login_id = login_id(7);
SELECT tgauth_purge();
SELECT (SELECT count(*) FROM tgauth_client_session) AS sessions, (SELECT count(*) FROM tgauth_client_token) AS tokens, (SELECT count(*) FROM tgauth_client_code) AS codes,
	(SELECT count(*) FROM tgauth_client_device) AS devices;
TRUNCATE tgauth_client_session, tgauth_client_token, tgauth_client_code, tgauth_client_device;

-- by its index, and without one
INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, purge_at, changed_at, changed_xid)
	SELECT substr(sha256(i::text::bytea), 1, 16), 1, 0, now(), now() + i * interval '1 s', now() + i * interval '1 s', now(), pg_current_xact_id() FROM generate_series(1, 3000) AS i;
ANALYZE tgauth_session;
EXPLAIN (COSTS off) SELECT login_id FROM tgauth_session WHERE least(purge_at, revoked_at) <= now() - interval '1 hour'
	ORDER BY least(purge_at, revoked_at) LIMIT 1000;
