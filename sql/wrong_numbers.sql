-- a Telegram account that picks wrong numbers waits, twice as long each time
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_attempt RESTART IDENTITY;

-- five are free
SELECT n, status FROM generate_series(101, 106) AS n, tgauth_confirm(token(n), 42, match_code => wrong_code(n)) ORDER BY n;
SELECT failures, round(extract(epoch FROM wait_until - last_at)) AS seconds FROM tgauth_attempt;
-- the next one waits (here for longer, so that a slow machine is in time), whatever it would be, and its login stays
UPDATE tgauth_attempt SET wait_until = clock_timestamp() + interval '10 minutes';
SELECT status, choices FROM tgauth_preview(token(107), 42);
SELECT status FROM tgauth_confirm(token(107), 42, match_code => wrong_code(107));
SELECT status FROM tgauth_confirm(token(107), 42, match_code => code(107));
SELECT count(*) FROM tgauth_session WHERE login_id = login_id(107);
-- to decline is always free, and nobody else waits
SELECT tgauth_decline(token(108), 42);
SELECT status FROM tgauth_confirm(token(109), 43, match_code => code(109));
-- what was decided says so, as before
SELECT status FROM tgauth_confirm(token(101), 42, match_code => code(101));
SELECT status FROM tgauth_preview(token(108), 42);

-- the wait is over; one wrong number more, and it is twice as long
UPDATE tgauth_attempt SET wait_until = clock_timestamp();
SELECT status FROM tgauth_confirm(token(107), 42, match_code => wrong_code(107));
SELECT failures, round(extract(epoch FROM wait_until - last_at)) AS seconds FROM tgauth_attempt;
-- one that lies further ahead than it can was stored by a wrong clock
UPDATE tgauth_attempt SET wait_until = clock_timestamp() + interval '1 day';
SELECT status FROM tgauth_preview(token(110), 42);
-- a right number forgets them all
SELECT status FROM tgauth_confirm(token(110), 42, match_code => code(110));
SELECT count(*) FROM tgauth_attempt;
