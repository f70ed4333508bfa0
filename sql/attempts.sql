-- the limit on guessing passwords
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt RESTART IDENTITY;
SET tgauth.bcrypt_cost = 4;
SELECT user_id FROM tgauth_register('ann', 'correct horse battery', '192.0.2.1');
CREATE FUNCTION try(name text, password text, address inet DEFAULT NULL, OUT status text, OUT wait boolean)
	LANGUAGE sql VOLATILE AS 'SELECT status, retry_after > 0 FROM tgauth_login($1, $2, $3)';
-- how long each has to wait; and time that stands still, however slow the machine
CREATE FUNCTION waits(OUT failures int, OUT wait interval) RETURNS SETOF record LANGUAGE sql AS
	$$ SELECT failures, wait_until - last_at FROM tgauth_attempt WHERE wait_until > '-infinity' ORDER BY 1 $$;
CREATE FUNCTION hold() RETURNS void LANGUAGE sql AS
	$$ UPDATE tgauth_attempt SET last_at = now(), wait_until = now() + interval '55 s' WHERE wait_until > '-infinity' $$;
-- time passes
CREATE FUNCTION later(i interval) RETURNS void LANGUAGE sql AS
	'UPDATE tgauth_attempt SET last_at = last_at - i, wait_until = wait_until - i';

-- five failures of a name at an address are free; then each makes the next wait
SELECT n, t.* FROM generate_series(1, 7) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.9') AS t;
SELECT * FROM waits();
SELECT hold();
-- the right password too, and the name in capitals; not another name, nor the user elsewhere
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.9');
SELECT * FROM try('ANN', 'correct horse battery', '203.0.113.9');
SELECT * FROM try('@ann', 'correct horse battery', '203.0.113.9');
SELECT * FROM try('bob', 'x', '203.0.113.9');
SELECT * FROM try('ann', 'correct horse battery', '192.0.2.1');
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.10');
SELECT * FROM try('ann', 'correct horse battery');
-- who waits is let in, and a wait does not grow by asking
SELECT later('1 min');
SELECT * FROM try('ann', 'wrong', '203.0.113.9');
SELECT * FROM waits();
SELECT hold();
SELECT n, t.* FROM generate_series(1, 3) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.9') AS t;
SELECT * FROM waits();
SELECT later('1 min');
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.9');
-- which forgets the failures there
SELECT n, t.* FROM generate_series(1, 6) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.9') AS t;
-- the longest wait is a quarter of an hour, and a day forgets everything
UPDATE tgauth_attempt SET failures = 1000000;
SELECT later('15 min');
SELECT n, t.* FROM generate_series(1, 2) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.9') AS t;
SELECT failures > 1000000 AS many, wait FROM waits();
SELECT later('1 day');
SELECT n, t.* FROM generate_series(1, 6) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.9') AS t;

-- an unknown name is held up in the same way
SELECT n, t.* FROM generate_series(1, 7) AS n, LATERAL try('nobody', 'wrong ' || n, '203.0.113.9') AS t;

-- an IPv6 client is its /64
SELECT n, t.* FROM generate_series(1, 7) AS n, LATERAL try('ann', 'wrong', ('2001:db8::' || n)::inet) AS t;
SELECT * FROM try('ann', 'wrong', '2001:db8:0:1::1');

-- a name from many addresses: held up everywhere but where the user has been before
TRUNCATE tgauth_attempt;
SELECT t.status, count(*) FROM generate_series(0, 102) AS n, LATERAL try('ann', 'wrong', '198.51.100.0'::inet + n) AS t GROUP BY 1;
SELECT hold();
SELECT * FROM try('ann', 'correct horse battery', '198.51.100.200');
SELECT * FROM try('ann', 'correct horse battery', '192.0.2.1');
UPDATE tgauth_attempt SET failures = 1000000;
SELECT later('2 min');
SELECT * FROM try('ann', 'wrong', '198.51.100.201');
SELECT max(wait) FROM waits();
SELECT * FROM try('ann', 'wrong', '198.51.100.202');

-- an address that tries many names: held up for strangers, not for its users
TRUNCATE tgauth_attempt;
SELECT t.status, count(*) FROM generate_series(1, 53) AS n, LATERAL try('name' || n, 'wrong', '192.0.2.1') AS t GROUP BY 1;
SELECT * FROM try('ann', 'correct horse battery', '192.0.2.1');
-- the names of users are not told from others there, nor where they log in from: who guesses wrong is held up in either case
SELECT n, t.* FROM unnest(ARRAY['ann', 'nobody']) AS n, LATERAL try(n, 'wrong', '192.0.2.1') AS t;
SELECT n, t.* FROM unnest(ARRAY['ann', 'nobody']) AS n, LATERAL try(n, 'correct horse battery', '192.0.2.1') AS t;

