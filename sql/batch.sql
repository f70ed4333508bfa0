-- many confirmations in one transaction, as a bot makes of one poll
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

BEGIN;
SELECT c.status, c.is_new, c.password IS NOT NULL AS password, count(*)
	FROM generate_series(1, 100) AS n, LATERAL tgauth_confirm(token(n), 1000 + n, 'user' || n, 'User ' || n, match_code => code(n)) AS c
	GROUP BY 1, 2, 3;
-- each again, in the same transaction
SELECT c.status, c.password, count(*)
	FROM generate_series(1, 100) AS n, LATERAL tgauth_confirm(token(n), 1000 + n, 'user' || n, 'User ' || n, match_code => code(n)) AS c
	GROUP BY 1, 2;
COMMIT;
SELECT count(*), count(DISTINCT username) FROM tgauth_user;
SELECT DISTINCT claim(n) FROM generate_series(1, 100) AS n;
SELECT count(*) FROM generate_series(1, 100) AS n, tgauth_session(session_token(n));

-- every status side by side; one bad update spoils no other
BEGIN;
SELECT n, c.status FROM (VALUES
	(201, 1, token(201), code(201)), (202, 1, token(202), wrong_code(202)), (203, 1, token(201), code(201)),
	(204, 2, token(201), code(201)), (205, 2, 'garbage', 1), (206, 2, token(206, 400), code(206)),
	(207, 2, token(207), NULL), (208, 2, token(207), code(207))) AS v(n, person, t, c),
	LATERAL tgauth_confirm(t, person, match_code => v.c) AS c ORDER BY n;
SELECT tgauth_decline(token(209), 3);
COMMIT;

-- a savepoint that is rolled back takes just its own along
BEGIN;
SELECT confirm(301, 31, 'before', 'Before');
SAVEPOINT s;
SELECT confirm(302, 32, 'within', 'Within');
SELECT confirm(303, 31, 'renamed', 'Before');
SELECT tgauth_decline(token(305), 31);
SELECT 1 / 0;
ROLLBACK TO s;
SELECT confirm(304, 34, 'within', 'After');
SELECT confirm(303, 34, 'within', 'After');
SELECT confirm(305, 34, 'within', 'After');
COMMIT;
SELECT n, claim(n) FROM generate_series(301, 305) AS n;
SELECT n, s.telegram_id, s.username FROM generate_series(301, 305) AS n, tgauth_session(session_token(n)) AS s ORDER BY n;

-- under the stricter isolation levels as well
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT confirm(401, 41, 'forty', 'A'), confirm(402, 42, 'forty', 'B'), confirm(403, 41, 'forty', 'A'), confirm(401, 41);
SELECT telegram_id, username FROM tgauth_user WHERE telegram_id IN (41, 42) ORDER BY 1;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT confirm(411, 41, 'forty', 'A'), confirm(412, 42, 'forty', 'B'), tgauth_decline(token(413), 41);
SELECT tgauth_revoke(login_id(411)), tgauth_revoke_all((SELECT id FROM tgauth_user WHERE telegram_id = 42)), tgauth_purge();
COMMIT;

-- locks are gone with the transaction
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';

-- within a function that catches errors
DO $$
BEGIN
	FOR i IN 501..510 LOOP
		BEGIN
			PERFORM confirm(i, i, 'loop', 'Loop');
			IF i % 2 = 0 THEN RAISE EXCEPTION 'undone'; END IF;
		EXCEPTION WHEN raise_exception THEN NULL;
		END;
	END LOOP;
END $$;
SELECT count(*), string_agg(username, ',') FROM tgauth_user WHERE telegram_id BETWEEN 501 AND 510;
