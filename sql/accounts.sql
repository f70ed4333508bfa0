-- users with passwords: register, log in, change the password, log out
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt RESTART IDENTITY;
SET tgauth.bcrypt_cost = 4;

-- registration
SELECT user_id, access_token IS NOT NULL AS access, refresh_token ~ '^[A-Za-z0-9_-]{43}$' AS refresh, token_type, expires_in
	FROM tgauth_register('Ann', 'correct horse battery', '192.0.2.7', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0');
SELECT telegram_id, username, first_name, password_hash ~ '^\$tgauth\$bcrypt\$2a\$04\$[./A-Za-z0-9]{53}$' AS bcrypt FROM tgauth_user;
SELECT address, browser, os, channel, expires_at - created_at AS lives FROM tgauth_session;
SELECT user_id FROM tgauth_register('aNN', 'correct horse battery');
\echo :SQLSTATE
SELECT user_id FROM tgauth_register('bob', 'seven c');
\echo :SQLSTATE
SELECT user_id FROM tgauth_register(NULL, 'correct horse battery');
SELECT user_id FROM tgauth_register('bob', NULL);
-- names
SELECT user_id FROM tgauth_register('ab', 'correct horse battery');
SELECT user_id FROM tgauth_register(repeat('a', 65), 'correct horse battery');
SELECT user_id FROM tgauth_register('1234567', 'correct horse battery');
SELECT user_id FROM tgauth_register('a b c', 'correct horse battery');
SELECT user_id FROM tgauth_register('аnn', 'correct horse battery');
SELECT user_id FROM tgauth_register('@ann', 'correct horse battery');
SELECT user_id FROM tgauth_register('ann.lee+tag@example.org', 'correct horse battery');
SELECT user_id FROM tgauth_register(repeat('a', 64), 'correct horse battery');
-- passwords: length in characters, no rules but the list of the commonest
SELECT user_id FROM tgauth_register('carl', 'пароль1');
SELECT user_id FROM tgauth_register('carl', '        ');
SELECT user_id FROM tgauth_register('carl', 'Password1');
SELECT user_id FROM tgauth_register('carl', 'QWERTYUIOP');
SELECT user_id FROM tgauth_register('carl', '12345678');
SELECT user_id FROM tgauth_register('carl', 'zyxwvuts');
SELECT user_id FROM tgauth_register('carl', 'aaaaaaaaaaaaa');
SELECT user_id FROM tgauth_register('carl.carl', 'Carl.Carl');
SELECT user_id FROM tgauth_register('carl', repeat('x1', 512) || 'x');
SELECT user_id FROM tgauth_register('carl', 'пароль12');
SELECT user_id FROM tgauth_register('dora', 'a b c d e');

-- the user and nobody else; whatever the case of the name, an @ before it
SELECT l.status, l.user_id, l.access_token IS NOT NULL AS access, l.refresh_token IS NOT NULL AS refresh, l.retry_after
	FROM unnest(ARRAY['ann', 'ANN', '@Ann']) AS n, LATERAL tgauth_login(n, 'correct horse battery') AS l;
SELECT l.status, l.user_id, l.access_token, l.refresh_token
	FROM (VALUES ('ann', 'correct horse batterY'), ('ann', ''), ('ann', 'correct horse battery '), ('nobody', 'correct horse battery'), ('', ''), ('@', 'x')) AS v (n, p),
	LATERAL tgauth_login(n, p) AS l;
SELECT tgauth_login(NULL, 'x');
SELECT tgauth_login('ann', NULL);

-- every byte of a long password counts
SELECT user_id FROM tgauth_register('long', repeat('0123456789', 10));
SELECT l.status FROM (VALUES (repeat('0123456789', 10)), (repeat('0123456789', 8)), (repeat('0123456789', 9) || '012345678x')) AS v (p), LATERAL tgauth_login('long', p) AS l;

-- one password in several spellings is one
SELECT user_id FROM tgauth_register('spelling', U&'caf\0065\0301 \FB01re wall');
SELECT l.status FROM (VALUES (U&'caf\00E9 fire wall'), (U&'cafe fire wall')) AS v (p), LATERAL tgauth_login('spelling', p) AS l;

SELECT confirm(1, 4242, 'tele', 'Tele');

-- a hash of an older cost is made anew by the next good login, and by no bad one
SET tgauth.bcrypt_cost = 5;
SELECT status FROM tgauth_login('ann', 'wrong');
SELECT substr(password_hash, 15, 7) FROM tgauth_user WHERE username = 'Ann';
SELECT status FROM tgauth_login('ann', 'correct horse battery');
SELECT substr(password_hash, 15, 7) FROM tgauth_user WHERE username = 'Ann';
SELECT status FROM tgauth_login('ann', 'correct horse battery');
SET tgauth.bcrypt_cost = 4;
-- so is one that was brought along from elsewhere: by pgcrypto, by PHP's password_hash, by Python's bcrypt
INSERT INTO tgauth_user (username, password_hash) VALUES ('imported', crypt('from another system', gen_salt('bf', 4))),
	('php', '$2y$04$nRLfIeLqUGtCWTiZmNzsnet3z88WH4HrjRPiwq.Qw2WNg3k9PdmBi'), ('python', '$2b$04$1mqdkR0C8W9h3pYKPxZ/yeGjJPcdJMbubRoRlG.pte7V70efpFUIu');
SELECT n, l.status FROM unnest(ARRAY['imported', 'php', 'python']) AS n, unnest(ARRAY['from another', 'from another system', 'from another system']) AS p, LATERAL tgauth_login(n, p) AS l;
SELECT username, left(password_hash, 21) FROM tgauth_user WHERE username IN ('imported', 'php', 'python');
INSERT INTO tgauth_user (username, password_hash) VALUES ('cut', crypt(repeat('x', 80), gen_salt('bf', 4))), ('broken', '$2a$'), ('strange', 'md5abc'), ('none', NULL),
	('old', '$2$04$nRLfIeLqUGtCWTiZmNzsnet3z88WH4HrjRPiwq.Qw2WNg3k9PdmBi'), ('odd', '$2c$04$nRLfIeLqUGtCWTiZmNzsnet3z88WH4HrjRPiwq.Qw2WNg3k9PdmBi'), ('costly', '$2y$31$nRLfIeLqUGtCWTiZmNzsnet3z88WH4HrjRPiwq.Qw2WNg3k9PdmBi');
SELECT n, l.status FROM unnest(ARRAY['cut', 'broken', 'strange', 'none', 'old', 'odd', 'costly']) AS n, LATERAL tgauth_login(n, repeat('x', 80)) AS l;
SELECT n, l.status FROM unnest(ARRAY['old', 'odd', 'costly']) AS n, LATERAL tgauth_login(n, 'from another system') AS l;
SELECT status FROM tgauth_login('cut', repeat('x', 72));

-- blocked: told to who knows the password, and to nobody else
UPDATE tgauth_user SET blocked = true WHERE username = 'dora';
SELECT l.status, l.access_token FROM unnest(ARRAY['a b c d e', 'wrong']) AS p, LATERAL tgauth_login('dora', p) AS l;

-- a name that a Telegram user holds is taken; one that a registered user holds, too
SELECT user_id FROM tgauth_register('Tele', 'correct horse battery');
SELECT confirm(2, 4343, 'ann', 'Other');
SELECT username FROM tgauth_user WHERE telegram_id = 4343;

-- a browser that waits
SELECT status, user_id, retry_after FROM tgauth_login_browser(login_id(10), 'ann', 'wrong', 3, '192.0.2.7');
SELECT status, user_id FROM tgauth_login_browser(login_id(10), 'ann', 'correct horse battery', 3, '192.0.2.7', 'Firefox/128.0');
SELECT claim(10);
SELECT user_id, username, telegram_id FROM tgauth_session(session_token(10));
SELECT channel, address, browser, expires_at - created_at AS lives FROM tgauth_session WHERE login_id = login_id(10);
SELECT status FROM tgauth_login_browser(login_id(10), 'ann', 'correct horse battery');
SELECT confirm(10, 4343, 'x', 'X');
SELECT tgauth_login_browser('\x00', 'ann', 'correct horse battery');
SELECT tgauth_login_browser(NULL, 'ann', 'correct horse battery');
SELECT tgauth_login_browser(login_id(11), 'ann', 'correct horse battery', 256);

-- the password of who is authenticated
SELECT tgauth_set_password('correct horse battery', 'another horse battery');
SELECT tgauth_logout();
SELECT access_token AS other FROM tgauth_login('ann', 'correct horse battery') \gset
BEGIN;
SELECT tgauth_authenticate(session_token(10)) AS ann;
SELECT * FROM tgauth_set_password('wrong', 'another horse battery');
SELECT * FROM tgauth_set_password(NULL, 'another horse battery');
SELECT * FROM tgauth_set_password('correct horse battery', 'another horse battery');
COMMIT;
SELECT l.status FROM unnest(ARRAY['correct horse battery', 'another horse battery']) AS p, LATERAL tgauth_login('ann', p) AS l;
-- the session that did it lives, the others are over
SELECT count(*) FROM tgauth_session(session_token(10));
SELECT tgauth_verify(:'other') IS NULL AS over;
BEGIN;
SELECT tgauth_authenticate(session_token(10)) AS ann;
SELECT * FROM tgauth_set_password('another horse battery', 'short');
ROLLBACK;
BEGIN;
SELECT tgauth_authenticate(session_token(10)) AS ann;
SELECT * FROM tgauth_set_password('another horse battery', 'Password123');
ROLLBACK;
-- who has none yet needs no old one
SET tgauth.reset_password = off;
SELECT confirm(12, 4444, 'fresh', 'Fresh');
SELECT a.uid IS NOT NULL AS known, s.status FROM tgauth_authenticate(session_token(12)) AS a (uid), tgauth_set_password(CASE WHEN a.uid IS NULL THEN '' END, 'a first password') AS s;
RESET tgauth.reset_password;
SELECT status FROM tgauth_login('fresh', 'a first password');

-- logging out, here and everywhere
SELECT tgauth_logout(a.uid IS NULL) FROM tgauth_authenticate(session_token(12)) AS a (uid);
SELECT count(*) FROM tgauth_session(session_token(12));
SELECT tgauth_logout(a.uid IS NOT NULL) > 1 AS several FROM tgauth_authenticate(session_token(10)) AS a (uid);
SELECT count(*) FROM tgauth_sessions((SELECT id FROM tgauth_user WHERE username = 'Ann'));

-- closed
SET tgauth.registration = off;
SELECT tgauth_register('late', 'correct horse battery');
SELECT status FROM tgauth_login('ann', 'another horse battery');
RESET tgauth.registration;

-- an application's own word counts for passwords as well; what was counted stays counted
CREATE FUNCTION doorman(u tgauth_user) RETURNS void LANGUAGE plpgsql AS
	$$ BEGIN IF u.username <> 'long' THEN RAISE EXCEPTION 'Not today, %.', u.username; END IF; END $$;
SET tgauth.login_hook = 'test.doorman';
SELECT status, user_id, access_token, refresh_token, retry_after, message FROM tgauth_login('ann', 'another horse battery');
SELECT status, message FROM tgauth_login('ann', 'wrong');
SELECT * FROM tgauth_login_browser(login_id(20), 'ann', 'another horse battery');
SELECT count(*) FROM tgauth_session WHERE user_id = 1 AND revoked_at IS NULL;
SELECT failures FROM tgauth_attempt ORDER BY failures DESC LIMIT 1;
SELECT status, message, access_token IS NOT NULL AS access FROM tgauth_login('long', repeat('0123456789', 10));
SELECT status, user_id, message FROM tgauth_login_browser(login_id(20), 'long', repeat('0123456789', 10));
SELECT tgauth_register('latecomer', 'correct horse battery');
SELECT count(*) FROM tgauth_user WHERE username = 'latecomer';
RESET tgauth.login_hook;
DROP FUNCTION doorman;
