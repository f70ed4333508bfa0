/* tgauth--1.2--1.3.sql: what a bot does for the person who writes to it; its own name */

\echo Use "ALTER EXTENSION tgauth UPDATE TO '1.3'" to load this file. \quit

--
-- Tables.
--

CREATE TABLE @extschema@.tgauth_place (
	user_id bigint NOT NULL REFERENCES @extschema@.tgauth_user ON DELETE CASCADE,
	kind text NOT NULL CHECK (kind IN ('browser', 'network')),
	place text NOT NULL,
	last_seen_at timestamptz NOT NULL,
	PRIMARY KEY (user_id, kind, place)
) WITH (fillfactor = 85);

COMMENT ON TABLE @extschema@.tgauth_place IS
	'browsers and networks that a user has logged in from, the latest forty of each, so that a new one is noticed';
COMMENT ON COLUMN @extschema@.tgauth_place.place IS
	'browser and system, or the /16 of an IPv4 and the /32 of an IPv6 address';

CREATE TABLE @extschema@.tgauth_bot_account (
	only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
	username text NOT NULL,
	changed_at timestamptz NOT NULL
);

COMMENT ON TABLE @extschema@.tgauth_bot_account IS
	'the user name of the bot on Telegram, as it told; links lead there where tgauth.bot_url is not set';

--
-- For a bot, on behalf of the person who writes to it.
--

CREATE FUNCTION @extschema@.tgauth_person_sessions(telegram_id bigint)
RETURNS TABLE (
	login_id bytea, created_at timestamptz, expires_at timestamptz,
	last_used_at timestamptz, address inet, browser text, os text)
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_person_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_person_sessions(bigint) IS
	'the live sessions of a person, newest first';

CREATE FUNCTION @extschema@.tgauth_person_revoke(telegram_id bigint, login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_person_revoke';

COMMENT ON FUNCTION @extschema@.tgauth_person_revoke(bigint, bytea) IS
	'ends a session if it is that person''s; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_person_revoke_all(telegram_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_person_revoke_all';

COMMENT ON FUNCTION @extschema@.tgauth_person_revoke_all(bigint) IS
	'ends every session of a person; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_person_password(
	telegram_id bigint, OUT status text, OUT username text, OUT password text)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_person_password';

COMMENT ON FUNCTION @extschema@.tgauth_person_password(bigint) IS
	'a fresh password for a person, shown this once, and the name to type it with; status ok, unknown (has never logged in), blocked, or off where tgauth.reset_password is';

CREATE FUNCTION @extschema@.tgauth_note_place(
	login_id bytea, OUT username text, OUT new_browser boolean, OUT new_network boolean)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_note_place';

COMMENT ON FUNCTION @extschema@.tgauth_note_place(bytea) IS
	'remembers where a login that was just confirmed comes from: whether browser or network are new for somebody who has others, and the user name that they have';

CREATE FUNCTION @extschema@.tgauth_learn_bot(username text)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_learn_bot';

COMMENT ON FUNCTION @extschema@.tgauth_learn_bot(text) IS
	'tells the bot''s user name on Telegram, where links lead if tgauth.bot_url is not set; whether it is news, of which pushd hears';

-- It reads that name now.
ALTER FUNCTION @extschema@.tgauth_settings() SECURITY DEFINER SET enable_seqscan = off;

--
-- Rights.
--

REVOKE ALL ON @extschema@.tgauth_place, @extschema@.tgauth_bot_account FROM PUBLIC;
REVOKE ALL ON FUNCTION
	@extschema@.tgauth_person_sessions(bigint),
	@extschema@.tgauth_person_revoke(bigint, bytea),
	@extschema@.tgauth_person_revoke_all(bigint),
	@extschema@.tgauth_person_password(bigint),
	@extschema@.tgauth_note_place(bytea),
	@extschema@.tgauth_learn_bot(text)
FROM PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_place'::pg_catalog.regclass, ''::text);
