-- users who are deleted, and rows that an operator's trigger keeps out
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- what says 'used' outlives the user: nobody else gets the browser
SELECT confirm(1, 42, 'ann', 'Ann'), confirm(2, 42);
SELECT status, password FROM tgauth_confirm(token(3), 43, 'bob', 'Bob', match_code => code(3)) \gset
SELECT new_browser FROM tgauth_remember_client(login_id(1));
SELECT access_token AS t FROM tgauth_access_token(session_token(1)) \gset
SELECT next FROM tgauth_changes(NULL, 5) \gset
DELETE FROM tgauth_user WHERE telegram_id = 42;
SELECT user_id FROM tgauth_session(session_token(1));
SELECT tgauth_verify(:'t') IS NULL AS refused, tgauth_authenticate(session_token(1)) IS NULL AS nobody;
SELECT confirm(1, 43), confirm(1, 42), confirm(2, 44), tgauth_decline(token(1), 43);
SELECT status FROM tgauth_preview(token(1), 43);
SELECT status FROM tgauth_login_browser(login_id(1), 'bob', :'password');
SELECT user_id FROM tgauth_session(session_token(1));
-- whoever has it in a cache is told, on every channel; nothing else is known of the person
SELECT count(login_id), min(state) FROM tgauth_changes(:'next', 5);
SELECT state FROM tgauth_states(ARRAY[login_id(1)]);
SELECT revoked_why, address, browser, os FROM tgauth_session WHERE login_id IN (login_id(1), login_id(2));
SELECT count(*) FROM tgauth_known_client WHERE user_id = 1;
-- the same person again is somebody new
SELECT confirm(4, 42, 'ann', 'Ann');
SELECT count(*) FROM tgauth_sessions((SELECT id FROM tgauth_user WHERE telegram_id = 42));
-- and it goes with the purge
UPDATE tgauth_session SET revoked_at = revoked_at - interval '2 hours' WHERE revoked_at IS NOT NULL;
SELECT tgauth_purge();
-- all of them at once, when their numbers begin anew
TRUNCATE tgauth_user RESTART IDENTITY;
SELECT confirm(5, 45), confirm(3, 45), confirm(4, 45);
SELECT id FROM tgauth_user;
SELECT n, s.user_id FROM generate_series(3, 5) AS n, tgauth_session(session_token(n)) AS s;

-- a trigger that returns null: an error, and no loop
CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER keep_out BEFORE INSERT ON tgauth_user FOR EACH ROW EXECUTE FUNCTION keep_out();
SET statement_timeout = '10s';
SELECT confirm(6, 46);
DROP TRIGGER keep_out ON tgauth_user;
CREATE TRIGGER keep_out BEFORE UPDATE ON tgauth_user FOR EACH ROW EXECUTE FUNCTION keep_out();
SELECT confirm(6, 45);
SELECT tgauth_block(1);
DROP TRIGGER keep_out ON tgauth_user;
CREATE TRIGGER keep_out BEFORE INSERT ON tgauth_session FOR EACH ROW EXECUTE FUNCTION keep_out();
SELECT confirm(6, 45);
SELECT tgauth_decline(token(6), 45);
SELECT tgauth_confirm(token(6), 45, match_code => wrong_code(6));
SELECT tgauth_open_session(45);
SELECT tgauth_register('ann', 'correct horse battery');
DROP TRIGGER keep_out ON tgauth_session;
RESET statement_timeout;
SELECT confirm(6, 45);
DROP FUNCTION keep_out;
