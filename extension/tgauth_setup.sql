--
-- Makes a database ready for both daemons: the extension, at the newest version
-- that is installed and in a schema of its own unless it is in another, and a role
-- for each daemon with the rights of its job.
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

-- Nothing that others have put into the database is called in place of what is meant.
SET search_path = pg_catalog, pg_temp;
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I LOGIN', name)
FROM (VALUES (:'pushd'), (:'bot')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

SELECT NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'tgauth') AS is_new,
	NOT EXISTS (SELECT FROM pg_namespace
		WHERE nspname = 'tgauth' AND pg_get_userbyid(nspowner) = current_user) AS has_no_schema
\gset
\if :is_new
	-- One of somebody else's is not taken: this fails.
	\if :has_no_schema
		CREATE SCHEMA tgauth;
	\endif
	CREATE EXTENSION tgauth SCHEMA tgauth CASCADE;
\else
	ALTER EXTENSION tgauth UPDATE;
\endif

SELECT nspname AS place
FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'tgauth'
\gset

SELECT :"place".tgauth_grant(quote_ident(:'pushd')::regrole, 'pushd'::text),
	:"place".tgauth_grant(quote_ident(:'bot')::regrole, 'bot'::text)
\g (format=unaligned tuples_only=on) /dev/null
\if :{?app}
	SELECT :"place".tgauth_grant(quote_ident(:'app')::regrole, 'app'::text)
	\g (format=unaligned tuples_only=on) /dev/null
\endif
