-- CREATE EXTENSION in a schema of one's choice, and DROP EXTENSION

-- what there is before, apart from the schemas and pgcrypto
CREATE TEMP TABLE before AS
	SELECT classid, objid FROM pg_depend
	UNION SELECT 'pg_class'::regclass, oid FROM pg_class
	UNION SELECT 'pg_proc'::regclass, oid FROM pg_proc
	UNION SELECT 'pg_type'::regclass, oid FROM pg_type;

CREATE EXTENSION tgauth;
CREATE EXTENSION pgcrypto;
CREATE SCHEMA "Log in";
CREATE EXTENSION tgauth SCHEMA "Log in";
-- what it consists of, but for types that come with tables and domains
SELECT pg_describe_object(d.classid, d.objid, 0) COLLATE "C" AS member
	FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth'
	WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
		AND NOT EXISTS (SELECT FROM pg_type AS t
			WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid AND t.typtype <> 'd')
	ORDER BY member;
SELECT key_number, length(key), is_current FROM "Log in".tgauth_keys();
SELECT status FROM "Log in".tgauth_begin() AS b,
	"Log in".tgauth_confirm(b.start_token, 1, match_code => b.match_code);

-- from PostgreSQL 18 on the library tells its name and version
DO $$
DECLARE version text;
BEGIN
	IF current_setting('server_version_num')::int >= 180000 THEN
		EXECUTE 'SELECT version FROM pg_get_loaded_modules() WHERE module_name = $1' INTO version USING 'tgauth';
		ASSERT version = (SELECT default_version FROM pg_available_extensions WHERE name = 'tgauth'), version;
	END IF;
END $$;

-- a role that is no superuser and owns pgcrypto can drop all of it
DROP EXTENSION pgcrypto CASCADE;
CREATE ROLE tgauth_test_other;
GRANT CREATE ON SCHEMA public TO tgauth_test_other;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO tgauth_test_other', current_database()); END $$;
SET ROLE tgauth_test_other;
CREATE EXTENSION pgcrypto;
RESET ROLE;
CREATE EXTENSION tgauth SCHEMA "Log in";
BEGIN;
SET LOCAL ROLE tgauth_test_other;
DROP EXTENSION pgcrypto CASCADE;
ROLLBACK;
REASSIGN OWNED BY tgauth_test_other TO CURRENT_USER;
BEGIN;
SET LOCAL ROLE tgauth_test_other;
DROP EXTENSION pgcrypto CASCADE;
ROLLBACK;
DROP OWNED BY tgauth_test_other;
DROP ROLE tgauth_test_other;
DROP EXTENSION tgauth;
CREATE EXTENSION tgauth SCHEMA "Log in";

-- it cannot be moved
ALTER EXTENSION tgauth SET SCHEMA public;

-- a schema that is renamed is followed
ALTER SCHEMA "Log in" RENAME TO log_in;
SELECT status FROM log_in.tgauth_begin() AS b,
	log_in.tgauth_confirm(b.start_token, 1, match_code => b.match_code);

-- gone and back in another schema, and then in the same one, in one backend
DROP EXTENSION tgauth;
SELECT log_in.tgauth_purge();
CREATE EXTENSION tgauth SCHEMA public;
SELECT status, user_id FROM tgauth_begin() AS b,
	tgauth_confirm(b.start_token, 2, match_code => b.match_code);
BEGIN;
DROP EXTENSION tgauth;
CREATE EXTENSION tgauth SCHEMA public;
SELECT status, user_id FROM tgauth_begin() AS b,
	tgauth_confirm(b.start_token, 2, match_code => b.match_code);
COMMIT;

-- every function says what it is for and pins its search_path (tgauth_uid looks nothing up)
SELECT p.oid::regprocedure FROM pg_proc AS p
	JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
	JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth'
	WHERE obj_description(p.oid, 'pg_proc') IS NULL
		OR NOT (coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false) OR p.proname = 'tgauth_uid')
		OR p.proacl IS NULL OR p.proacl::text ~ '[{,]=';
-- each setting costs each call
SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.proname LIKE 'tgauth%' AND cardinality(p.proconfig) > 1;
SELECT c.oid::regclass FROM pg_class AS c
	JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
	JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth'
	WHERE c.relkind = 'r' AND obj_description(c.oid, 'pg_class') IS NULL;

-- nothing is left behind
DROP EXTENSION tgauth;
DROP EXTENSION pgcrypto;
DROP SCHEMA log_in;
SELECT classid::regclass, objid FROM (
	SELECT classid, objid FROM pg_depend
	UNION SELECT 'pg_class'::regclass, oid FROM pg_class
	UNION SELECT 'pg_proc'::regclass, oid FROM pg_proc
	UNION SELECT 'pg_type'::regclass, oid FROM pg_type
	EXCEPT SELECT * FROM before) AS left_behind
	WHERE objid NOT IN ('before'::regclass, (SELECT reltype FROM pg_class WHERE oid = 'before'::regclass),
		(SELECT typarray FROM pg_type WHERE typrelid = 'before'::regclass));
