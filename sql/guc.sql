-- settings: bounds, forms, and who may set them
\set superuser :USER
SET search_path = test, tgauth, public;
SELECT FROM tgauth_settings();
SELECT name, setting, unit, vartype, context, min_val, max_val, enumvals FROM pg_settings WHERE name LIKE 'tgauth.%' ORDER BY name;
SELECT name FROM pg_settings WHERE name LIKE 'tgauth.%' AND (short_desc = '' OR extra_desc IS NULL);

SET tgauth.confirm_mode = 'none';
-- from 17 on, bounds have units
\set VERBOSITY sqlstate
SET tgauth.start_ttl = 0;
SET tgauth.start_ttl = '16 min';
SET tgauth.start_ttl = '15 min';
SHOW tgauth.start_ttl;
SET tgauth.confirm_ttl = -1;
SET tgauth.confirm_ttl = 901;
SET tgauth.session_ttl = 0;
SET tgauth.session_ttl = '3651 d';
\set VERBOSITY default
SET tgauth.session_ttl = '1 s';
SET tgauth.reset_password = 'perhaps';
-- 13 and 14 do not reserve the prefix
DO $$
BEGIN
	PERFORM set_config('tgauth.no_such_thing', '1', false);
	ASSERT current_setting('server_version_num')::int < 150000;
EXCEPTION WHEN invalid_name THEN
END $$;

SET tgauth.site_name = 'Сайт & Co';
SHOW tgauth.site_name;
SET tgauth.site_name = E'two\nlines';
SHOW tgauth.site_name;
SELECT char_length(set_config('tgauth.site_name', repeat('ы', n), false)) FROM unnest(ARRAY[65, 255, 256, 4000]) AS n;
SET tgauth.bot_url = 'https://t.me/example_bot';
SET tgauth.bot_url = 'http://localhost:8081/example_bot';
SET tgauth.bot_url = '';
SET tgauth.bot_url = 'javascript:alert(1)';
SET tgauth.bot_url = 't.me/example_bot';
SET tgauth.bot_url = 'https://t.me/example_bot?start=x';
SET tgauth.bot_url = 'https://t.me/"><script>';
SET tgauth.bot_url = 'https://t.me/ bot';
RESET ALL;

-- a bot must not be able to do away with consent, nor an app with lifetimes
CREATE ROLE tgauth_test_bot LOGIN;
GRANT CREATE ON DATABASE :DBNAME TO tgauth_test_bot;
SELECT tgauth.tgauth_grant('tgauth_test_bot', 'bot');
SET SESSION AUTHORIZATION tgauth_test_bot;
SET tgauth.confirm_mode = 'start';
SET tgauth.start_ttl = 900;
SET tgauth.confirm_ttl = 900;
SET tgauth.session_ttl = 900;
SET tgauth.reset_password = off;
SET tgauth.site_name = 'Bank';
SET tgauth.bot_url = 'https://t.me/evil_bot';
SELECT set_config('tgauth.confirm_mode', 'start', true);
ALTER ROLE tgauth_test_bot SET tgauth.confirm_mode = 'start';
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.f() RETURNS text LANGUAGE sql SET tgauth.confirm_mode = 'start' AS 'SELECT 1::text';
DROP SCHEMA hostile CASCADE;
RESET SESSION AUTHORIZATION;

REVOKE CREATE ON DATABASE :DBNAME FROM tgauth_test_bot;
DROP OWNED BY tgauth_test_bot;
DROP ROLE tgauth_test_bot;

-- a superuser can, for one database
ALTER DATABASE :DBNAME SET tgauth.confirm_mode = 'button';
\connect "dbname=":DBNAME" user=":superuser" options="
SELECT confirm_mode FROM tgauth.tgauth_settings();
ALTER DATABASE :DBNAME RESET tgauth.confirm_mode;
