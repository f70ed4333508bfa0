-- the journal: what happened to accounts, in the transaction of what it tells
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt RESTART IDENTITY;
-- users are gone all at once: so are their entries, since numbers can begin anew
SELECT kind, user_id FROM tgauth_journal();
TRUNCATE tgauth_journal;
-- What was written since the last look, the oldest first.
CREATE VIEW entry AS SELECT kind, user_id AS u, (SELECT n FROM generate_series(1, 40) AS n WHERE login_id(n) = login_id) AS n,
	address, browser, os, application, detail FROM (SELECT row_number() OVER () AS place, * FROM tgauth_journal()) AS j ORDER BY place DESC;

-- a login, and a person who is no user yet
SELECT confirm(1, 42, 'ann', 'Ann');
SELECT status FROM tgauth_confirm(token(2), 43, match_code => wrong_code(2));
SELECT tgauth_decline(token(3), 42);
SELECT status FROM tgauth_answer((SELECT buttons[4] FROM tgauth_preview(token(4), 42)), 42);
SELECT * FROM entry;
-- nothing for what did not happen: another who comes late, the same again
SELECT confirm(1, 43), confirm(1, 42), tgauth_decline(token(2), 42);
SELECT count(*) FROM tgauth_journal();
-- and nothing of what is undone
BEGIN;
SELECT confirm(5, 42), tgauth_decline(token(6), 42);
SELECT kind FROM tgauth_journal(most => 2) ORDER BY kind;
ROLLBACK;
SELECT count(*) FROM tgauth_journal();

