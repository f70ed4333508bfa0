-- buttons of tgauth_preview, and tgauth_answer, which takes what they say
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- each fits into Telegram's callback data; the last declines
SELECT status, cardinality(choices) AS choices, cardinality(buttons) AS buttons,
	(SELECT max(octet_length(b)) <= 64 AND count(DISTINCT b) = 4 FROM unnest(buttons) AS b) AS fit FROM tgauth_preview(token(1), 42);
SELECT a.status, a.user_id, a.is_new, a.password IS NOT NULL AS password, a.login_id = login_id(1) AS id
	FROM tgauth_preview(token(1), 42) AS p, unnest(p.choices, p.buttons) AS c (n, data), tgauth_answer(data, 42, 'ann', 'Ann', 'Example', 'en') AS a
	WHERE c.n = code(1);
SELECT username, first_name, last_name, language_code FROM tgauth_user;
-- a wrong one, and another after it
SELECT a.status, a.user_id, a.login_id = login_id(2) AS id FROM tgauth_preview(token(2), 42) AS p, unnest(p.choices, p.buttons) AS c (n, data),
	tgauth_answer(data, 42) AS a WHERE c.n = wrong_code(2) OR c.n <> code(2) LIMIT 1;
-- It was not me
SELECT p.buttons AS b3, p.buttons[4] AS no FROM tgauth_preview(token(3), 42) AS p \gset
SELECT status, user_id, login_id = login_id(3) AS id FROM tgauth_answer(:'no', 42);
SELECT status FROM tgauth_answer(:'no', 43);
SELECT a.status FROM unnest(:'b3'::text[]) AS b, tgauth_answer(b, 42) AS a;
-- once, and by nobody else
SELECT p.buttons[array_position(p.choices, code(4))] AS yes, p.buttons[4] AS no FROM tgauth_preview(token(4), 42) AS p \gset
SELECT a.status FROM unnest(ARRAY[42, 42, 43]) AS id, tgauth_answer(:'yes', id) AS a;
SELECT status FROM tgauth_answer(:'no', 42);
-- as old as tgauth_confirm and tgauth_decline let it be
SELECT p.buttons AS old FROM tgauth_preview(token(5, 110), 42) AS p \gset
SET tgauth.confirm_ttl = '100s';
SELECT a.status FROM unnest(:'old'::text[]) AS b, tgauth_answer(b, 42) AS a;
RESET tgauth.confirm_ttl;
-- whatever else a client sends
SELECT DISTINCT a.status, a.login_id FROM (VALUES (NULL), (''), ('c'), ('c42'), ('no'), (:'yes' || 'x'), ('x' || substr(:'yes', 2)), (token(6)), ('c4x' || substr(:'yes', 4)),
	('c00' || repeat('#', 60)), ('c00' || repeat('0', 60)), ('c00' || repeat('я', 30)), (repeat('c', 100000))) AS v (data), tgauth_answer(data, 42) AS a;
SELECT tgauth_answer(:'yes', NULL);

-- where a tap is enough there are two, where nothing is asked there are none
SET tgauth.confirm_mode = 'button';
SELECT choices, cardinality(buttons) AS buttons FROM tgauth_preview(token(7), 42);
SELECT a.status FROM tgauth_preview(token(7), 42) AS p, tgauth_answer(p.buttons[1], 42) AS a;
SELECT p.buttons AS b8 FROM tgauth_preview(token(8), 42) AS p \gset
SET tgauth.confirm_mode = 'start';
SELECT choices, buttons FROM tgauth_preview(token(9), 42);
RESET tgauth.confirm_mode;
-- a button without a number, in a mode that wants one by now
SELECT a.status FROM unnest(:'b8'::text[]) AS b, tgauth_answer(b, 42) AS a;

