-- a registered user links a Telegram account and unlinks it
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt, tgauth_link RESTART IDENTITY;
SET tgauth.bcrypt_cost = 4;
SET tgauth.jwt_algorithm = 'HS256';

-- login n of a registered user, from the page
CREATE FUNCTION log_in(n int, name text, password text DEFAULT 'correct horse battery') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', l.status, claim(CASE l.status WHEN 'ok' THEN n END))
	FROM tgauth_login_browser(login_id(n), name, password, 0, '192.0.2.7', 'Firefox') AS l
$$;
-- login link, which the user of session n wants to link by
CREATE FUNCTION begin_link(n int, link int) RETURNS text LANGUAGE sql AS
	$$ SELECT tgauth_begin_link(session_token(n), login_id(link)) $$;
CREATE FUNCTION asked(link int, telegram_id bigint) RETURNS text LANGUAGE sql AS
	$$ SELECT concat_ws(', ', p.status, p.links) FROM tgauth_preview(token(link), telegram_id) AS p $$;
CREATE FUNCTION people() RETURNS TABLE (id bigint, telegram_id bigint, username text, first_name text, linked boolean, own boolean, once boolean)
LANGUAGE sql AS $$
	SELECT id, telegram_id, username, first_name, linked_at IS NOT NULL, password_hash IS NOT NULL, one_time_hash IS NOT NULL
	FROM tgauth_user ORDER BY id
$$;

SELECT user_id FROM tgauth_register('anna', 'correct horse battery');
SELECT user_id FROM tgauth_register('boris', 'correct horse battery');
SELECT confirm(1, 43, 'tele', 'Tele');
SELECT log_in(10, 'anna');
SELECT log_in(11, 'anna');

-- the whole way: the question names the account, the confirmation makes no user
SELECT begin_link(10, 20), begin_link(10, 20) AS again;
SELECT * FROM tgauth_linking(login_id(20));
SELECT status, links, choices IS NULL AS no_choices, cardinality(choices) AS choices, cardinality(buttons) AS buttons FROM tgauth_preview(token(20), 42);
SELECT status, user_id, is_new, password IS NOT NULL AS password, links FROM tgauth_confirm(token(20), 42, 'anna_tg', 'Anna', 'K', 'ru', 'https://t.me/i/anna.jpg', code(20));
SELECT * FROM people();
SELECT first_name, last_name, language_code, photo_url FROM tgauth_user WHERE id = 1;
SELECT status, links FROM tgauth_confirm(token(20), 42, 'anna_tg', 'Anna', match_code => code(20));
SELECT asked(20, 42), asked(20, 44);
SELECT * FROM tgauth_linking(login_id(20));
-- the browser's session becomes the next one, the other device keeps its own, which tells of it
SELECT status, user_id, telegram_id, username, proof FROM tgauth_claim(login_secret(20), '192.0.2.7', 'Firefox', session_token(10));
SELECT count(*) FROM tgauth_session(session_token(10));
SELECT telegram_id, username FROM tgauth_session(session_token(11));
SELECT changed_at > created_at AS announced FROM tgauth_session WHERE login_id = login_id(11);

-- from now on they log in by either; name and password stay theirs, whatever Telegram tells
SELECT confirm(21, 42, 'anna_tg', 'Anna'), confirm(22, 42, NULL, 'Anna'), confirm(23, 42, 'ANNA', 'Anna');
SELECT * FROM people();
SELECT log_in(12, 'anna');
SELECT status, username FROM tgauth_person_password(42);
SELECT * FROM people() WHERE id = 1;
SELECT log_in(13, 'anna');
-- nobody takes the name, in whatever way
SELECT confirm(24, 45, 'Anna', 'Other');
SELECT * FROM people();
SELECT user_id FROM tgauth_register('ANNA', 'correct horse battery');

-- taken: the account has a Telegram account, the Telegram account has a user
SELECT begin_link(12, 30);
SELECT log_in(14, 'boris');
SELECT begin_link(14, 31), asked(31, 43), asked(31, 43) AS again, asked(31, 50) AS others;
SELECT state FROM tgauth_states(ARRAY[login_id(31)]);
SELECT status, message FROM tgauth_claim(login_secret(31)) AS c (status), LATERAL (SELECT NULL AS message) AS m;
SELECT status, links FROM tgauth_confirm(token(31), 43, 'tele', 'Tele', match_code => code(31));
SELECT * FROM people() WHERE id IN (2, 3);
-- or has one by the time of the confirmation
SELECT begin_link(14, 32), asked(32, 46), confirm(33, 46, 'late', 'Late');
SELECT status, user_id, links FROM tgauth_confirm(token(32), 46, 'late', 'Late', match_code => code(32));
SELECT begin_link(14, 34), asked(34, 47), begin_link(14, 35), asked(35, 48);
SELECT status FROM tgauth_confirm(token(35), 48, 'b', 'B', match_code => code(35));
SELECT status FROM tgauth_confirm(token(34), 47, 'b', 'B', match_code => code(34));
SELECT state FROM tgauth_states(ARRAY[login_id(32), login_id(34)]);
SELECT tgauth_unlink(2);

