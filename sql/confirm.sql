-- tgauth_confirm: every status, in the three modes
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- mode match
SELECT status, user_id, is_new, password, login_id = login_id(1) AS id FROM tgauth_confirm(token(1), 42);
SELECT status, user_id, is_new, password ~ '^([2-9a-hjkmnp-z]{4}-){6}[2-9a-hjkmnp-z]{4}$' AS password,
	login_id = login_id(1) AS id
	FROM tgauth_confirm(token(1), 42, 'ann', 'Ann', 'Lee', 'en', 'https://t.me/i/userpic/320/ann.jpg', code(1));
SELECT telegram_id, username, first_name, last_name, language_code, photo_url, blocked FROM tgauth_user;
SELECT user_id, channel, address, browser, os, revoked_at, expires_at - created_at AS lives, last_used_at = created_at AS used
	FROM tgauth_session;

-- redelivery: the same answer, whatever the number now, and no new password
SELECT one_time_hash FROM tgauth_user \gset before_
SELECT status, user_id, is_new, password, login_id = login_id(1) AS id
	FROM unnest(ARRAY[code(1), wrong_code(1), NULL]) AS c, tgauth_confirm(token(1), 42, 'ann', 'Ann', match_code => c);
SELECT status FROM tgauth_confirm(token(1, 100000), 42, match_code => code(1));
SELECT one_time_hash = :'before_one_time_hash' AS same_password FROM tgauth_user;
-- another person
SELECT status, user_id, is_new, password FROM tgauth_confirm(token(1), 43, match_code => code(1));
SELECT count(*) FROM tgauth_user;

-- the next login of the same person: the same user, a new password
SELECT status, user_id, is_new, password IS NOT NULL AS password FROM tgauth_confirm(token(2), 42, 'ann', 'Ann', match_code => code(2));
SELECT one_time_hash = :'before_one_time_hash' AS same_password FROM tgauth_user;
SELECT count(*) FROM tgauth_session WHERE user_id = 1;

-- the stored form of a password says what it is and verifies
SELECT status, password FROM tgauth_confirm(token(3), 42, match_code => code(3)) \gset
SELECT h[2] AS kind, h[3] AS hash, length(h[4]), base64url(sha256(decode(translate(h[4], '-_', '+/') || '==', 'base64') || :'password'::bytea)) = h[5] AS verifies
	FROM (SELECT string_to_array(one_time_hash, '$') AS h FROM tgauth_user) AS u;
SELECT count(DISTINCT password) FROM generate_series(100, 199) AS n, LATERAL tgauth_confirm(token(n), 42, match_code => code(n));
SET tgauth.reset_password = off;
SELECT one_time_hash FROM tgauth_user \gset before_
SELECT status, password FROM tgauth_confirm(token(4), 42, match_code => code(4));
SELECT one_time_hash = :'before_one_time_hash' AS same_password FROM tgauth_user;
SELECT status, is_new, password FROM tgauth_confirm(token(5), 44, match_code => code(5));
SELECT one_time_hash FROM tgauth_user WHERE telegram_id = 44;
RESET tgauth.reset_password;

-- one wrong number burns the login, for everybody and for good
SELECT n, c, status, user_id FROM (VALUES (10, NULL), (11, 0), (12, -1), (13, 2147483647), (14, -2147483648), (15, 9), (16, 100)) AS v(n, c),
	tgauth_confirm(token(n), 42, match_code => c) ORDER BY n;
TRUNCATE tgauth_attempt;  -- of so many, which would wait
SELECT status FROM tgauth_confirm(token(17), 42, match_code => wrong_code(17));
SELECT telegram_id, status FROM unnest(ARRAY[42, 43]) AS telegram_id, tgauth_confirm(token(17), telegram_id, match_code => code(17));
SELECT tgauth_decline(token(17), 42);
SELECT status FROM tgauth_confirm(token(10), 42, match_code => code(10));
SELECT status FROM tgauth_confirm(token(11), 42, match_code => code(11));
SELECT revoked_why, user_id, revoked_at = created_at AS at_once FROM tgauth_session WHERE login_id = login_id(17);
SELECT * FROM tgauth_session(session_token(17));
SELECT count(*) FROM tgauth_user WHERE telegram_id = 43;

