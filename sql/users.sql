-- users, their profiles, and user names that change hands
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE VIEW people AS SELECT id, telegram_id, username, first_name FROM tgauth_user ORDER BY id;

-- the profile follows Telegram
SELECT status, user_id, is_new FROM tgauth_confirm(token(1), 1, 'ann', 'Ann', 'Lee', 'en', 'https://example.com/1.jpg', code(1));
SELECT status, user_id, is_new FROM tgauth_confirm(token(2), 1, 'ann_lee', 'Anna', match_code => code(2));
SELECT username, first_name, last_name, language_code, photo_url FROM tgauth_user;
-- who tells no first name tells nothing, and what is known stays
SELECT status FROM tgauth_confirm(token(3), 1, match_code => code(3));
SELECT username, first_name, last_name, language_code FROM tgauth_user;
-- no user name any more
SELECT status FROM tgauth_confirm(token(4), 1, first_name => 'Ann', match_code => code(4));
SELECT username, first_name FROM tgauth_user;
-- case is the person's choice
SELECT confirm(5, 1, 'Ann', 'Ann'), confirm(6, 1, 'ANN', 'Ann');
SELECT username FROM tgauth_user;

-- the name comes back with another person: the earlier one's is cleared
SELECT confirm(10, 2, 'aNN', 'Another');
TABLE people;
SELECT confirm(11, 1, 'ann', 'Ann');
TABLE people;
-- two who swap
SELECT confirm(12, 2, 'bob', 'Bob');
SELECT confirm(13, 1, 'bob', 'Ann'), confirm(14, 2, 'ann', 'Bob');
TABLE people;

-- a name that a registered user holds is never taken
INSERT INTO tgauth_user (username) VALUES ('Root');
SELECT confirm(20, 1, 'root', 'Ann');
SELECT confirm(21, 3, 'ROOT', 'New');
TABLE people;
SELECT confirm(22, 3, 'new', 'New');
TABLE people;

-- unique whatever the case; somebody at least
\set VERBOSITY terse
INSERT INTO tgauth_user (username) VALUES ('NEW');
INSERT INTO tgauth_user (first_name) VALUES ('Nobody');
INSERT INTO tgauth_user (telegram_id) VALUES (-5);
UPDATE tgauth_user SET username = 'Äpfel' WHERE telegram_id = 3;
\set VERBOSITY default

-- what cannot be a user name, a language or a photo is left out
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT status FROM tgauth_confirm(token(30), 1, '@ann', 'A', language_code => 'en_US;', photo_url => 'javascript:alert(1)', match_code => code(30));
SELECT status FROM tgauth_confirm(token(31), 2, 'ann lee', 'B', language_code => repeat('e', 36), photo_url => 'http://example.com/', match_code => code(31));
SELECT status FROM tgauth_confirm(token(32), 3, 'анна', 'C', language_code => '', photo_url => 'https://' || repeat('x', 2000), match_code => code(32));
SELECT status FROM tgauth_confirm(token(33), 4, repeat('a', 33), 'D', language_code => 'pt-br', photo_url => '', match_code => code(33));
SELECT status FROM tgauth_confirm(token(34), 5, repeat('a', 32), 'E', match_code => code(34));
SELECT status FROM tgauth_confirm(token(35), 6, '', '', '', match_code => code(35));
SELECT username, first_name, last_name, language_code, photo_url FROM tgauth_user ORDER BY id;

-- names are cut at a character, and else kept as they are
SELECT status FROM tgauth_confirm(token(40), 7, repeat('a', 65536), repeat('я', 32768), repeat('😀', 16384), repeat('x', 65536), repeat('y', 65536), code(40));
SELECT username, octet_length(first_name), length(first_name), octet_length(last_name), length(last_name), language_code, photo_url FROM tgauth_user WHERE telegram_id = 7;
SELECT status FROM tgauth_confirm(token(41), 8, 'hax', E'\u202Eevil\u2066\n\t\x01', E'''; DROP TABLE tgauth_user; --', match_code => code(41));
SELECT first_name = E'\u202Eevil\u2066\n\t\x01' AS kept, last_name FROM tgauth_user WHERE telegram_id = 8;

-- 64-bit Telegram ids
SELECT confirm(50, 9223372036854775807, 'max', 'Max');
SELECT telegram_id FROM tgauth_session(session_token(50));

-- a user who is deleted takes their sessions along
DELETE FROM tgauth_user WHERE telegram_id = 9223372036854775807;
SELECT count(*) FROM tgauth_session(session_token(50));
DROP VIEW people;