-- consent is to what was asked: by whom nobody asked, and who was asked before it linked, says yes to nothing
SELECT log_in(15, 'boris');
SELECT begin_link(15, 40);
SELECT status FROM tgauth_confirm(token(40), 50, 'x', 'X', match_code => code(40));
SELECT asked(41, 50), begin_link(15, 41);
SELECT status FROM tgauth_confirm(token(41), 50, 'x', 'X', match_code => code(41));
SELECT asked(41, 51);
SELECT status FROM tgauth_confirm(token(41), 50, 'x', 'X', match_code => code(41));
SELECT status FROM tgauth_confirm(token(41), 51, 'x', 'X', match_code => wrong_code(41));
-- who was not asked can still say no
SELECT tgauth_decline(token(40), 50);
SELECT asked(40, 50);
-- where the first contact confirms a login, it links nothing
SET tgauth.confirm_mode = 'start';
SELECT begin_link(15, 42);
SELECT status FROM tgauth_confirm(token(42), 50, 'x', 'X');
SELECT status, links, choices, cardinality(buttons) AS buttons FROM tgauth_preview(token(42), 50);
RESET tgauth.confirm_mode;
SELECT * FROM people() WHERE telegram_id IN (50, 51);

-- by a button, as bots of one's own do
SELECT begin_link(15, 43);
SELECT buttons AS b FROM tgauth_preview(token(43), 50) \gset
SELECT a.status, a.links FROM unnest(:'b'::text[]) WITH ORDINALITY AS b (data, i), LATERAL tgauth_answer(data, 50, 'x', 'X') AS a
	WHERE i = 4;
SELECT state FROM tgauth_states(ARRAY[login_id(43)]);

-- the intent ends with the session that began it, and by the clock; then the page hears of that
SELECT begin_link(15, 44), asked(44, 50);
SELECT tgauth_revoke(login_id(15));
SELECT status, user_id FROM tgauth_confirm(token(44), 50, 'x', 'X', match_code => code(44));
SELECT status FROM tgauth_confirm(token(44), 50, 'x', 'X', match_code => code(44));
SELECT state FROM tgauth_states(ARRAY[login_id(44)]);
SELECT log_in(16, 'boris');
SELECT begin_link(16, 45), begin_link(16, 46), begin_link(16, 47), asked(46, 50), asked(47, 50);
UPDATE tgauth_link SET expires_at = clock_timestamp() WHERE login_id IN (login_id(45), login_id(46));
SELECT begin_link(16, 45) AS stays_over;
SELECT * FROM tgauth_linking(login_id(45));
SELECT asked(45, 50);
SELECT status, user_id FROM tgauth_confirm(token(46), 50, 'x', 'X', match_code => code(46));
-- blocked, and deleted
SELECT tgauth_block(2) > 0 AS ended;
SELECT asked(47, 50);
SELECT status, user_id FROM tgauth_confirm(token(47), 50, 'x', 'X', match_code => code(47));
SELECT tgauth_unblock(2);
SELECT asked(47, 50);
SELECT log_in(17, 'boris');
SELECT begin_link(17, 48), asked(48, 50);
DELETE FROM tgauth_user WHERE id = 2;
SELECT status, user_id FROM tgauth_confirm(token(48), 50, 'x', 'X', match_code => code(48));
SELECT count(*) FROM tgauth_user WHERE telegram_id = 50;
-- the site's own word counts for the account, and nothing is linked then
CREATE FUNCTION doorman(u tgauth_user) RETURNS void LANGUAGE plpgsql AS
	$$ BEGIN IF u.telegram_id = 60 THEN RAISE EXCEPTION 'Not %.', u.username; END IF; END $$;
SELECT user_id FROM tgauth_register('carl', 'correct horse battery');
SELECT log_in(18, 'carl');
SELECT begin_link(18, 49), asked(49, 60);
SET tgauth.login_hook = 'test.doorman';
SELECT status, user_id, message, links FROM tgauth_confirm(token(49), 60, 'c', 'Carl', match_code => code(49));
RESET tgauth.login_hook;
DROP FUNCTION doorman;
SELECT telegram_id, linked_at FROM tgauth_user WHERE username = 'carl';
SELECT * FROM tgauth_linking(login_id(49));

