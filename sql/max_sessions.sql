-- the sessions of one user are bounded, whatever opens them: the oldest ends
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE FUNCTION sessions_of_ann() RETURNS text LANGUAGE sql AS
	$$ SELECT string_agg(proof || ' ' || coalesce(n::text, '-'), ', ' ORDER BY s.created_at) FROM tgauth_session AS s LEFT JOIN generate_series(1, 20) AS n ON login_id = login_id(n)
		WHERE revoked_at IS NULL AND user_id = 1 $$;
SET tgauth.max_sessions = 3;
SELECT confirm(n, 42, 'ann', 'Ann') FROM generate_series(1, 3) AS n;
SELECT confirm(10, 43);
SELECT sessions_of_ann();

-- a confirmation; it is told as every revocation is
SELECT next FROM tgauth_changes(NULL, 0) \gset
SELECT confirm(4, 42);
SELECT sessions_of_ann();
SELECT state, login_id = login_id(1) AS is_the_oldest FROM tgauth_changes(:'next', 0) WHERE state = 'revoked';
SELECT n, state FROM generate_series(1, 4) AS n, LATERAL tgauth_states(ARRAY[login_id(n)]) ORDER BY n;
SELECT telegram_id FROM tgauth_session(session_token(10));

-- a proof, a password, a password in a browser
SELECT status FROM tgauth_open_session(42);
SELECT sessions_of_ann();
UPDATE tgauth_user SET password_hash = crypt('correct horse', gen_salt('bf', 4)) WHERE id = 1;
SELECT status FROM tgauth_login('ann', 'correct horse');
SELECT sessions_of_ann();
SELECT status FROM tgauth_login_browser(login_id(5), 'ann', 'correct horse');
SELECT sessions_of_ann();
SELECT claim(5);

-- the new one stays, though a clock that went back made it the oldest
UPDATE tgauth_session SET created_at = created_at + interval '1 day', expires_at = expires_at + interval '1 day';
SELECT confirm(6, 42);
SELECT count(*), bool_or(login_id = login_id(6)) AS with_the_new_one FROM tgauth_session WHERE user_id = 1 AND revoked_at IS NULL;
-- one that has ended counts no more; a limit that is lowered holds from the next login on
SELECT tgauth_revoke_all(1);
SELECT confirm(n, 42) FROM generate_series(7, 9) AS n;
SELECT sessions_of_ann();
SET tgauth.max_sessions = 1;
SELECT sessions_of_ann();
SELECT confirm(11, 42);
SELECT sessions_of_ann();
SET tgauth.max_sessions = 0;
RESET tgauth.max_sessions;

-- nor does a family of refresh tokens grow for ever
TRUNCATE tgauth_refresh;
UPDATE tgauth_user SET password_hash = crypt('correct horse', gen_salt('bf', 4)) WHERE id = 1;
SELECT refresh_token AS r FROM tgauth_login('ann', 'correct horse') \gset
SELECT status, refresh_token AS r FROM tgauth_refresh(:'r') \gset
SELECT array_agg(generation ORDER BY generation) FROM tgauth_refresh;
UPDATE tgauth_refresh SET generation = 9999 WHERE used_at IS NULL;
SELECT status, refresh_token AS last FROM tgauth_refresh(:'r') \gset
SELECT :'status' AS status, max(generation) FROM tgauth_refresh;
SELECT status, access_token FROM tgauth_refresh(:'last');
SELECT count(*) AS live FROM tgauth_sessions(1) WHERE login_id <> login_id(11);
DROP FUNCTION sessions_of_ann();