-- one of the three numbers that is not the one
SELECT r.status FROM tgauth_preview(token(18), 42) AS p, unnest(p.choices) AS c, tgauth_confirm(token(18), 42, match_code => c) AS r
	WHERE c <> code(18) LIMIT 1;

-- expired: confirm_ttl is 300 seconds
SELECT status FROM tgauth_confirm(token(20, 290), 42, match_code => code(20));
SELECT status, user_id, login_id = login_id(21) AS id FROM tgauth_confirm(token(21, 310), 42, match_code => code(21));
SELECT status FROM tgauth_confirm(token(21, 310), 42, match_code => wrong_code(21));
SELECT status FROM tgauth_confirm(token(21, 310), 45, match_code => code(21));
SELECT count(*) FROM tgauth_session WHERE login_id = login_id(21);
SET tgauth.confirm_ttl = 900;
SELECT status FROM tgauth_confirm(token(21, 310), 42, match_code => code(21));
RESET tgauth.confirm_ttl;

-- invalid
SELECT status, user_id, is_new, password, login_id FROM tgauth_confirm('garbage', 42, match_code => 10);
SELECT status FROM tgauth_confirm(NULL, 42);
SELECT status FROM tgauth_confirm(repeat('A', 64), 42, 'ann', 'Ann', match_code => 0);

-- blocked
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 42;
SELECT status, user_id, password FROM tgauth_confirm(token(30), 42, match_code => code(30));
SELECT status FROM tgauth_confirm(token(30), 42, match_code => wrong_code(30));
SELECT status FROM tgauth_confirm(token(1), 42);
SELECT count(*) FROM tgauth_session WHERE login_id = login_id(30);
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 42;
SELECT status FROM tgauth_confirm(token(30), 42, match_code => code(30));

-- a session that was ended stays confirmed to the person, used to others, and dead
SELECT tgauth_revoke(login_id(30));
SELECT telegram_id, status FROM unnest(ARRAY[42, 43]) AS telegram_id, tgauth_confirm(token(30), telegram_id, match_code => code(30));
SELECT user_id FROM tgauth_session(session_token(30));

-- mode button: a tap, and a number does not matter
SET tgauth.confirm_mode = 'button';
SELECT status FROM tgauth_confirm(token(40), 42);
SELECT status FROM tgauth_confirm(token(41), 42, match_code => wrong_code(41));
SELECT status FROM tgauth_confirm(token(42, 290), 42);
SELECT status FROM tgauth_confirm(token(43, 310), 42);

-- mode start: the first contact confirms, for start_ttl
SET tgauth.confirm_mode = 'start';
SELECT status FROM tgauth_confirm(token(50), 42);
SELECT status FROM tgauth_confirm(token(51, 110), 42);
SELECT status FROM tgauth_confirm(token(52, 130), 42);
RESET tgauth.confirm_mode;

-- a programmer's mistakes
SELECT tgauth_confirm(token(60), NULL);
SELECT tgauth_confirm(token(60), -5);

-- the context of the token arrives in the session
SELECT status FROM tgauth_confirm(token(61, channel => 255, address => '\x20010db800010002', browser => 4, os => 1), 42, match_code => code(61));
SELECT channel, address, browser, os FROM tgauth_session WHERE login_id = login_id(61);
SET tgauth.session_ttl = 60;
SELECT status FROM tgauth_confirm(token(62, address => '\x0000000000000000', browser => 255), 42, match_code => code(62));
SELECT address, browser, expires_at - created_at AS lives FROM tgauth_session WHERE login_id = login_id(62);
RESET tgauth.session_ttl;
