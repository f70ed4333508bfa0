--
-- Makes a database ready for both daemons: the extension, at the newest version
-- that is installed, and a role for each daemon with the rights of its job.
--
--     psql -d DATABASE -f tgauth_setup.sql [-v pushd=ROLE] [-v bot=ROLE] [-v app=ROLE]
--
-- Run it as a superuser, or as a role that may create roles and extensions.  A
-- second run changes nothing, or brings the extension up to date.  The roles
-- have no password: peer authentication lets a system user of the same name
-- in, and ALTER ROLE ... PASSWORD gives one where the daemons come by network.
-- app names an existing role, the one by which a website looks sessions up.
--
\set ON_ERROR_STOP on
\set QUIET on
\if :{?pushd}
\else
	\set pushd tgauth_pushd
\endif
\if :{?bot}
\else
	\set bot tgauth_bot
\endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM (VALUES (:'pushd'), (:'bot')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name)
\gexec

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS tgauth CASCADE;
ALTER EXTENSION tgauth UPDATE;

-- The functions are found wherever the extension was put, by the daemons as well.
SELECT format('SET search_path = %I', nspname) AS set_path
FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = extnamespace
WHERE extname = 'tgauth'
\gexec

SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', name, current_database(), current_schema())
FROM (VALUES (:'pushd'), (:'bot')) AS role (name)
WHERE current_schema() <> 'public'
\gexec

SELECT tgauth_grant(:'pushd', 'pushd'), tgauth_grant(:'bot', 'bot')
\g (format=unaligned tuples_only=on) /dev/null
\if :{?app}
	SELECT tgauth_grant(:'app', 'app')
	\g (format=unaligned tuples_only=on) /dev/null
\endif