-- whose session it is not, or whose is too old
SELECT tgauth_begin_link('x', login_id(50)), tgauth_begin_link(NULL, login_id(50)), tgauth_begin_link(session_token(99), login_id(50));
UPDATE tgauth_session SET created_at = created_at - interval '16 min' WHERE login_id = login_id(18);
SELECT begin_link(18, 50);
SELECT begin_link(1, 50) AS came_by_telegram;
SELECT * FROM tgauth_linking(login_id(50));
SELECT * FROM tgauth_linking('\x00');
-- a programming mistake
SELECT log_in(19, 'carl');
SELECT tgauth_begin_link(session_token(19), '\x00');
SELECT tgauth_begin_link(session_token(19), NULL);
SELECT begin_link(19, 1);
SELECT begin_link(19, 20);

-- unlink: what Telegram told goes along, and the other sessions
SELECT log_in(70, 'anna'), log_in(71, 'anna');
SELECT tgauth_unlink(1, login_id(70));
SELECT * FROM people() WHERE id = 1;
SELECT first_name, last_name, language_code, photo_url, one_time_until FROM tgauth_user WHERE id = 1;
SELECT (SELECT telegram_id IS NULL FROM tgauth_session(session_token(70))) AS stays, (SELECT count(*) FROM tgauth_sessions(1)) AS sessions;
SELECT tgauth_unlink(1), tgauth_unlink(999);
SELECT tgauth_unlink(1, '\x00');
SELECT tgauth_unlink(NULL);
SELECT log_in(72, 'anna');
-- the person is somebody new now, or links again
SELECT begin_link(72, 73), asked(73, 42);
SELECT status, user_id, links FROM tgauth_confirm(token(73), 42, 'anna_tg', 'Anna', match_code => code(73));
SELECT tgauth_unlink(1);
SELECT confirm(74, 42, 'anna_tg', 'Anna');
SELECT * FROM people() WHERE id = 1 OR telegram_id = 42;
-- the last way in: no password of their own, or no name to type with it
SELECT tgauth_unlink(id) FROM tgauth_user WHERE telegram_id = 42;
UPDATE tgauth_user SET username = NULL, password_hash = '$2a$04$x' WHERE telegram_id = 42;
SELECT tgauth_unlink(id) FROM tgauth_user WHERE telegram_id = 42;
SELECT telegram_id FROM tgauth_user WHERE telegram_id = 42;
-- who came by Telegram and has a password of their own becomes a registered user
SET tgauth.reset_password = off;
SELECT confirm(75, 80, 'dora', 'Dora');
SELECT s.status FROM tgauth_authenticate(session_token(75)) AS a (uid), tgauth_set_password(CASE WHEN a.uid IS NULL THEN '' END, 'a first password') AS s;
RESET tgauth.reset_password;
SELECT tgauth_unlink(id) FROM tgauth_user WHERE telegram_id = 80;
SELECT log_in(76, 'dora', 'a first password');
SELECT confirm(77, 81, 'dora', 'Other');
SELECT username, telegram_id FROM tgauth_user WHERE username = 'dora' OR telegram_id = 81;

-- by the person, for the bot
SELECT begin_link(76, 78), asked(78, 82);
SELECT status FROM tgauth_confirm(token(78), 82, 'd', 'Dora', match_code => code(78));
SELECT (tgauth_person_unlink(82, true)).*;
SELECT telegram_id FROM tgauth_user WHERE username = 'dora';
SELECT * FROM tgauth_person_unlink(82);
SELECT * FROM tgauth_person_unlink(82);
SELECT * FROM tgauth_person_unlink(42);
SELECT * FROM tgauth_person_unlink(42, true);
SELECT * FROM tgauth_person_unlink(999);
SELECT * FROM tgauth_person_unlink(NULL);
SELECT * FROM tgauth_person_unlink(-1);
SELECT count(*) FROM tgauth_sessions((SELECT id FROM tgauth_user WHERE username = 'dora'));

-- the journal tells of it
SELECT log_in(79, 'dora', 'a first password');
SELECT begin_link(79, 80), asked(80, 82);
SELECT status FROM tgauth_confirm(token(80), 82, 'd', 'Dora', match_code => code(80));
SELECT kind, detail FROM tgauth_journal WHERE kind IN ('linked', 'unlinked', 'link_refused') ORDER BY at;

-- it is there for as long as its login can be answered
SELECT count(*) AS kept FROM tgauth_link \gset
SELECT tgauth_purge() >= 0 AS purged;
SELECT count(*) = :kept AS same FROM tgauth_link;
UPDATE tgauth_link SET expires_at = clock_timestamp() - interval '1 h';
SELECT tgauth_purge() >= :kept AS purged;
SELECT count(*) FROM tgauth_link;

-- what no row can be
\set VERBOSITY sqlstate
UPDATE tgauth_user SET linked_at = now() WHERE telegram_id IS NULL;
UPDATE tgauth_user SET username = NULL WHERE linked_at IS NOT NULL;
\set VERBOSITY default
DROP FUNCTION log_in;
DROP FUNCTION begin_link;
DROP FUNCTION asked;
DROP FUNCTION people;
