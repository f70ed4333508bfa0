-- what a server that loads the library from the start does not have
SELECT current_setting('shared_preload_libraries') ~ 'tgauth' AS preloaded \gset
\if :preloaded
\quit
\endif

-- settings that were made where the library is not loaded, which takes any value
\connect -
ALTER DATABASE :DBNAME SET tgauth.login_hook = 'on_login';
ALTER DATABASE :DBNAME SET tgauth.site_name = E'a\nb';
\connect -
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
-- nobody comes in where the hook cannot be asked
SELECT confirm(1, 42, 'ann', 'Ann');
SHOW tgauth.login_hook;
SELECT site_name FROM tgauth_settings();
-- said where it can be
ALTER DATABASE :DBNAME SET tgauth.login_hook = 'on_login';
SET tgauth.login_hook = 'on_login';
ALTER DATABASE :DBNAME RESET tgauth.login_hook;
ALTER DATABASE :DBNAME RESET tgauth.site_name;
\connect -
SET search_path = test, tgauth, public;
SELECT confirm(1, 42, 'ann', 'Ann');

\set superuser :USER
-- a bot's settings count before the library is loaded no more than after
CREATE ROLE tgauth_test_bot LOGIN;
SELECT tgauth_grant('tgauth_test_bot', 'bot');
\connect - tgauth_test_bot
SET tgauth.confirm_mode = 'start';
SELECT confirm_mode FROM tgauth.tgauth_settings();
SELECT status FROM tgauth.tgauth_confirm(NULL, 42);
SHOW tgauth.confirm_mode;
\connect - tgauth_test_bot
ALTER ROLE tgauth_test_bot SET tgauth.confirm_mode = 'start';
\connect "dbname=":DBNAME" user=tgauth_test_bot options='-c tgauth.confirm_mode=start -c tgauth.session_ttl=315360000'"
SELECT confirm_mode, session_ttl FROM tgauth.tgauth_settings();
\connect "dbname=":DBNAME" user=":superuser" options="
DROP OWNED BY tgauth_test_bot;
DROP ROLE tgauth_test_bot;
