-- tgauth.return_leg: a confirmed login waits until its own browser was returned to
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_journal RESTART IDENTITY;
DELETE FROM tgauth_address;
CREATE FUNCTION confirm_leg(n int, telegram_id int8 DEFAULT 42, OUT status text, OUT password boolean, OUT url text, OUT return_code text) LANGUAGE sql VOLATILE AS
	$$ SELECT status, password IS NOT NULL, regexp_replace(return_url, '[^=]*$', ''), return_code
	FROM tgauth_confirm(token(n), telegram_id, 'u' || telegram_id, 'U', match_code => code(n)) $$;
CREATE FUNCTION wrong_digits(n int, i int DEFAULT 1) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT lpad(((digits(n)::int + i) % 1000000)::text, 6, '0') $$;
CREATE VIEW leg AS SELECT revoked_why, return_key, return_failures, expires_at - created_at AS lives, claimed_at IS NOT NULL AS claimed, login_id FROM tgauth_session;
CREATE FUNCTION state_of(n int) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT state FROM tgauth_states(ARRAY[login_id(n)]) $$;

-- where a login is returned to: what pushd tells of its channel
SELECT tgauth_set_site_url(0, 'https://shop.example/tgauth/'), tgauth_set_site_url(0, 'https://shop.example/tgauth/'), tgauth_set_site_url(255, 'http://[::1]:8080/x/');
SELECT whose, address FROM tgauth_address ORDER BY whose;
SELECT tgauth_set_site_url(0, u) FROM (VALUES (NULL)) AS v(u);
SELECT tgauth_set_site_url(0, 'https://shop.example/tgauth');
SELECT tgauth_set_site_url(0, 'https:///');
SELECT tgauth_set_site_url(0, 'ftp://shop.example/');
SELECT tgauth_set_site_url(0, 'https://shop.example/?/');
SELECT tgauth_set_site_url(0, 'https://shop.example/' || repeat('x', 600) || '/');
SELECT tgauth_set_site_url(256, 'https://shop.example/');

-- off: nothing is said of it
SET tgauth.return_leg = off;
SELECT * FROM confirm_leg(1);
SELECT claim(1);
-- offered: a way back, and no row more; the login waits for nothing
SET tgauth.return_leg = offered;
SELECT return_leg FROM tgauth_settings();
SELECT * FROM confirm_leg(2);
SELECT count(*) FROM tgauth_session;
SELECT state_of(2), return_key, lives FROM leg WHERE login_id = login_id(2);
SELECT tgauth_return(login_secret(2), return_token(2)), tgauth_return(login_secret(2), 'x');
SELECT * FROM tgauth_person_return(42, login_id(2));
SELECT claim(2);
-- a confirmation whose answer was lost offers it again
SELECT * FROM confirm_leg(2);

-- it writes what a login without it writes, row by row
CREATE VIEW counted AS SELECT relname, n_tup_ins AS inserted, n_tup_upd AS updated FROM pg_stat_xact_all_tables WHERE schemaname = 'tgauth';
CREATE FUNCTION rows_written(leg text, n int) RETURNS TABLE (relname name, inserted bigint, updated bigint) LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE before AS SELECT * FROM counted;
	PERFORM set_config('tgauth.return_leg', leg, true), confirm_leg(n, 44);
	RETURN QUERY SELECT c.relname, c.inserted - coalesce(b.inserted, 0), c.updated - coalesce(b.updated, 0) FROM counted AS c LEFT JOIN before AS b USING (relname);
	DROP TABLE before;
END $$;
SELECT status FROM confirm_leg(30, 44);
CREATE TEMP TABLE cost AS SELECT 'off' AS leg, * FROM rows_written('off', 31);
INSERT INTO cost SELECT 'offered', * FROM rows_written('offered', 32);
SELECT leg, relname, inserted, updated FROM cost WHERE inserted + updated > 0 ORDER BY relname, leg;
-- required: whoever holds the login secret gets nothing yet
SET tgauth.return_leg = required;
SELECT status, password, url, return_code = digits(3) AS right FROM confirm_leg(3);
SELECT state_of(3), return_key, lives FROM leg WHERE login_id = login_id(3);
SELECT status, session_token, user_id FROM tgauth_claim(login_secret(3));
SELECT count(*) FROM tgauth_sessions(1) WHERE login_id = login_id(3);
-- the answer was lost: the same again, for the same person alone
SELECT status, password, url, return_code = digits(3) AS right FROM confirm_leg(3);
SELECT status, password, url, return_code FROM confirm_leg(3, 43);
SELECT regexp_replace(return_url, '[^=]*$', '') AS url, return_code = digits(3) AS right FROM tgauth_person_return(42, login_id(3));
SELECT * FROM tgauth_person_return(43, login_id(3));
SELECT * FROM tgauth_person_return(42, login_id(99));
-- what is no address of this login: of another, too old, forged, of a key that there is not
SELECT tgauth_return(login_secret(3), t) FROM (VALUES (NULL), (''), ('x'), (repeat('A', 28)), (repeat('A', 65536)), (return_token(4)), (return_token(3, 62)), (return_token(3, number => 7)),
	(translate(return_token(3), 'abcdefgABCDEFG', 'bcdefgaBCDEFGA'))) AS v(t);
