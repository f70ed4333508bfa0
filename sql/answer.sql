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

-- by a bot's token
SELECT tgauth_add_bot('other') AS bot \gset
SELECT p.status, a.status FROM tgauth_preview_by_bot(:'bot', token(10), 42) AS p, tgauth_answer_by_bot(:'bot', p.buttons[4], 42) AS a;
SELECT tgauth_answer_by_bot('other.x', :'yes', 42);
SELECT tgauth_remove_bot('other');
