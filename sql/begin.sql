-- tgauth_begin: a login for an application's own page
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

SELECT login_secret ~ '^[A-Za-z0-9_-]{43}$' AS secret, start_token ~ '^[A-Za-z0-9_-]{64}$' AS token,
	link, match_code BETWEEN 10 AND 99 AS code
	FROM tgauth_begin();
SET tgauth.bot_url = 'https://t.me/example_bot';
SELECT link = 'https://t.me/example_bot?start=' || start_token AS link FROM tgauth_begin();
RESET tgauth.bot_url;

-- no two alike
SELECT count(DISTINCT login_secret), count(DISTINCT start_token)
	FROM generate_series(1, 100) AS i, tgauth_begin(('192.0.2.' || i)::inet);

-- nothing is written
BEGIN READ ONLY;
SELECT start_token IS NOT NULL AS begun FROM tgauth_begin('192.0.2.7', 'Mozilla/5.0');
COMMIT;
SELECT count(*) FROM tgauth_session;

-- what the question will say
CREATE TEMP TABLE browsers (address inet, user_agent text);
INSERT INTO browsers VALUES
	('192.0.2.7', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'),
	('192.0.2.7/24', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0'),
	('2001:db8:1:2:3:4:5:6', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1'),
	('::ffff:198.51.100.1', 'curl/7.88'),
	('::', ''),
	(NULL, NULL);
SELECT p.status, p.address, p.browser, p.os
	FROM browsers AS r, tgauth_begin(r.address, r.user_agent) AS b, tgauth_preview(b.start_token, 1) AS p;
SELECT p.status, p.browser FROM tgauth_begin(user_agent => repeat('x', 100000) || 'Firefox/1') AS b,
	tgauth_preview(b.start_token, 1) AS p;

-- the secret claims the session, and is none
SELECT * FROM tgauth_begin() \gset
SELECT status FROM tgauth_confirm(:'start_token', 42, match_code => :match_code);
SELECT status, session_token FROM tgauth_claim(:'login_secret') \gset
SELECT :'status', user_id, telegram_id FROM tgauth_session(:'session_token');
SELECT user_id FROM tgauth_session(:'login_secret');
SELECT user_id FROM tgauth_session(:'start_token');

SELECT * FROM tgauth_settings();
SET tgauth.site_name = 'Example';
SET tgauth.confirm_mode = 'button';
SELECT * FROM tgauth_settings();
