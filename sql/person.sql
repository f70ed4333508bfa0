-- what a bot does for a person: tgauth_person_*, tgauth_remember_client, tgauth_set_bot_username
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(n, 42, 'ann', 'Ann') FROM generate_series(1, 3) AS n;
SELECT confirm(4, 43, NULL, 'Bob');

-- sessions of one person, newest first
SELECT login_id = login_id(4 - row_number) AS in_order, address, browser, os
	FROM (SELECT *, row_number() OVER ()::int FROM tgauth_person_sessions(42)) AS s;
SELECT count(*) FROM tgauth_person_sessions(99);
SELECT count(*) FROM tgauth_person_sessions(NULL);
SELECT count(*) FROM tgauth_person_sessions(-5);

-- one is ended by its owner alone, and once
SELECT tgauth_person_revoke(43, login_id(1)) AS not_theirs, tgauth_person_revoke(42, login_id(1)) AS theirs,
	tgauth_person_revoke(42, login_id(1)) AS twice, tgauth_person_revoke(42, login_id(99)) AS none,
	tgauth_person_revoke(42, '\x00') AS strange, tgauth_person_revoke(99, login_id(2)) AS nobody,
	tgauth_person_revoke(42, NULL) AS nothing;
SELECT state FROM tgauth_states(ARRAY[login_id(1), login_id(2)]) ORDER BY 1;
-- a login that was declined has no owner
SELECT tgauth_decline(token(5), 42);
SELECT tgauth_person_revoke(42, login_id(5));

-- all of them
SELECT tgauth_person_revoke_all(42) AS two, tgauth_person_revoke_all(42) AS none, tgauth_person_revoke_all(99) AS nobody;
SELECT count(*) FROM tgauth_person_sessions(43);

-- a fresh password, with what to type beside it
SELECT status, username, length(password) FROM tgauth_person_password(42);
SELECT status, username, length(password) FROM tgauth_person_password(43);
SELECT password AS p FROM tgauth_person_password(42) \gset
SELECT status FROM tgauth_login('ann', :'p');
SELECT password AS q FROM tgauth_person_password(42) \gset
SELECT status FROM tgauth_login('ann', :'p');
SELECT status FROM tgauth_login('ann', :'q');
SELECT * FROM tgauth_person_password(99);
SELECT * FROM tgauth_person_password(NULL);
SELECT * FROM tgauth_person_password(0);
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 42;
SELECT * FROM tgauth_person_password(42);
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 42;
SET tgauth.reset_password = off;
SELECT * FROM tgauth_person_password(42);
RESET tgauth.reset_password;

-- places: the first is no news, then what is new is said once
CREATE FUNCTION note(n int, address bytea, browser int, os int, telegram_id bigint DEFAULT 42)
RETURNS TABLE (username text, new_browser boolean, new_network boolean) LANGUAGE sql AS $$
	SELECT p.* FROM tgauth_confirm(token(n, address => address, browser => browser, os => os), telegram_id, 'ann', 'Ann',
		match_code => code(n)) AS c, LATERAL tgauth_remember_client(c.login_id) AS p
$$;
TRUNCATE tgauth_known_client;
SELECT * FROM note(10, '\x0000ffffc0000207', 2, 3);
SELECT * FROM note(11, '\x0000ffffc0000299', 2, 3);
SELECT * FROM note(12, '\x0000ffffc0010207', 2, 3);
SELECT * FROM note(13, '\x0000ffffc0010207', 1, 3);
SELECT * FROM note(14, '\x0000ffffc0010207', 2, 1);
SELECT * FROM note(15, '\x20010db800010002', 2, 3);
SELECT * FROM note(16, '\x20010db8ffff0002', 2, 3);
SELECT * FROM note(17, '\x20010db900010002', 0, 0);
SELECT * FROM note(18, '\x0000000000000000', 2, 3);
SELECT kind, name FROM tgauth_known_client ORDER BY kind, name COLLATE "C";
-- somebody else's places are their own
SELECT new_browser, new_network FROM note(19, '\x0000ffff0a000001', 4, 4, 44);
-- what is no login of a user's
SELECT * FROM tgauth_remember_client(login_id(99));
SELECT * FROM tgauth_remember_client(login_id(5));
SELECT * FROM tgauth_remember_client('\x00');
SELECT * FROM tgauth_remember_client(NULL);
-- the latest are kept
INSERT INTO tgauth_known_client SELECT 1, 'network', '10.' || n || '.0.0/16', t, t FROM generate_series(1, 60) AS n, LATERAL (SELECT clock_timestamp() - n * interval '1 day') AS s (t);
SELECT new_browser, new_network FROM note(20, '\x0000ffffc0000207', 2, 3);
SELECT kind, count(*), min(clock_timestamp() - last_seen_at) < interval '1 minute' AS latest FROM tgauth_known_client WHERE user_id = 1 GROUP BY kind ORDER BY kind;

