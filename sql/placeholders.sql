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