-- typed: the ten digits, then those after the first one, in each of which stands the whole number; with a way back, and no
SET tgauth.confirm_mode = 'type';
SELECT p.status, p.choices, p.buttons AS keys, p.mode, substr(p.buttons[1], 4) AS body, cardinality(buttons) AS count, max(octet_length(b)) AS most
	FROM tgauth_preview(token(20), 42) AS p, unnest(p.buttons) AS b GROUP BY p.status, p.choices, p.buttons, p.mode \gset
SELECT :'status', :'choices', :'mode', :count, :most <= 64 AS fit;
CREATE FUNCTION keys(buttons text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS
	$$ SELECT array_agg(left(b, 3) ORDER BY n) FROM unnest(buttons) WITH ORDINALITY AS u (b, n) $$;
SELECT keys(:'keys'), substr(b, 4) <> :'body' AS other FROM unnest(:'keys'::text[]) AS b GROUP BY 1, 2;
SELECT a.status, a.user_id, a.password, a.login_id = login_id(20) AS id, keys(a.buttons) FROM tgauth_answer('d07' || :'body', 42) AS a;
-- taken back, as is a 0, with which no number begins
SELECT a.status, keys(a.buttons), a.buttons = :'keys' AS same FROM unnest(ARRAY['b00', 'd00']) AS k, tgauth_answer(k || :'body', 42) AS a;
SELECT a.status FROM unnest(ARRAY['d10', 'd99', 'b0x', 'e00']) AS k, tgauth_answer(k || :'body', 42) AS a;
-- both digits, of the right one, by another and by the same person
CREATE FUNCTION typed(n int, number int, person int8 DEFAULT 42) RETURNS text LANGUAGE sql AS $$
	SELECT b.status FROM tgauth_preview(token(n), person) AS p, tgauth_answer(p.buttons[1 + number / 10], person) AS a,
		tgauth_answer(a.buttons[1 + number % 10], person, 'ann', 'Ann') AS b
$$;
SELECT typed(20, code(20)), typed(21, wrong_code(21)), typed(21, code(21));
SELECT status, buttons FROM tgauth_answer('d07' || :'body', 42);
SELECT status FROM tgauth_answer('d07' || :'body', 43);
-- neither a tap nor a button of another mode will do, and no
SELECT p.buttons[11] AS no FROM tgauth_preview(token(22), 42) AS p \gset
SELECT a.status FROM unnest(ARRAY['c00', 'n00', 'c00', 'd01']) AS k, tgauth_answer(k || substr(:'no', 4), 42) AS a;
-- the first digit says nothing about the number, and has its time as any answer
SELECT DISTINCT a.status, (keys(a.buttons))[1:10] = (SELECT array_agg('c' || d || e) FROM generate_series(0, 9) AS e) AS all
	FROM generate_series(1, 9) AS d, tgauth_preview(token(23), 42) AS p, tgauth_answer(p.buttons[1 + d], 42) AS a;
SELECT p.buttons[2] AS old FROM tgauth_preview(token(24, 110), 42) AS p \gset
SET tgauth.confirm_ttl = '100s';
SELECT a.status FROM tgauth_answer(:'old', 42) AS a;
RESET tgauth.confirm_ttl;
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 42;
SELECT a.status FROM tgauth_answer(:'old', 42) AS a;
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 42;
-- so many wrong ones and the account waits, before the first digit
SELECT p.buttons[2] AS early FROM tgauth_preview(token(37), 60) AS p \gset
SELECT typed(n, wrong_code(n), 60) FROM generate_series(30, 35) AS n;
SELECT typed(36, code(36), 60), (SELECT status FROM tgauth_answer(:'early', 60));
RESET tgauth.confirm_mode;
DROP FUNCTION typed, keys;

-- by a bot's token
SELECT tgauth_add_bot('other') AS bot \gset
SELECT p.status, a.status FROM tgauth_preview_by_bot(:'bot', token(10), 42) AS p, tgauth_answer_by_bot(:'bot', p.buttons[4], 42) AS a;
SELECT tgauth_answer_by_bot('other.x', :'yes', 42);
SELECT tgauth_remove_bot('other');