-- the bot's name, which links need
SELECT link IS NULL AS none FROM tgauth_begin();
SELECT bot_url FROM tgauth_settings();
SELECT tgauth_set_bot_username('shop_bot') AS news, tgauth_set_bot_username('shop_bot') AS again;
SELECT split_part(link, '=', 1) FROM tgauth_begin();
SELECT bot_url FROM tgauth_settings();
SELECT tgauth_set_bot_username('Shop2_bot');
SELECT bot_url FROM tgauth_settings();
SET tgauth.bot_url = 'https://t.me/set_by_hand_bot';
SELECT bot_url FROM tgauth_settings();
RESET tgauth.bot_url;
SELECT tgauth_set_bot_username('');
SELECT tgauth_set_bot_username('a/b');
SELECT tgauth_set_bot_username('бот');
SELECT tgauth_set_bot_username(repeat('x', 33));
SELECT tgauth_set_bot_username(NULL) IS NULL AS nothing;

-- the site's host, which the question names
SELECT site_host FROM tgauth_settings();
SELECT tgauth_set_site_host('shop.example') AS news, tgauth_set_site_host('shop.example') AS again;
SELECT tgauth_set_site_host('[2001:db8::1]:8080');
SELECT site_host, bot_url FROM tgauth_settings();
SELECT tgauth_set_site_host('');
SELECT tgauth_set_site_host('https://shop.example/');
SELECT tgauth_set_site_host('магазин.example');
SELECT tgauth_set_site_host(repeat('x', 256));
SELECT tgauth_set_site_host(NULL) IS NULL AS nothing;

-- whether Telegram answers the bot
SELECT telegram_away FROM tgauth_settings();
SELECT tgauth_set_telegram(true) AS news, tgauth_set_telegram(false) AS away, tgauth_set_telegram(false) AS again;
SELECT telegram_away FROM tgauth_settings();
SELECT tgauth_set_telegram(true) AS news;
SELECT telegram_away FROM tgauth_settings();
-- a bot that says nothing for three minutes
UPDATE tgauth_telegram SET told_at = told_at - interval '179 s';
SELECT telegram_away FROM tgauth_settings();
UPDATE tgauth_telegram SET told_at = told_at - interval '1 s';
SELECT telegram_away FROM tgauth_settings();
SELECT tgauth_set_telegram(true) AS is_back;
SELECT tgauth_set_telegram(false);
-- and one that nobody runs any more
SELECT tgauth_set_telegram(NULL) AS news, tgauth_set_telegram(NULL) AS again;
SELECT telegram_away, (SELECT count(*) FROM tgauth_telegram) FROM tgauth_settings();

-- with a bot's rights and no more
CREATE ROLE tgauth_test_person_bot LOGIN;
SELECT tgauth_grant('tgauth_test_person_bot', 'bot');
SET SESSION AUTHORIZATION tgauth_test_person_bot;
SELECT count(*) FROM tgauth.tgauth_person_sessions(43);
SELECT tgauth.tgauth_person_revoke_all(43);
SELECT status FROM tgauth.tgauth_person_password(43);
SELECT tgauth.tgauth_set_bot_username('shop_bot');
SELECT tgauth.tgauth_set_site_host('evil.example');
SELECT bot_url FROM tgauth.tgauth_settings();
SELECT * FROM tgauth.tgauth_known_client;
SELECT * FROM tgauth.tgauth_address;
SELECT tgauth.tgauth_set_telegram(true) AS news;
SELECT * FROM tgauth.tgauth_telegram;
RESET SESSION AUTHORIZATION;
SELECT tgauth_set_bot_username('Shop2_bot');
DROP OWNED BY tgauth_test_person_bot;
DROP ROLE tgauth_test_person_bot;
DROP FUNCTION note;
DELETE FROM tgauth_address;
