-- bots that confirm through a front-end, by a token of their own
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_bot RESTART IDENTITY;

SELECT tgauth_add_bot('shop-bot_2') AS one \gset
SELECT :'one' ~ '^shop-bot_2\.[A-Za-z0-9_-]{43}$' AS token;
SELECT name, token_hash = sha256(:'one'::bytea) AS hashed FROM tgauth_bot;
SELECT tgauth_bot_name(:'one');

-- a rotation without a gap
SELECT tgauth_add_bot('shop-bot_2') AS two \gset
SELECT tgauth_bot_name(:'one'), tgauth_bot_name(:'two');
SELECT tgauth_add_bot('shop-bot_2');
SELECT tgauth_remove_bot('shop-bot_2', old_only => true);
SELECT tgauth_bot_name(:'one'), tgauth_bot_name(:'two');
SELECT tgauth_remove_bot('shop-bot_2', old_only => true);
SELECT tgauth_bot_name(:'two');
SELECT tgauth_add_bot('other') AS other \gset
SELECT tgauth_remove_bot('shop-bot_2');
SELECT tgauth_bot_name(:'two'), tgauth_bot_name(:'other');
SELECT tgauth_remove_bot('shop-bot_2');

SELECT tgauth_add_bot('');
SELECT tgauth_add_bot('Shop');
SELECT tgauth_add_bot('a.b');
SELECT tgauth_add_bot(repeat('a', 33));
SELECT tgauth_add_bot(NULL) IS NULL AS nothing;

-- what is no token
SELECT count(tgauth_bot_name(t)) FROM (VALUES (''), ('other'), ('other.'), (:'other' || 'A'), (left(:'other', -1)), (upper(:'other')), (' ' || :'other'), ('another' || substr(:'other', 6)),
	('.' || split_part(:'other', '.', 2)), ('other.' || repeat('A', 43)), (repeat('A', 100000))) AS v (t);

-- what it opens: the three of a bot's role, with the same answers
SELECT * FROM tgauth_preview_by_bot(:'other', 'x', 42);
SELECT status, os, choices IS NOT NULL AS choices FROM tgauth_preview_by_bot(:'other', token(1), 42);
SELECT status, user_id, is_new, password IS NOT NULL AS password, login_id = login_id(1) AS id
	FROM tgauth_confirm_by_bot(:'other', token(1), 42, 'ann', 'Ann', 'Lee', 'en', 'https://t.me/a.jpg', code(1));
SELECT status, is_new FROM tgauth_confirm_by_bot(bot_token => :'other', start_token => token(1), telegram_id => 42);
SELECT username, first_name, last_name, language_code, photo_url FROM tgauth_user;
SELECT tgauth_decline_by_bot(:'other', token(2), 42);
SELECT tgauth_confirm_by_bot(:'other', token(3), -5);
SELECT status FROM tgauth_confirm_by_bot(:'other', NULL, 42);
-- and nothing without one
SELECT * FROM tgauth_confirm_by_bot(:'two', token(4), 42, match_code => code(4));
\echo :SQLSTATE
SELECT * FROM tgauth_preview_by_bot('', token(4), 42);
SELECT tgauth_decline_by_bot(:'two', token(4), 42);
SELECT tgauth_confirm_by_bot(NULL, token(4), 42);
SELECT confirm(4, 42);
