-- tgauth_session, tgauth_sessions, tgauth_revoke, tgauth_revoke_all, tgauth_record_usage
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(n, 42, 'ann', 'Ann') FROM generate_series(1, 4) AS n;
SELECT confirm(5, 43, 'bob', 'Bob');

SELECT user_id, telegram_id, username, first_name, login_id = login_id(1) AS id, expires_at - created_at AS lives
	FROM tgauth_session(session_token(1));
-- in a join, in a select list, many at once
SELECT n, s.user_id FROM generate_series(1, 6) AS n LEFT JOIN LATERAL tgauth_session(session_token(n)) AS s ON true ORDER BY n;
SELECT (tgauth_session(session_token(5))).username;
SELECT user_id FROM tgauth_session(session_token(99));
SELECT user_id FROM tgauth_session(NULL);
SELECT count(*) FROM (VALUES (''), ('x'), (repeat('A', 43)), (repeat('B', 43)), (repeat('A', 42)), (repeat('A', 44)), (repeat('!', 43)),
	(repeat('x', 65536)), ('сессия'), (encode(login_id(1), 'hex')), (session_token(1) || '='), (' ' || session_token(1))) AS v(t), tgauth_session(t);
-- a login that waits is no session, nor is a start token one
SELECT count(*) FROM tgauth_session(token(1));
-- the last character has bits to spare, of which each token has one spelling
SELECT count(*) FROM regexp_split_to_table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', '') AS c,
	tgauth_session(left(session_token(1), 42) || c);

-- it only reads
BEGIN READ ONLY;
SELECT username FROM tgauth_session(session_token(1));
SELECT count(*) FROM tgauth_sessions(1);
COMMIT;

-- in a parallel worker
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE TABLE tokens AS SELECT session_token(n) AS t FROM generate_series(1, 6) AS n;
ALTER TABLE tokens SET (parallel_workers = 2);
SELECT count(s.user_id) FROM tokens, tgauth_session(t) AS s;
DROP TABLE tokens;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- newest first
SELECT login_id = login_id(5 - row_number) AS in_order, address, browser, os, last_used_at >= created_at AS used
	FROM (SELECT *, row_number() OVER ()::int FROM tgauth_sessions(1)) AS s;
SELECT count(*) FROM tgauth_sessions(99);

-- expired, revoked, blocked
UPDATE tgauth_session SET expires_at = clock_timestamp() - interval '1 ms' WHERE login_id = login_id(1);
SELECT user_id FROM tgauth_session(session_token(1));
SELECT tgauth_revoke(login_id(1)) AS expired, tgauth_revoke(login_id(2)) AS live, tgauth_revoke(login_id(2)) AS twice,
	tgauth_revoke(login_id(99)) AS none, tgauth_revoke('\x00') AS strange, tgauth_revoke(NULL) AS nothing;
SELECT user_id FROM tgauth_session(session_token(2));
SELECT revoked_why FROM tgauth_session WHERE login_id = login_id(2);
SELECT count(*) FROM tgauth_sessions(1);
UPDATE tgauth_user SET blocked = true WHERE id = 1;
SELECT user_id FROM tgauth_session(session_token(3));
UPDATE tgauth_user SET blocked = false WHERE id = 1;
SELECT user_id FROM tgauth_session(session_token(3));
SELECT confirm(6, 42), confirm(7, 42);
SELECT tgauth_revoke_all(1), tgauth_revoke_all(1), tgauth_revoke_all(99), tgauth_revoke_all(NULL);
SELECT count(*) FROM tgauth_sessions(1);
SELECT user_id FROM tgauth_session(session_token(5));

-- more than one notification has room for
SET tgauth.confirm_mode = 'button';
SET tgauth.max_sessions = 1000;
SELECT count(*) FROM generate_series(1000, 1500) AS n, LATERAL tgauth_confirm(token(n), 44) AS c WHERE c.status = 'confirmed';
RESET tgauth.confirm_mode;
SELECT tgauth_revoke_all(3);

-- use is written down once a minute
SELECT confirm(n, 42) FROM generate_series(10, 12) AS n;
SELECT tgauth_record_usage(ARRAY[login_id(10), login_id(11)]);
UPDATE tgauth_session SET last_used_at = last_used_at - interval '2 min' WHERE login_id IN (login_id(10), login_id(11));
SELECT tgauth_revoke(login_id(11));
SELECT tgauth_record_usage(ARRAY[login_id(10), login_id(10), login_id(11), login_id(99), NULL]), tgauth_record_usage('{}'), tgauth_record_usage(NULL);
SELECT last_used_at > created_at AS used FROM tgauth_session WHERE login_id = login_id(10);
