-- what is unusual about a login, said by tgauth_preview; and tgauth.unusual_mode, which asks for more then
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
CREATE FUNCTION asked(n int, address bytea DEFAULT '\x0000ffffc0000207', browser int DEFAULT 2, os int DEFAULT 3, person int8 DEFAULT 42,
	OUT status text, OUT mode text, OUT new_browser boolean, OUT new_network boolean, OUT choices int) LANGUAGE sql AS $$
	SELECT p.status, p.mode, p.new_browser, p.new_network, cardinality(p.choices)
		FROM tgauth_preview(token(CASE person WHEN 42 THEN n ELSE 1000 + person::int END, address => address, browser => browser, os => os), person) AS p
$$;

-- a first login is not unusual, of one who is blocked nothing is said
SELECT * FROM asked(1);
SELECT confirm(1, 42, 'ann', 'Ann');
SELECT kind, name, first_seen_at = created_at AS first FROM tgauth_known_client, tgauth_session ORDER BY kind;
SELECT * FROM asked(1);
SELECT * FROM asked(2);
SELECT * FROM asked(2, person => 43);
SELECT confirm(101, 44);
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 44;
SELECT * FROM asked(2, browser => 1, person => 44);
-- a browser is its name and system, a network what a provider has; an address that is not known is no news
SELECT * FROM asked(2, browser => 1);
SELECT * FROM asked(2, os => 1);
SELECT * FROM asked(2, '\x0000ffffc00002ff');
SELECT * FROM asked(2, '\x0000ffffc0010207');
SELECT * FROM asked(2, '\x20010db800010002', 0, 0);
SELECT * FROM asked(2, '\x0000000000000000');
-- asking remembers nothing, a confirmation does, and it is told afterwards as often as one likes
SELECT * FROM asked(2, browser => 1);
SELECT status FROM tgauth_confirm(token(2, browser => 1), 42, match_code => code(2));
SELECT r.* FROM generate_series(1, 2), tgauth_remember_client(login_id(2)) AS r;
SELECT r.* FROM tgauth_remember_client(login_id(1)) AS r;
SELECT * FROM asked(3, browser => 1);
-- who refuses a login, or picks a wrong number, has not been there
SELECT tgauth_decline(token(4, browser => 4), 42);
SELECT status FROM tgauth_confirm(token(5, browser => 4), 42, match_code => wrong_code(5));
SELECT * FROM asked(6, browser => 4);

-- the stronger of the two modes, at the question and at the confirmation
CREATE FUNCTION modes(OUT confirm_mode text, OUT unusual_mode text, OUT usual text, OUT unusual text, OUT first_login text, OUT choices int[])
RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	FOREACH confirm_mode IN ARRAY '{start,button,match,type}'::text[] LOOP
		FOREACH unusual_mode IN ARRAY '{off,match,type}'::text[] LOOP
			PERFORM set_config('tgauth.confirm_mode', confirm_mode, true), set_config('tgauth.unusual_mode', unusual_mode, true);
			usual := (asked(6)).mode;
			unusual := (asked(6, browser => 5)).mode;
			first_login := (asked(6, person => 50)).mode;
			choices := ARRAY[(asked(6)).choices, (asked(6, browser => 5)).choices];
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;
SELECT * FROM modes();
SET tgauth.confirm_mode = 'button';
SET tgauth.unusual_mode = 'match';
SELECT unusual_mode FROM tgauth_settings();
SELECT status FROM tgauth_confirm(token(7), 42);
SELECT c.status FROM unnest(ARRAY[NULL, wrong_code(8)]) AS code, tgauth_confirm(token(8, browser => 5), 42, match_code => code) AS c;
SELECT status FROM tgauth_confirm(token(9, browser => 5), 42, match_code => code(9));
SELECT status FROM tgauth_confirm(token(10, browser => 5), 42);
-- where the first contact confirms, a login that is unusual is asked about, and may take as long as any question
SET tgauth.confirm_mode = 'start';
SELECT p.status, p.mode FROM tgauth_preview(token(11), 42) AS p WHERE p.choices IS NULL;
SELECT status FROM tgauth_confirm(token(11), 42);
SELECT status FROM tgauth_confirm(token(12, browser => 6), 42);
SELECT status FROM tgauth_confirm(token(12, 200, browser => 6), 42, match_code => code(12));
SELECT status FROM tgauth_confirm(token(13, 200, browser => 6), 42);
RESET tgauth.confirm_mode;
RESET tgauth.unusual_mode;
DROP FUNCTION modes, asked;
