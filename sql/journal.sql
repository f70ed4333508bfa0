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

-- what is asked for: of one, since, until, kinds, so many
SELECT kind FROM tgauth_journal(1);
SELECT kind FROM tgauth_journal(kinds => '{login,mismatch}');
SELECT kind FROM tgauth_journal(1, kinds => '{mismatch}');
SELECT count(*) FROM tgauth_journal(since => clock_timestamp());
SELECT count(*) FROM tgauth_journal(until => (SELECT max(at) FROM tgauth_journal));
SELECT count(*) FROM tgauth_journal(1, since => (SELECT max(at) FROM tgauth_journal), until => 'infinity');
SELECT kind FROM tgauth_journal(most => 1);
SELECT kind FROM tgauth_journal(most => -1);
-- one's own, by a session that lives
SELECT claim(1);
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
SELECT confirm(7, 42), tgauth_decline(token(8), 42);
SELECT count(*) FROM tgauth_journal;
SELECT tgauth_purge();
SELECT count(*) FROM tgauth_journal;
RESET tgauth.journal_retention;
DROP VIEW entry;