-- without an address there is nothing to count names by, nor to tell the user from a stranger by
SELECT t.status, count(*) FROM generate_series(1, 53) AS n, LATERAL try('name' || n, 'wrong') AS t GROUP BY 1;
SELECT t.status, count(*) FROM generate_series(1, 20) AS n, LATERAL try('ann', 'wrong ' || n) AS t GROUP BY 1;
SELECT * FROM try('ann', 'correct horse battery');
SELECT t.status, count(*) FROM generate_series(1, 102) AS n, LATERAL try('ann', 'wrong ' || n) AS t GROUP BY 1;
SELECT max(wait) <= interval '1 min' AS short FROM waits();

-- one name in several spellings is counted as one
TRUNCATE tgauth_attempt;
SELECT n, t.* FROM unnest(ARRAY['ann', 'ANN', '@Ann', 'aNN', 'Ann', '@ann', '@ANN']) AS n, LATERAL try(n, 'wrong', '203.0.113.20') AS t;
INSERT INTO tgauth_user (telegram_id) VALUES (4242);
INSERT INTO tgauth_user (telegram_id, username) VALUES (4343, 'tele');
SELECT t.status, count(*) FROM generate_series(0, 16) AS n, LATERAL try(repeat('0', n) || '4242', 'wrong', '203.0.113.20') AS t GROUP BY 1 ORDER BY 1;
SELECT t.status, count(*) FROM generate_series(1, 16) AS n, LATERAL try('@' || repeat('0', n), 'wrong', '203.0.113.20') AS t GROUP BY 1 ORDER BY 1;
-- and one user has one name: the Telegram id of a user with another is nobody's
UPDATE tgauth_user SET password_hash = (SELECT password_hash FROM tgauth_user WHERE username = 'ann') WHERE telegram_id IS NOT NULL;
SELECT n, t.* FROM unnest(ARRAY['tele', '4343', '004242', '4242']) AS n, LATERAL try(n, 'correct horse battery', '203.0.113.21') AS t;
-- an address in two spellings is one
SELECT t.status, count(*) FROM generate_series(1, 7) AS n, LATERAL try('ann', 'wrong', CASE WHEN n % 2 = 0 THEN inet '203.0.113.22' ELSE '::ffff:203.0.113.22' END) AS t GROUP BY 1;
-- of a name that is nobody's, however long, as much is looked at as shows that
SELECT t.status, count(*) FROM generate_series(1, 7) AS n, LATERAL try(repeat('x', 1000000 + n), 'wrong', '203.0.113.23') AS t GROUP BY 1;

-- a good login takes itself back and leaves the failures of others counted
TRUNCATE tgauth_attempt;
SELECT t.status, count(*) FROM generate_series(1, 4) AS n, LATERAL try('ann', 'wrong', '198.51.100.0'::inet + n) AS t GROUP BY 1;
SELECT t.status, count(*) FROM generate_series(1, 9) AS n, LATERAL try('ann', left('correct horse battery', 100 + n), '192.0.2.1') AS t GROUP BY 1;
SELECT failures, count(*) FROM tgauth_attempt GROUP BY 1 ORDER BY 1;

-- what a clock that was years ahead has stored holds nobody up, and is cleared away
TRUNCATE tgauth_attempt;
SELECT t.status, count(*) FROM generate_series(1, 6) AS n, LATERAL try('ann', 'wrong ' || n, '203.0.113.24') AS t GROUP BY 1;
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.24');
SELECT later('-10 years');
SELECT * FROM try('ann', 'wrong', '203.0.113.24');
SELECT hold();
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.24');
SELECT later('-10 years');
SELECT tgauth_purge() > 0 AS purged, (SELECT count(*) FROM tgauth_attempt);
SELECT count(*) FROM tgauth_attempt;
SELECT * FROM try('ann', 'wrong', '203.0.113.24');

-- neither names nor addresses are kept
SELECT count(*) > 0 AS kept, bool_and(length(bucket) = 16) AS hashes FROM tgauth_attempt;

-- guessing the old password with somebody's session
TRUNCATE tgauth_attempt;
SELECT access_token AS t FROM tgauth_login('ann', 'correct horse battery', '192.0.2.1') \gset
SELECT n, s.status, s.retry_after > 0 AS wait FROM generate_series(1, 7) AS n, tgauth_authenticate(:'t') AS a (uid), tgauth_set_password(CASE WHEN a.uid IS NULL THEN '' ELSE 'guess ' || n END, 'a new password') AS s;
-- does not keep the user from logging in
SELECT * FROM try('ann', 'correct horse battery', '203.0.113.77');

-- what is over is cleared away
UPDATE tgauth_attempt SET last_at = now() - interval '25 hours';
SELECT tgauth_purge() > 0 AS purged, (SELECT count(*) FROM tgauth_attempt);
SELECT count(*) FROM tgauth_attempt;
DROP FUNCTION try, later, hold, waits;
