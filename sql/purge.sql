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

-- by its index, and without one
INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, purge_at, changed_at, changed_xid)
	SELECT substr(sha256(i::text::bytea), 1, 16), 1, 0, now(), now() + i * interval '1 s', now() + i * interval '1 s', now(), pg_current_xact_id() FROM generate_series(1, 3000) AS i;
ANALYZE tgauth_session;
EXPLAIN (COSTS off) SELECT login_id FROM tgauth_session WHERE least(purge_at, revoked_at) <= now() - interval '1 hour'
	ORDER BY least(purge_at, revoked_at) LIMIT 1000;