SELECT tgauth_return(s, return_token(3)) FROM (VALUES (NULL), (''), ('x'), (repeat('A', 43)), (login_secret(4))) AS v(s);
SELECT state_of(3), return_failures FROM leg WHERE login_id = login_id(3);
-- the right one, which is what the bot was given
SELECT substring(return_url FROM '[^=]*$') AS given FROM tgauth_person_return(42, login_id(3)) \gset
SELECT tgauth_return(login_secret(3), :'given');
SELECT state_of(3), return_key, lives > interval '14 min' AS lives FROM leg WHERE login_id = login_id(3);
SELECT * FROM tgauth_person_return(42, login_id(3));
SELECT * FROM confirm_leg(3);
-- once: it says what has become of the login, and changes nothing
SELECT tgauth_return(login_secret(3), :'given'), tgauth_return(login_secret(3), return_token(3, 3600)), c.* FROM tgauth_return_code(login_secret(3), '000000') AS c;
SELECT claim(3);
SELECT tgauth_return(login_secret(3), :'given');
SELECT count(*) FROM tgauth_sessions(1) WHERE login_id = login_id(3);

-- six digits; what cannot be a code is no try
SELECT status FROM confirm_leg(4);
SELECT r.* FROM (VALUES (NULL), (''), ('12345'), ('1234567'), ('12345x'), ('      '), (repeat('1', 65536)), ('١٢٣')) AS v(c), tgauth_return_code(login_secret(4), c) AS r;
SELECT * FROM tgauth_return_code(login_secret(4), wrong_digits(4));
SELECT * FROM tgauth_return_code(login_secret(5), digits(4));
SELECT return_failures FROM leg WHERE login_id = login_id(4);
SELECT * FROM tgauth_return_code(login_secret(4), digits(4));
SELECT claim(4);
-- five tries burn the login, and the digits with it
SELECT status FROM confirm_leg(5);
SELECT next AS since FROM tgauth_changes(NULL, 0) LIMIT 1 \gset
SELECT i, c.* FROM generate_series(1, 6) AS i, tgauth_return_code(login_secret(5), wrong_digits(5, i)) AS c;
SELECT c.*, tgauth_return(login_secret(5), return_token(5)) FROM tgauth_return_code(login_secret(5), digits(5)) AS c;
SELECT status, session_token FROM tgauth_claim(login_secret(5));
SELECT revoked_why, return_failures FROM leg WHERE login_id = login_id(5);
SELECT state FROM tgauth_changes(:'since', 0);
SELECT * FROM tgauth_person_return(42, login_id(5));
SELECT status, return_code FROM tgauth_confirm(token(5), 42, match_code => code(5));

-- digits live for five minutes, an address for one
SELECT status FROM confirm_leg(6);
UPDATE tgauth_session SET expires_at = clock_timestamp() WHERE login_id = login_id(6);
SELECT state_of(6), tgauth_return(login_secret(6), return_token(6)), c.* FROM tgauth_return_code(login_secret(6), digits(6)) AS c;
SELECT status, session_token FROM tgauth_claim(login_secret(6));
SELECT * FROM tgauth_person_return(42, login_id(6));
SELECT status FROM confirm_leg(7);
SELECT tgauth_return(login_secret(7), return_token(7, 58));
-- a clock of a bot's that is ahead changes nothing; an address without a key neither
SELECT status FROM confirm_leg(8);
SELECT tgauth_return(login_secret(8), return_token(8, -30));

