-- from the first version, step by step, with what people had
\set main :DBNAME
CREATE DATABASE tgauth_upgrade TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\connect tgauth_upgrade
CREATE EXTENSION pgcrypto;
CREATE EXTENSION tgauth VERSION '1.0';
CREATE ROLE tgauth_upgrade_pushd;
SELECT tgauth_grant('tgauth_upgrade_pushd', 'pushd');
SELECT login_secret, start_token, match_code FROM tgauth_begin() \gset
SELECT status, password FROM tgauth_confirm(:'start_token', 42, 'ann', 'Ann', match_code => :match_code) \gset
INSERT INTO tgauth_bot (name, token_hash) VALUES ('old', sha256('old'));
SELECT tgauth_purge();

ALTER EXTENSION tgauth UPDATE TO '1.1';
SELECT username FROM tgauth_session(:'login_secret');
SELECT status FROM tgauth_login('ann', :'password');
SELECT name FROM tgauth_bot;
-- rights stay, and grow when they are granted again
SELECT has_function_privilege('tgauth_upgrade_pushd', 'tgauth_purge(integer)', 'EXECUTE'), has_function_privilege('tgauth_upgrade_pushd', 'tgauth_refresh(text)', 'EXECUTE');
SELECT tgauth_grant('tgauth_upgrade_pushd', 'pushd');
SELECT has_function_privilege('tgauth_upgrade_pushd', 'tgauth_refresh(text)', 'EXECUTE');
SELECT tgauth_purge();

-- what it became is what a new one is
CREATE TABLE upgraded AS SELECT pg_describe_object(classid, objid, objsubid) AS object FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'tgauth');
CREATE TABLE upgraded_functions AS SELECT p.oid::regprocedure::text AS name, prosrc, provolatile, proparallel, proisstrict, prosecdef, proconfig FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth';
DROP EXTENSION tgauth;
CREATE EXTENSION tgauth VERSION '1.1';
SELECT object FROM upgraded EXCEPT SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'tgauth');
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'tgauth') EXCEPT SELECT object FROM upgraded;
SELECT p.oid::regprocedure::text AS name, prosrc, provolatile, proparallel, proisstrict, prosecdef, proconfig FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'tgauth' EXCEPT SELECT * FROM upgraded_functions;
DROP EXTENSION tgauth;
DROP OWNED BY tgauth_upgrade_pushd;
DROP ROLE tgauth_upgrade_pushd;
\connect :main
DROP DATABASE tgauth_upgrade;
