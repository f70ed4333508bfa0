-- tgauth_preview: the question, and every reason not to ask it
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SET tgauth.site_name = 'Example';

SELECT status, site_name, address, browser, os, clock_timestamp() - issued_at < '1 min' AS issued,
	array_length(choices, 1) AS choices
	FROM tgauth_preview(token(1), 42);
SELECT status, address, browser, os
	FROM tgauth_preview(token(1, address => '\x20010db800010002', browser => 3, os => 5), 42);
-- numbers of a later version, an unknown address
SELECT status, address, browser, os
	FROM tgauth_preview(token(1, address => '\x0000000000000000', browser => 15, os => 15), 42);

-- three different numbers from 10 to 99, always the same ones, one of them right
SELECT DISTINCT count(*) AS choices, min(c) >= 10 AS low, max(c) <= 99 AS high, count(DISTINCT c) AS different,
	bool_or(c = code(n)) AS has_code
	FROM generate_series(1, 200) AS n, tgauth_preview(token(n), 42) AS p, unnest(p.choices) AS c GROUP BY n;
SELECT count(DISTINCT p.choices) = 1 AS same FROM generate_series(1, 3), tgauth_preview(token(7), 42) AS p;
-- in no order that tells it
SELECT count(DISTINCT array_position(p.choices, code(n))) FROM generate_series(1, 200) AS n, tgauth_preview(token(n), 42) AS p;

SET tgauth.confirm_mode = 'button';
SELECT status, choices FROM tgauth_preview(token(1), 42);
SET tgauth.confirm_mode = 'start';
SELECT status, choices FROM tgauth_preview(token(1), 42);
RESET tgauth.confirm_mode;

-- expired: start_ttl is 120 seconds
SELECT age, status, site_name, choices IS NULL AS no_choices FROM unnest(ARRAY[110, 130, 100000]) AS age, tgauth_preview(token(1, age), 42);
SET tgauth.start_ttl = 600;
SELECT status FROM tgauth_preview(token(1, 130), 42);
RESET tgauth.start_ttl;
-- a pushd whose clock is a little ahead, and one that is far ahead
SELECT status FROM tgauth_preview(token(1, -50), 42);
SET client_min_messages = log;
SELECT status FROM tgauth_preview(token(1, -120), 42);
RESET client_min_messages;

-- invalid: whatever a stranger may send
SELECT status, site_name, address, issued_at, choices FROM tgauth_preview('hello', 42);
SELECT length(t), status FROM (VALUES
	(''), (' '), ('/start'), (repeat('A', 63)), (repeat('A', 64)), (repeat('A', 65)), (repeat('!', 64)), (repeat('_', 64)),
	(repeat('x', 65536)), ('привет'), (repeat('я', 32)), (token(1) || ' '), (' ' || token(1)), (token(1) || token(1)),
	(lower(token(1))), (reverse(token(1)))) AS v(t), tgauth_preview(t, 42);
SELECT status FROM tgauth_preview(NULL, 42);
-- each character counts
SELECT DISTINCT status FROM token(1) AS t, generate_series(1, 64) AS i,
	tgauth_preview(overlay(t PLACING CASE substr(t, i, 1) WHEN 'A' THEN 'B' ELSE 'A' END FROM i), 42);
-- the key of another number
SELECT status FROM token(1) AS t, tgauth_preview('AQ' || substr(t, 3), 42);

-- used, already_confirmed, declined, mismatch, blocked
SELECT confirm(2, 42);
SELECT telegram_id, status, choices FROM unnest(ARRAY[42, 43]) AS telegram_id, tgauth_preview(token(2), telegram_id);
SELECT tgauth_decline(token(3), 42);
SELECT status FROM tgauth_preview(token(3), 42);
SELECT status FROM tgauth_confirm(token(4), 42, match_code => wrong_code(4));
SELECT status FROM tgauth_preview(token(4), 43);
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 42;
SELECT n, status, choices FROM unnest(ARRAY[2, 3, 5]) AS n, tgauth_preview(token(n), 42);
SELECT status FROM tgauth_preview(token(5, 1000), 42);
SELECT status FROM tgauth_preview('garbage', 42);

-- a programmer's mistakes
SELECT tgauth_preview(token(1), NULL);
SELECT tgauth_preview(token(1), -1001234567890);
SELECT tgauth_preview(token(1), 0);

-- no trace but the answers above
SELECT count(*) FROM tgauth_session;

-- the application that the token is for: a client's number, and its name while there is one
INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES ('wiki', 255, 'Our "Wiki" <i>', '{https://wiki.example/cb}');
SELECT status, application FROM tgauth_preview(token(206, application => 255), 77);
SELECT status, application FROM tgauth_preview(token(206, application => 254), 77);
SELECT p.status, p.application FROM tgauth_begin(client_id => 'wiki') AS b, tgauth_preview(b.start_token, 77) AS p;
SELECT tgauth_begin(client_id => 'blog');
SELECT status, application FROM tgauth_preview(token(206, 1000, application => 255), 77);
DELETE FROM tgauth_client;
INSERT INTO tgauth_site (host, number, created_at) VALUES ('notes.example', 254, now());
SELECT status, application FROM tgauth_preview(token(206, application => 254), 77);
DELETE FROM tgauth_site;
SELECT status, application FROM tgauth_preview(token(206, application => 255), 77);