-- it counts only once the person is still who may log in
SELECT status FROM confirm_leg(9, 50);
SELECT tgauth_block(id) FROM tgauth_user WHERE telegram_id = 50;
SELECT tgauth_return(login_secret(9), return_token(9)), c.* FROM tgauth_return_code(login_secret(9), digits(9)) AS c;
SELECT * FROM tgauth_person_return(50, login_id(9));
SELECT status FROM confirm_leg(10, 51);
SELECT tgauth_revoke(login_id(10));
SELECT tgauth_return(login_secret(10), return_token(10)), c.* FROM tgauth_return_code(login_secret(10), digits(10)) AS c;
SELECT status FROM confirm_leg(11, 52);
DELETE FROM tgauth_user WHERE telegram_id = 52;
SELECT tgauth_return(login_secret(11), return_token(11));
-- the person can end it, which they see as what it is
SELECT status FROM confirm_leg(12, 53);
SELECT tgauth_person_revoke_all(53);
SELECT tgauth_return(login_secret(12), return_token(12));

-- what changed: that it waits, that it was returned to
SELECT next AS since FROM tgauth_changes(NULL, 0) LIMIT 1 \gset
SELECT status FROM confirm_leg(13);
SELECT state, is_new FROM tgauth_changes(:'since', 0);
SELECT next AS since FROM tgauth_changes(NULL, 0) LIMIT 1 \gset
SELECT tgauth_return(login_secret(13), return_token(13));
SELECT state, is_new FROM tgauth_changes(:'since', 0);

-- where the first contact confirms, it is all the more needed
SET tgauth.confirm_mode = start;
SELECT status, return_code = digits(14) AS right FROM tgauth_confirm(token(14), 42);
SELECT status FROM tgauth_claim(login_secret(14));
SELECT tgauth_return(login_secret(14), return_token(14)), claim(14);
RESET tgauth.confirm_mode;
-- the setting is asked at the confirmation alone
SELECT status FROM confirm_leg(15);
SET tgauth.return_leg = off;
SELECT status FROM tgauth_claim(login_secret(15));
SELECT status, return_code = digits(15) AS right FROM tgauth_confirm(token(15), 42);
SELECT tgauth_return(login_secret(15), return_token(15));
SET tgauth.return_leg = required;
-- the buttons of an own bot say the same; without an address there are the digits
DELETE FROM tgauth_address;
SELECT a.status, a.return_url, a.return_code = digits(16) AS right FROM tgauth_preview(token(16), 42) AS p, tgauth_answer(p.buttons[array_position(p.choices, code(16))], 42) AS a;
SET tgauth.return_leg = offered;
SELECT * FROM confirm_leg(17);
SET tgauth.return_leg = required;
-- a key that was retired meanwhile still serves
SELECT status FROM confirm_leg(18);
CREATE TEMP TABLE old AS SELECT return_token(18) AS token, digits(18) AS digits;
BEGIN;
SELECT tgauth_rotate_key() > 0;
SELECT return_code = digits AS same FROM old, tgauth_person_return(42, login_id(18));
SELECT tgauth_return(login_secret(18), token) FROM old;
ROLLBACK;

-- one that is gone, as after a restore, is no error
SELECT status FROM confirm_leg(20);
UPDATE tgauth_session SET return_key = 200 WHERE login_id = login_id(20);
SELECT * FROM tgauth_person_return(42, login_id(20));
SELECT c.*, tgauth_return(login_secret(20), return_token(20, number => 200)) FROM tgauth_return_code(login_secret(20), digits(20)) AS c;

-- a stranger's browser, which nobody returned to, does not become one that is known
TRUNCATE tgauth_known_client;
SELECT status FROM confirm_leg(19, 60);
SELECT new_browser FROM tgauth_remember_client(login_id(19));
SELECT count(*) FROM tgauth_known_client;
SELECT c.status FROM tgauth_person_return(60, login_id(19)), tgauth_return_code(login_secret(19), return_code) AS c;
SELECT kind, name FROM tgauth_known_client;

-- sessions that begin otherwise have no such leg
SELECT tgauth_register('reg', 'password of one''s own') IS NOT NULL AS registered;
SELECT c.status FROM tgauth_login('reg', 'password of one''s own') AS c;
SELECT status FROM tgauth_open_session(61);
SELECT count(*) FROM tgauth_session WHERE return_key IS NOT NULL AND proof <> 'telegram';

-- what the journal tells
SELECT kind, detail, count(*) FROM tgauth_journal() WHERE kind LIKE 'return%' GROUP BY 1, 2 ORDER BY 1, 2;
RESET tgauth.return_leg;
