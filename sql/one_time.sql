-- one-time passwords: for one login, for ten minutes
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt RESTART IDENTITY;
SET tgauth.bcrypt_cost = 4;
CREATE FUNCTION fresh(n int, telegram_id int8 DEFAULT 42, username text DEFAULT 'ann') RETURNS text LANGUAGE sql AS
	$$ SELECT password FROM tgauth_confirm(token(n), telegram_id, username, 'Ann', match_code => code(n)) $$;
CREATE FUNCTION try(name text, password text) RETURNS text LANGUAGE sql AS
	$$ SELECT status FROM tgauth_login($1, $2, '192.0.2.1') $$;

-- good once
SELECT fresh(1) AS p \gset
SELECT left(one_time_hash, 15), one_time_until - updated_at AS lives, password_hash FROM tgauth_user;
SELECT try('ann', :'p') AS first, try('ann', :'p') AS second;
SELECT one_time_hash, one_time_until FROM tgauth_user;
-- in the browser as well
SELECT fresh(2) AS p \gset
SELECT status FROM tgauth_login_browser(login_id(100), 'ann', :'p', 0, '192.0.2.1');
SELECT status FROM tgauth_login_browser(login_id(101), 'ann', :'p', 0, '192.0.2.1');
-- a login that was decided before has not used it up
SELECT fresh(3) AS p \gset
SELECT status FROM tgauth_login_browser(login_id(100), 'ann', :'p', 0, '192.0.2.1');
SELECT try('ann', :'p');
-- nor has one that the application refused
CREATE FUNCTION doorman(u tgauth_user) RETURNS void LANGUAGE plpgsql AS
	$$ BEGIN IF u.one_time_hash IS NOT NULL THEN RAISE 'I see a hash'; END IF; RAISE EXCEPTION 'Not today.'; END $$;
SELECT fresh(4) AS p \gset
SET tgauth.login_hook = 'test.doorman';
SELECT status, message FROM tgauth_login('ann', :'p', '192.0.2.1');
RESET tgauth.login_hook;
SELECT try('ann', :'p');
DROP FUNCTION doorman;

-- as a person types it, by the name that the bot tells
SELECT v.n, try('ann', CASE v.n WHEN 1 THEN upper(p) WHEN 2 THEN replace(p, '-', '') WHEN 3 THEN ' ' || replace(p, '-', ' ') || ' ' WHEN 4 THEN left(p, -1) ELSE p || 'x' END)
	FROM generate_series(1, 5) AS v (n), LATERAL fresh(10 + v.n) AS p;
SELECT fresh(16, 43, NULL) AS q \gset
SELECT try('44', :'q') AS another, try('43', :'q') AS id;

-- for ten minutes, whatever tgauth.password_ttl was when it was made
SELECT fresh(20) AS p \gset
UPDATE tgauth_user SET one_time_until = one_time_until - interval '10 min';
SELECT try('ann', :'p');
SET tgauth.password_ttl = '1 h';
SELECT fresh(21) AS p, expires_at - now() > interval '59 min' AS long, status FROM tgauth_person_password(43) \gset
SELECT :'status', :'long';
SET tgauth.password_ttl = '1 min';
SELECT try('ann', :'p');
RESET tgauth.password_ttl;
SELECT try('ann', :'p');
SET tgauth.password_ttl = '1 h';
SELECT try('ann', :'p');
RESET tgauth.password_ttl;
\set VERBOSITY sqlstate
SET tgauth.password_ttl = 0;
SET tgauth.password_ttl = '2 d';
\set VERBOSITY default
-- one that a clock of the future made is not good for years
SELECT fresh(22) AS p \gset
UPDATE tgauth_user SET one_time_until = one_time_until + interval '10 years';
SELECT try('ann', :'p');

-- the newest alone, however it was asked for
SELECT fresh(30) AS p \gset
SELECT password AS q FROM tgauth_person_password(42) \gset
SELECT try('ann', :'p') AS older, try('ann', :'q') AS newer;
SELECT fresh(31) AS p \gset
SELECT fresh(32) AS q \gset
SELECT try('ann', :'p') AS older, try('ann', :'q') AS newer;
-- not where there are none
SELECT fresh(33) AS p \gset
SET tgauth.reset_password = off;
SELECT try('ann', :'p');
RESET tgauth.reset_password;
SELECT try('ann', :'p');

-- a session alone sets no password that outlives it: the bot is asked for one first
SELECT fresh(40) AS p \gset
SELECT claim(40);
BEGIN;
SELECT tgauth_authenticate(session_token(40)) AS ann;
SELECT status FROM tgauth_set_password(NULL, 'a password of a thief');
SELECT status FROM tgauth_set_password(:'p', 'a password of their own');
COMMIT;
SELECT try('ann', :'p') AS one_time, try('ann', 'a password of their own') AS own, try('ann', 'a password of their own') AS again;
-- the used one is no password to change it by
SELECT fresh(41) AS p \gset
SELECT claim(41);
SELECT try('ann', :'p'), try('ann', 'a password of their own') AS reset;
BEGIN;
SELECT tgauth_authenticate(session_token(41)) AS ann;
SELECT status FROM tgauth_set_password(:'p', 'a password of a thief');
SELECT status FROM tgauth_set_password(NULL, 'a password of a thief');
COMMIT;
DROP FUNCTION fresh, try;