-- Does it, undoes that, and does it again: the entries of the second time, if there are none of the first.
CREATE FUNCTION told(act text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	before timestamptz := clock_timestamp();
BEGIN
	BEGIN
		EXECUTE act;
		PERFORM FROM tgauth_journal WHERE at > before;
		IF NOT FOUND THEN
			RETURN NEXT 'nothing was told';
		END IF;
		RAISE EXCEPTION SQLSTATE 'UNDOE';
	EXCEPTION WHEN SQLSTATE 'UNDOE' THEN
	END;
	PERFORM FROM tgauth_journal WHERE at > before;
	IF FOUND THEN
		RETURN NEXT 'what is undone was told';
	END IF;
	EXECUTE act;
	RETURN QUERY SELECT concat_ws(' | ', kind, 'user ' || user_id, 'login ' || coalesce((SELECT n FROM generate_series(1, 70) AS n
		WHERE login_id(n) = login_id)::text, CASE WHEN login_id IS NOT NULL THEN 'unknown' END),
		address, browser, os, 'for ' || application, detail) FROM tgauth_journal WHERE at > before ORDER BY at, ctid;
END $$;

-- logins by every way
SELECT told($$ SELECT confirm(21, 52, 'eve', 'Eve') $$);
SELECT told($$ SELECT tgauth_open_session(52, address => '2001:db8:1:2:3::4', user_agent => 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0') $$);
SELECT told($$ SELECT tgauth_register('frank', 'correct horse battery', '192.0.2.8', 'curl') $$);
SELECT told($$ SELECT tgauth_login('frank', 'correct horse battery', '192.0.2.8', 'curl') $$);
SELECT told($$ SELECT tgauth_login_browser(login_id(22), 'frank', 'correct horse battery', 0, '192.0.2.9', 'Firefox/1') $$);
-- one for an application or a site, which the start token names
SELECT tgauth_add_client('wiki', 'The Wiki', '{https://wiki.example/cb}', authentication => 'none', id_token_algorithm => 'ES256') IS NULL AS public;
SELECT tgauth_add_site('app.example.com');
SELECT number AS wiki FROM tgauth_applications() WHERE client_id = 'wiki' \gset
SELECT number AS app FROM tgauth_applications() WHERE host = 'app.example.com' \gset
SELECT told(format($$ SELECT status FROM tgauth_confirm(token(23, application => %s), 52, match_code => code(23)) $$, :wiki));
SELECT told(format($$ SELECT tgauth_decline(token(24, application => %s), 52) $$, :app));

-- logins that come to nothing, and an operator's word on them
SELECT told($$ SELECT tgauth_confirm(token(25), 52, match_code => wrong_code(25)) $$);
SELECT told($$ SELECT tgauth_login('frank', 'wrong', '192.0.2.8', 'curl') $$);
SELECT count(*) AS wrong FROM tgauth_journal(kinds => '{password_wrong}') \gset
-- nobody's, whatever the name: people type passwords there
SELECT status FROM tgauth_login('no such person', 'wrong', '192.0.2.8', 'curl');
SELECT count(*) = :wrong AS untold FROM tgauth_journal(kinds => '{password_wrong}');
CREATE SCHEMA app;
CREATE FUNCTION app.on_login(u tgauth_user) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Not today, %. %', coalesce(u.first_name, u.username), repeat('ж', 200); END $$;
SET tgauth.login_hook = 'app.on_login';
SELECT told($$ SELECT tgauth_confirm(token(26), 52, match_code => code(26)) $$);
SELECT told($$ SELECT tgauth_confirm(token(26), 99, 'nobody', 'Nobody', match_code => code(26)) $$);
SELECT told($$ SELECT tgauth_open_session(98) $$);
SELECT told($$ SELECT tgauth_login('frank', 'correct horse battery', '192.0.2.8') $$);
SELECT told($$ SELECT tgauth_login_browser(login_id(27), 'frank', 'correct horse battery') $$);
SELECT user_id FROM tgauth_register('gina', 'correct horse battery');
RESET tgauth.login_hook;
SELECT count(*) AS users, (SELECT count(*) FROM tgauth_journal(kinds => '{registered}')) AS registered FROM tgauth_user WHERE telegram_id IS NULL;

-- sessions end: one, by its user, by an application, by the next login of the same client
SELECT id AS eve FROM tgauth_user WHERE telegram_id = 52 \gset
SELECT id AS frank FROM tgauth_user WHERE username = 'frank' \gset
SELECT told(format($$ SELECT tgauth_revoke_own(%s, login_id(21)) $$, :eve));
SELECT confirm(n, 52) FROM generate_series(28, 30) AS n;
SELECT told($$ SELECT tgauth_revoke(login_id(28)) $$);
SELECT told($$ SELECT tgauth_person_revoke(52, login_id(29)) $$);
SELECT status FROM tgauth_confirm(token(31), 52, match_code => code(31));
SELECT told($$ SELECT status FROM tgauth_claim(login_secret(31), '192.0.2.7', 'Firefox', session_token(30)) $$);
-- two clients
SELECT told($$ SELECT status FROM tgauth_claim(login_secret(31), '203.0.113.9', 'Firefox') $$);
-- several, in one entry; none, in none
SELECT confirm(n, 52) FROM generate_series(32, 34) AS n;
SELECT told($$ SELECT tgauth_revoke_others(login_id(32)) $$);
BEGIN;
SELECT tgauth_authenticate(session_token(32)) = :eve AS eve;
SELECT told($$ SELECT tgauth_logout(true) $$);
COMMIT;
SELECT told(format($$ SELECT tgauth_revoke_all(%s) $$, :eve));
SELECT confirm(n, 52) FROM generate_series(35, 36) AS n;
SELECT told($$ SELECT tgauth_person_revoke_all(52) $$);
SELECT confirm(n, 52) FROM generate_series(37, 39) AS n;
SELECT told(format($$ SELECT tgauth_revoke_all(%s) $$, :eve));
-- too many
SELECT confirm(n, 52) FROM generate_series(40, 42) AS n;
SET tgauth.max_sessions = 1;
SELECT told($$ SELECT tgauth_open_session(52) $$);
RESET tgauth.max_sessions;
-- a refresh token that is used twice
SELECT refresh_token AS r FROM tgauth_login('frank', 'correct horse battery') \gset
SELECT status FROM tgauth_refresh(:'r');
SELECT told(format($$ SELECT tgauth_refresh(%L) $$, :'r'));

-- passwords
SELECT access_token AS a FROM tgauth_login('frank', 'correct horse battery') \gset
BEGIN;
SELECT tgauth_authenticate(:'a') IS NOT NULL AS frank;
SELECT told($$ SELECT tgauth_set_password('wrong', 'another horse battery') $$);
SELECT told($$ SELECT tgauth_set_password('correct horse battery', 'another horse battery') $$);
COMMIT;
SELECT told($$ SELECT tgauth_person_password(52) $$);

-- what an operator does to users
SELECT told(format($$ SELECT tgauth_set_groups(%s, '{staff,admin}') $$, :eve));
SELECT told(format($$ SELECT tgauth_add_group(%s, 'late') $$, :eve));
SELECT told(format($$ SELECT tgauth_remove_group(%s, 'admin') $$, :eve));
SELECT tgauth_remove_group(:eve, 'admin');
SELECT replace(told, current_user, 'the operator') FROM told(format($$ SELECT tgauth_block(%s) $$, :eve)) AS told;
SELECT replace(told, current_user, 'the operator') FROM told(format($$ SELECT tgauth_unblock(%s) $$, :eve)) AS told;
SELECT replace(told, current_user, 'the operator') FROM told($$ UPDATE tgauth_user SET blocked = true WHERE telegram_id = 52 $$) AS told;
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 52;
SELECT kind FROM tgauth_journal(:eve, most => 2);

-- applications: entered, allowed to know who it is, ended by each; a code and a token that are used twice
CREATE FUNCTION j_code(n int, more text DEFAULT '') RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT coalesce(substring(redirect_to FROM 'code=([^&]*)'), resume, error) FROM tgauth_authorize('https://id.example', convert_to('client_id=wiki&redirect_uri=https://wiki.example/cb&response_type=code'
		|| '&scope=openid+profile+offline_access&code_challenge_method=S256&code_challenge=' || base64url(sha256(repeat('v', 43)::bytea)) || more, 'UTF8'), session_token(n)) $$;
CREATE FUNCTION j_tokens(grant_ text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT body::jsonb FROM tgauth_token('https://id.example', convert_to('client_id=wiki&redirect_uri=https://wiki.example/cb&code_verifier=' || repeat('v', 43) || '&grant_type=' || grant_, 'UTF8'), NULL) $$;
SELECT confirm(43, 52);
SELECT j_code(43) AS resume \gset
SELECT count(*) FROM tgauth_journal(kinds => '{client_granted,client_login}');
SELECT told(format($$ SELECT j_code(43, '&decision=allow&resume=%s') $$, :'resume'));
-- not again while the session goes on
SELECT told($$ SELECT j_code(43) $$);
SELECT j_code(43) AS code \gset
SELECT j_tokens('authorization_code&code=' || :'code')->>'refresh_token' AS refresh \gset
SELECT told(format($$ SELECT j_tokens('authorization_code&code=%s') $$, :'code'));
SELECT j_tokens('authorization_code&code=' || j_code(43))->>'refresh_token' AS refresh \gset
SELECT j_tokens('refresh_token&refresh_token=' || :'refresh') ? 'refresh_token' AS refreshed;
SELECT told(format($$ SELECT j_tokens('refresh_token&refresh_token=%s') $$, :'refresh'));
SELECT j_tokens('authorization_code&code=' || j_code(43))->>'refresh_token' AS refresh \gset
SELECT told(format($$ SELECT tgauth_revoke_token(convert_to('client_id=wiki&token=%s', 'UTF8'), NULL) $$, :'refresh'));
SELECT sid FROM tgauth_client_session WHERE user_id = :eve \gset
SELECT told(format($$ SELECT tgauth_end_client_session(%s, %L) $$, :eve, :'sid'));
SELECT told($$ SELECT tgauth_remove_client('wiki') $$);
-- an application that could not be told of a logout, at last
INSERT INTO tgauth_client_logout (client_id, uri, sid, user_id, created_at, next_at) VALUES ('wiki', 'https://wiki.example/out', '\x00', :eve, now() - interval '11 h', now());
SELECT id AS logout FROM tgauth_client_logout WHERE client_id = 'wiki' \gset
SELECT tgauth_finish_logout(:logout, '503');
UPDATE tgauth_client_logout SET created_at = now() - interval '13 h' WHERE id = :logout;
SET client_min_messages = error;
SELECT told(format($$ SELECT tgauth_finish_logout(%s, '503') $$, :logout));
RESET client_min_messages;
SELECT count(*) FROM tgauth_journal(kinds => '{logout_undelivered}');
DELETE FROM tgauth_client_logout WHERE id = :logout;

-- sites
SELECT code FROM tgauth_site_code(session_token(43), 'app.example.com', '\x01') \gset
SELECT told(format($$ SELECT tgauth_enter_site('%s', 'app.example.com', '\x01') $$, :'code'));
SELECT told(format($$ SELECT tgauth_enter_site('%s', 'app.example.com', '\x01') $$, :'code'));
SELECT told($$ SELECT tgauth_remove_site('app.example.com') $$);

-- what is asked for: of one, since, until, kinds, so many
SELECT kind FROM tgauth_journal(1);
SELECT kind FROM tgauth_journal(kinds => '{registered,mismatch}');
SELECT kind FROM tgauth_journal(1, kinds => '{mismatch}');
SELECT count(*) FROM tgauth_journal(since => clock_timestamp());
SELECT count(*) FROM tgauth_journal(until => (SELECT max(at) FROM tgauth_journal));
SELECT count(*) FROM tgauth_journal(since => (SELECT max(at) FROM tgauth_journal), until => 'infinity');
SELECT kind FROM tgauth_journal(most => 1);
SELECT kind FROM tgauth_journal(most => -1);
-- one's own, by a session that lives
SELECT kind, user_id FROM tgauth_own_journal(login_id(1), most => 2);
SELECT count(*) FROM tgauth_own_journal(login_id(1), clock_timestamp());
SELECT count(*) FROM tgauth_own_journal(login_id(2));
SELECT tgauth_own_journal('\x00');
SELECT tgauth_own_journal(NULL);

-- what anybody can bring about is told some times, then no more for an hour
TRUNCATE tgauth_journal;
SELECT count(tgauth_decline(token(n), 42)) FROM generate_series(101, 125) AS n;
SELECT count(tgauth_decline(token(n), 44)) FROM generate_series(131, 155) AS n;
SELECT user_id, count(*) FROM tgauth_journal() GROUP BY 1 ORDER BY 1;
UPDATE tgauth_journal SET at = at - interval '61 min';
SELECT tgauth_decline(token(126), 42), tgauth_decline(token(156), 44);
SELECT user_id, count(*) FROM tgauth_journal() GROUP BY 1 ORDER BY 1;

-- a user who is deleted takes their entries along, but for one
DELETE FROM tgauth_user WHERE telegram_id = 42;
SELECT kind, user_id, count(*) FROM tgauth_journal() GROUP BY 1, 2 ORDER BY 1, 2;

-- its end, in batches; without a journal at once, and nothing more is written
TRUNCATE tgauth_journal;
INSERT INTO tgauth_journal (at, kind) SELECT clock_timestamp() - interval '2160 hours' + n * interval '1 min', 'login' FROM generate_series(-5, 5) AS n;
SELECT tgauth_purge(2), count(*) FROM tgauth_journal;
SELECT tgauth_purge(), tgauth_purge();
SELECT count(*), bool_and(at > clock_timestamp() - interval '2160 hours') AS due_later FROM tgauth_journal;
SET tgauth.journal_retention = 0;
SELECT confirm(7, 42), tgauth_decline(token(8), 42), tgauth_revoke(login_id(7)), tgauth_revoke_all(id) FROM tgauth_user WHERE telegram_id = 52;
SELECT count(*) FROM tgauth_journal;
SELECT tgauth_purge();
SELECT count(*) FROM tgauth_journal;
RESET tgauth.journal_retention;
DROP VIEW entry;
SET client_min_messages = warning;
DROP SCHEMA app CASCADE;
DROP FUNCTION told, j_code, j_tokens;
