-- whatever is granted by default, the extension's own belongs to its owner alone
SET search_path = public;
CREATE ROLE default_anon;
CREATE ROLE "default Role" IN ROLE default_anon;
SET client_min_messages = warning;
BEGIN;
DROP EXTENSION tgauth CASCADE;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO default_anon, PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO "default Role";
ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO default_anon;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO default_anon;
ALTER DEFAULT PRIVILEGES IN SCHEMA tgauth GRANT EXECUTE ON FUNCTIONS TO "default Role" WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES IN SCHEMA tgauth GRANT SELECT ON TABLES TO "default Role", default_anon WITH GRANT OPTION;
-- what would stand in the way of the script's own names and operators
CREATE FUNCTION tgauth.quote_ident(text) RETURNS text LANGUAGE sql AS 'SELECT $1 || 1 / 0';
CREATE FUNCTION tgauth.never(oid, oid) RETURNS bool LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR tgauth.<> (FUNCTION = tgauth.never, LEFTARG = oid, RIGHTARG = oid);
CREATE EXTENSION tgauth SCHEMA tgauth;
CREATE TABLE bystander (i int GENERATED ALWAYS AS IDENTITY);
CREATE VIEW granted AS
	SELECT d.classid::regclass AS catalog, o.name, a.grantee::regrole, a.privilege_type FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth'
		JOIN (SELECT oid, relname AS name, relowner AS owner, relacl AS acl FROM pg_class
			UNION ALL SELECT oid, proname, proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
			UNION ALL SELECT oid, typname, typowner, typacl FROM pg_type) AS o ON o.oid = d.objid OR o.oid = (SELECT reltype FROM pg_class WHERE oid = d.objid),
		aclexplode(o.acl) AS a
	WHERE a.grantee <> o.owner;
SELECT * FROM granted;
SELECT count(*) FROM pg_init_privs AS i, aclexplode(i.initprivs) AS a WHERE a.grantee IN ('default_anon'::regrole, '"default Role"'::regrole);
-- the owner has what he had, the defaults are those of others' objects, and a grant is a grant
SELECT count(*) FROM tgauth.tgauth_keys();
SELECT has_table_privilege('default_anon', 'bystander', 'SELECT');
SELECT tgauth.tgauth_grant('default_anon', 'app');
SELECT count(*) > 10 AS granted, count(*) FILTER (WHERE grantee <> 'default_anon'::regrole) AS others FROM granted;
ROLLBACK;
DROP ROLE "default Role", default_anon;
