-- tgauth_states and tgauth_changes: what pushd asks
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE FUNCTION states(int[]) RETURNS TABLE (n int, state text, user_id int8, telegram_id int8, username text, first_name text, lives bool)
LANGUAGE sql AS $$
	SELECT n, s.state, s.user_id, s.telegram_id, s.username, s.first_name, s.expires_at - s.created_at > '1 day'
	FROM unnest($1) AS n, tgauth_states(ARRAY(SELECT login_id(i) FROM unnest($1) AS i)) AS s
	WHERE s.login_id = login_id(n) ORDER BY n
$$;

SELECT * FROM states('{1,2,3}');
SELECT confirm(1, 42, 'ann', 'Ann'), tgauth_decline(token(2), 42);
SELECT status FROM tgauth_confirm(token(3), 42, match_code => wrong_code(3));
SELECT confirm(4, 42, 'ann', 'Ann'), confirm(5, 43), confirm(6, 44);
SELECT tgauth_revoke(login_id(4));
UPDATE tgauth_session SET expires_at = clock_timestamp() WHERE login_id = login_id(5);
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 44;
SELECT * FROM states('{1,2,3,4,5,6,7}');
SELECT count(*) FROM tgauth_states('{}');
SELECT count(*) FROM tgauth_states(NULL);
SELECT count(*) FROM tgauth_states(ARRAY[NULL, '\x', '\x00']::bytea[]);

-- changes: null tells where to begin
SELECT next IS NOT NULL AS next, complete, login_id, state FROM tgauth_changes(NULL, 0);
SELECT next FROM tgauth_changes(NULL, 0) \gset
SELECT count(login_id) FROM tgauth_changes(:'next', 0);
SELECT status FROM tgauth_confirm(token(10, channel => 3), 42, match_code => code(10));
SELECT tgauth_decline(token(11, channel => 3), 42), tgauth_decline(token(12, channel => 4), 42);
SELECT count(*), count(login_id) FROM tgauth_changes(:'next', 5);
SELECT n, c.state, c.user_id, c.username, c.complete, c.is_new, c.next <> :'next' AS later FROM generate_series(10, 12) AS n, tgauth_changes(:'next', 3) AS c WHERE c.login_id = login_id(n) ORDER BY n;
SELECT n, c.state FROM generate_series(10, 12) AS n, tgauth_changes(:'next', 4) AS c WHERE c.login_id = login_id(n) ORDER BY n;
-- revocations reach every channel; asking from next repeats nothing that had ended
SELECT next FROM tgauth_changes(:'next', 3) LIMIT 1 \gset
SELECT count(login_id) FROM tgauth_changes(:'next', 3);
SELECT tgauth_revoke(login_id(10));
SELECT channel, count(c.login_id), min(c.state) FROM generate_series(3, 5) AS channel, tgauth_changes(:'next', channel) AS c GROUP BY channel ORDER BY channel;
-- one's own transaction is seen in it
BEGIN;
SELECT next FROM tgauth_changes(NULL, 0) \gset
SELECT confirm(13, 42);
SAVEPOINT s;
SELECT confirm(14, 42);
ROLLBACK TO s;
SAVEPOINT s;
SELECT confirm(15, 42);
RELEASE s;
SELECT n, c.state FROM generate_series(13, 15) AS n, tgauth_changes(:'next', 0) AS c WHERE c.login_id = login_id(n) ORDER BY n;
COMMIT;
SELECT n, c.state FROM generate_series(13, 15) AS n, tgauth_changes(:'next', 0) AS c WHERE c.login_id = login_id(n) ORDER BY n;
-- rows of another cluster's transactions are no changes, however many there are to come
UPDATE tgauth_session SET changed_xid = '9223372036854775807' WHERE login_id = login_id(13);
SELECT n, c.state FROM generate_series(13, 15) AS n, tgauth_changes(:'next', 0) AS c WHERE c.login_id = login_id(n) ORDER BY n;
-- a mark of use is no change
SELECT next FROM tgauth_changes(NULL, 0) \gset
UPDATE tgauth_session SET last_used_at = last_used_at - interval '2 min';
SELECT tgauth_record_usage(ARRAY[login_id(15)]);
SELECT count(login_id) FROM tgauth_changes(:'next', 0);
-- what was announced anew is told on every channel, and is not new
SELECT tgauth_set_groups(user_id, '{editors}') FROM tgauth_session WHERE login_id = login_id(15);
SELECT channel, n, c.state, c.groups, c.is_new FROM generate_series(0, 1) AS channel, generate_series(13, 15) AS n, tgauth_changes(:'next', channel) AS c
	WHERE c.login_id = login_id(n) ORDER BY 1, 2;
-- a since of another history tells nothing, and says so
SELECT name, count(login_id), bool_or(complete) AS complete FROM (VALUES ('cluster', '1' || :'next'), ('none', ''),
	('database', regexp_replace(:'next', '[0-9]+/', '1/')), ('timeline', regexp_replace(:'next', '[.][0-9]+[.]', '.99.')),
	('future', regexp_replace(:'next', '/.*', '/9000000000:9000000000:')), ('ours', :'next')) AS v(name, since), tgauth_changes(since, 0) GROUP BY name ORDER BY name;
SELECT count(*) FROM tgauth_changes(regexp_replace(:'next', '/.*', '/'), 0);
SELECT tgauth_changes(NULL, NULL);
DROP FUNCTION states;
