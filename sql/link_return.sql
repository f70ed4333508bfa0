-- a link takes effect where the return leg says that the right browser is back
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt, tgauth_link, tgauth_journal RESTART IDENTITY;
SET tgauth.bcrypt_cost = 4;
SET tgauth.registration = on;
-- login n of a registered user, from the page
CREATE FUNCTION log_in(n int, name text, password text DEFAULT 'correct horse battery') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', l.status, claim(CASE l.status WHEN 'ok' THEN n END))
	FROM tgauth_login_browser(login_id(n), name, password, 0, '192.0.2.7', 'Firefox') AS l
$$;
-- login link, which the user of session n wants to link by
CREATE FUNCTION begin_link(n int, link int) RETURNS text LANGUAGE sql AS
	$$ SELECT tgauth_begin_link(session_token(n), login_id(link)) $$;
SET tgauth.return_leg = required;
CREATE FUNCTION agree(link int, person bigint) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', p.status, p.links, c.status, c.links, c.return_code = digits(link))
	FROM tgauth_preview(token(link), person) AS p, tgauth_confirm(token(link), person, 'p' || person, 'P' || person, match_code => code(link)) AS c
$$;
SELECT user_id AS dora FROM tgauth_register('dora', 'correct horse battery') \gset
SELECT log_in(61, 'dora');
-- an attacker shows the link to a willing victim, who says yes: they never come back to the attacker's page
SELECT begin_link(61, 62), agree(62, 70);
SELECT telegram_id FROM tgauth_user WHERE username = 'dora';
SELECT status FROM tgauth_claim(login_secret(62));
SELECT kind, detail FROM tgauth_journal(:dora) WHERE kind IN ('linked', 'returned');
-- the victim's own login makes a user of their own, and then the link can come to nothing
SELECT return_code IS NOT NULL AS asked_again FROM tgauth_person_return(70, login_id(62));
SELECT return_code FROM tgauth_person_return(71, login_id(62));
SELECT agree(62, 70), agree(62, 71);
SELECT status FROM tgauth_confirm(token(63), 70, 'p70', 'P70', match_code => code(63));
SELECT tgauth_return(login_secret(62), return_token(62)), tgauth_return(login_secret(62), return_token(62)) AS again;
SELECT telegram_id, username FROM tgauth_user WHERE telegram_id = 70 OR username = 'dora' ORDER BY 1;
SELECT kind, detail FROM tgauth_journal(:dora) WHERE kind LIKE 'link%';
-- who is back has it, by the address or by the digits
SELECT begin_link(61, 64), agree(64, 72), tgauth_return(login_secret(64), return_token(64));
SELECT telegram_id, username, first_name, linked_at IS NOT NULL AS linked FROM tgauth_user WHERE username = 'dora';
SELECT kind, detail FROM tgauth_journal(:dora) WHERE kind IN ('linked', 'returned') ORDER BY kind;
SELECT claim(64);
SELECT tgauth_unlink(:dora);
SELECT log_in(65, 'dora');
SELECT begin_link(65, 66), agree(66, 73);
SELECT * FROM tgauth_return_code(login_secret(66), digits(66));
SELECT telegram_id FROM tgauth_user WHERE username = 'dora';
SELECT tgauth_unlink(:dora);
-- what began it ended meanwhile
SELECT log_in(67, 'dora');
SELECT begin_link(67, 68), agree(68, 74), tgauth_revoke(login_id(67)), tgauth_return(login_secret(68), return_token(68));
SELECT telegram_id FROM tgauth_user WHERE username = 'dora';
RESET tgauth.return_leg;
RESET tgauth.registration;
TRUNCATE tgauth_link;
DROP FUNCTION log_in, begin_link, agree;
