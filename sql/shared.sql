-- a link that two people open is nobody's: status and state shared
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_journal RESTART IDENTITY;
SELECT confirm(100, 42, 'ann', 'Ann'), confirm(101, 43, 'bob', 'Bob');

-- as often as one likes by one person; the table is unlogged, so that asking waits for no disk
SELECT p.status FROM generate_series(1, 3), tgauth_preview(token(1), 42) AS p;
SELECT login_id = login_id(1) AS id, telegram_id, clock_timestamp() - opened_at < '1 min' AS now FROM tgauth_opening;
SELECT relpersistence FROM pg_class WHERE oid = 'tgauth_opening'::regclass;
-- by a second one: whoever asks or answers is told so from then on, and the page too
SELECT p.status, p.choices, p.buttons FROM tgauth_preview(token(1), 43) AS p;
SELECT p.status FROM unnest(ARRAY[42, 43, 44]) AS id, tgauth_preview(token(1), id) AS p;
SELECT status, user_id, login_id = login_id(1) AS id FROM tgauth_confirm(token(1), 42, match_code => code(1));
SELECT tgauth_decline(token(1), 42);
SELECT state, user_id FROM tgauth_states(ARRAY[login_id(1)]);
SELECT claim(1);
-- both are told of it in their journals, and it counts as no wrong number
SELECT j.kind, u.username FROM tgauth_journal AS j JOIN tgauth_user AS u ON u.id = j.user_id WHERE kind <> 'login' ORDER BY username;
SELECT count(*) FROM tgauth_attempt WHERE last_at >= (SELECT opened_at FROM tgauth_opening);

-- the second one answers without having opened it: by data that somebody gave them
SELECT p.buttons[array_position(p.choices, code(2))] AS yes FROM tgauth_preview(token(2), 42) AS p \gset
SELECT status FROM tgauth_answer(:'yes', 43);
SELECT status FROM tgauth_answer(:'yes', 42);
-- or declines, which is worth more
SELECT status FROM tgauth_preview(token(3), 42);
SELECT tgauth_decline(token(3), 43);
SELECT status FROM tgauth_confirm(token(3), 42, match_code => code(3));
-- one who is blocked, or has to wait, has opened nothing
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 43;
SELECT p.status FROM unnest(ARRAY[43, 42]) AS id, tgauth_preview(token(4), id) AS p;
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 43;
SELECT c.status FROM generate_series(50, 55) AS n, tgauth_confirm(token(n), 60, match_code => wrong_code(n)) AS c OFFSET 5;
SELECT p.status FROM unnest(ARRAY[60, 42]) AS id, tgauth_preview(token(5), id) AS p;
-- after a confirmation a second one is told that it was used, as before
SELECT confirm(6, 42), (SELECT status FROM tgauth_preview(token(6), 43));
-- where the first contact confirms
SET tgauth.confirm_mode = 'start';
SELECT p.status, c.status FROM tgauth_preview(token(7), 42) AS p, tgauth_confirm(token(7), 42) AS c;
SELECT p.status, c.status FROM tgauth_preview(token(7), 43) AS p, tgauth_confirm(token(7), 43) AS c;
RESET tgauth.confirm_mode;
-- the link is a login's, not a token's: a renewed one is the same, another login's is another
SELECT p.status FROM tgauth_preview(token(8, 60), 42) AS p UNION ALL SELECT p.status FROM tgauth_preview(token(9), 43) AS p;
SELECT p.status FROM tgauth_preview(token(8), 43) AS p;
-- a link that nobody opened can be confirmed, as by a bot that asks elsewhere
SELECT status FROM tgauth_confirm(token(10), 43, match_code => code(10));

-- forgotten when no token of the login can be opened any more
UPDATE tgauth_opening SET opened_at = opened_at - interval '29 minutes';
SELECT count(*) > 3 AS openings FROM tgauth_opening;
SELECT tgauth_purge() AS due, count(*) > 3 AS openings FROM tgauth_opening;
UPDATE tgauth_opening SET opened_at = opened_at - interval '2 minutes';
SELECT count(*) = tgauth_purge() AS all FROM tgauth_opening;
SELECT count(*) FROM tgauth_opening;
