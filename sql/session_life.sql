-- how long sessions live: the absolute and the idle limit, and what counts as a use
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- as if so much time had gone by
CREATE FUNCTION pass(seconds float8) RETURNS void LANGUAGE sql AS $$
	UPDATE tgauth_session SET created_at = created_at - make_interval(secs => seconds),
		expires_at = expires_at - make_interval(secs => seconds),
		last_used_at = last_used_at - make_interval(secs => seconds)
$$;
CREATE FUNCTION lives(n int) RETURNS bool LANGUAGE sql AS
	$$ SELECT EXISTS (SELECT FROM tgauth_states(ARRAY[login_id(n)]) WHERE state = 'confirmed') $$;
CREATE VIEW life AS SELECT login_id, round(extract(epoch from expires_at - created_at)) AS lives,
	clock_timestamp() - last_used_at < interval '3 s' AS used FROM tgauth_session;

-- without an idle limit the end stands, and a use is marked once a minute
SET tgauth.session_ttl = '1h';
SELECT confirm(1, 42);
SELECT pass(30);
SELECT tgauth_record_usage(ARRAY[login_id(1)]);
SELECT pass(40);
SELECT tgauth_record_usage(ARRAY[login_id(1)]), tgauth_record_usage(ARRAY[login_id(1)]);
SELECT lives, used FROM life;
SELECT pass(3400), lives(1);
SELECT pass(200), lives(1), tgauth_record_usage(ARRAY[login_id(1)]);

-- with one, it ends that long after its last use (and twice the precision of that)
SET tgauth.session_idle_ttl = '10min';
SELECT usage_seconds, session_idle_ttl FROM tgauth_settings();
SELECT confirm(2, 42);
SELECT lives, used FROM life WHERE login_id = login_id(2);
SELECT pass(600), lives(2);
SELECT pass(121);
SELECT lives(2), tgauth_record_usage(ARRAY[login_id(2)]), (SELECT user_id FROM tgauth_session(session_token(2)));
-- in use, it goes on
SELECT confirm(3, 42);
SELECT pass(600), tgauth_record_usage(ARRAY[login_id(3)]), lives(3) FROM generate_series(1, 5);
SELECT lives, used FROM life WHERE login_id = login_id(3);
-- up to the absolute limit
SELECT pass(500), tgauth_record_usage(ARRAY[login_id(3)]);
SELECT lives FROM life WHERE login_id = login_id(3);
SELECT pass(101), lives(3), tgauth_record_usage(ARRAY[login_id(3)]);

-- a short limit is kept to a tenth, and to a second at the best
SET tgauth.session_idle_ttl = '100s';
SELECT usage_seconds FROM tgauth_settings();
SET tgauth.session_idle_ttl = '1s';
SELECT usage_seconds FROM tgauth_settings();
SET tgauth.session_idle_ttl = '10s';
SELECT usage_seconds FROM tgauth_settings();
SELECT confirm(4, 42);
SELECT pass(1), tgauth_record_usage(ARRAY[login_id(4)]);
SELECT pass(9), lives(4);
SELECT pass(4), lives(4);

-- who asks SQL alone uses it, by the time of the commit
SELECT confirm(5, 42);
SELECT pass(5);
SELECT user_id FROM tgauth_session(session_token(5));
SELECT used FROM life WHERE login_id = login_id(5);
SELECT pass(5), pg_sleep(1.1);
BEGIN;
SELECT tgauth_authenticate(session_token(5)) IS NOT NULL AS good;
SELECT used FROM life WHERE login_id = login_id(5);
COMMIT;
SELECT used FROM life WHERE login_id = login_id(5);
SELECT access_token FROM tgauth_access_token(session_token(5)) \gset
SELECT pass(5), pg_sleep(1.1);
SELECT tgauth_authenticate(:'access_token') IS NOT NULL AS good;
SELECT used FROM life WHERE login_id = login_id(5);

-- not in a transaction that cannot, or that could fail for it, or that fails
SELECT pass(3), pg_sleep(1.1);
BEGIN READ ONLY;
SELECT tgauth_authenticate(session_token(5)) IS NOT NULL AS good;
COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT tgauth_authenticate(session_token(5)) IS NOT NULL AS good;
COMMIT;
BEGIN;
SELECT tgauth_authenticate(session_token(5)) IS NOT NULL AS good;
ROLLBACK;
SELECT used FROM life WHERE login_id = login_id(5);
-- within functions, loops and savepoints
DO $$
BEGIN
	FOR i IN 1..100 LOOP
		BEGIN
			PERFORM tgauth_session(test.session_token(5)), tgauth_session(test.session_token(2)),
				tgauth_session(test.session_token(i));
			PERFORM 1 / (i % 2);
		EXCEPTION WHEN division_by_zero THEN NULL;
		END;
	END LOOP;
END $$;
SELECT used FROM life WHERE login_id = login_id(5);
-- whoever ends a session waits for no transaction that used it
SELECT pass(3), pg_sleep(1.1);
BEGIN;
SELECT tgauth_authenticate(session_token(5)) IS NOT NULL AS good;
SELECT count(*) AS locks FROM pg_locks WHERE locktype IN ('tuple', 'transactionid') AND pid = pg_backend_pid();
COMMIT;
SELECT used FROM life WHERE login_id = login_id(5);

-- an application that knows nothing of the table
CREATE ROLE life_app;
SELECT tgauth_grant('life_app', 'app');
GRANT USAGE ON SCHEMA test TO life_app;
SELECT pass(5), session_token(5) AS token, pg_sleep(1.1) \gset
SET ROLE life_app;
SET search_path = pg_temp;
SELECT user_id FROM tgauth.tgauth_session(:'token');
SELECT current_user;
SHOW search_path;
RESET ROLE;
SET search_path = test, tgauth, public;
SELECT used FROM life WHERE login_id = login_id(5);
DROP OWNED BY life_app;
DROP ROLE life_app;

RESET tgauth.session_idle_ttl;
RESET tgauth.session_ttl;
