-- one clock and one policy for the end of sessions: by a password as by Telegram, and
-- whoever asks, however long they have been at it
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- as if so much time had gone by
CREATE FUNCTION pass(seconds float8) RETURNS void LANGUAGE sql AS $$
	UPDATE tgauth_session SET created_at = created_at - make_interval(secs => seconds),
		expires_at = expires_at - make_interval(secs => seconds),
		last_used_at = last_used_at - make_interval(secs => seconds);
	UPDATE tgauth_refresh SET created_at = created_at - make_interval(secs => seconds),
		expires_at = expires_at - make_interval(secs => seconds)
$$;

-- refreshing a session by password is a use, no new beginning
SET tgauth.bcrypt_cost = 4;
SET tgauth.session_ttl = '1h';
SET tgauth.session_idle_ttl = '10min';
CREATE VIEW password_life AS SELECT round(extract(epoch from s.expires_at - s.created_at)) AS lives, clock_timestamp() - last_used_at < interval '3 s' AS used
	FROM tgauth_session AS s JOIN tgauth_user AS u ON u.id = s.user_id WHERE u.username = 'pass' AND s.expires_at > clock_timestamp();
SELECT refresh_token AS r FROM tgauth_register('pass', 'correct horse battery') \gset
SELECT * FROM password_life;
SELECT pass(600);
SELECT status, refresh_token AS r FROM tgauth_refresh(:'r') \gset
SELECT :'status', * FROM password_life;
SELECT pass(721);
SELECT status FROM tgauth_refresh(:'r');
SELECT refresh_token AS r, status FROM tgauth_login('pass', 'correct horse battery') \gset
SELECT pass(600);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT pass(600);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT pass(600);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT pass(600);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT pass(600);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT :'status', * FROM password_life;
SELECT pass(600);
SELECT status FROM tgauth_refresh(:'r');
-- without an idle limit, the life of its tokens is one
RESET tgauth.session_idle_ttl;
SET tgauth.refresh_ttl = '20min';
SELECT refresh_token AS r FROM tgauth_login('pass', 'correct horse battery') \gset
SELECT lives FROM password_life;
SELECT pass(1100);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT lives FROM password_life;
SELECT pass(1100);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT pass(1100);
SELECT refresh_token AS r, status FROM tgauth_refresh(:'r') \gset
SELECT :'status', lives FROM password_life;
DROP VIEW password_life;
RESET tgauth.bcrypt_cost;
RESET tgauth.refresh_ttl;
RESET tgauth.session_ttl;

-- one statement, block or transaction that lasts believes nothing that has ended
SELECT confirm(6, 42), confirm(7, 42), confirm(8, 42);
SELECT access_token AS t FROM tgauth_access_token(session_token(7)) \gset
UPDATE tgauth_session SET expires_at = clock_timestamp() + interval '1 s' WHERE login_id = login_id(6);
SELECT count(before.user_id) AS before, count(after.user_id) AS after FROM tgauth_session(session_token(6)) AS before,
	pg_sleep(1.1) LEFT JOIN LATERAL (SELECT user_id FROM tgauth_session(session_token(6 + length(pg_sleep::text)))) AS after ON true;
UPDATE tgauth_session SET expires_at = clock_timestamp() + interval '1 s' WHERE login_id = login_id(7);
SET test.token = :'t';
DO $$
BEGIN
	RAISE NOTICE '% % % %', (SELECT count(*) FROM tgauth_session(test.session_token(7))), tgauth_verify(current_setting('test.token')) IS NOT NULL,
		(SELECT state FROM tgauth_states(ARRAY[test.login_id(7)])), (SELECT count(*) FROM tgauth_sessions(2) AS s WHERE s.login_id = test.login_id(7));
	PERFORM pg_sleep(1.1);
	RAISE NOTICE '% % % %', (SELECT count(*) FROM tgauth_session(test.session_token(7))), tgauth_verify(current_setting('test.token')) IS NOT NULL,
		(SELECT state FROM tgauth_states(ARRAY[test.login_id(7)])), (SELECT count(*) FROM tgauth_sessions(2) AS s WHERE s.login_id = test.login_id(7));
END $$;
DROP FUNCTION pass;
