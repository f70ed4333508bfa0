/* tgauth--1.0.sql: the tables and functions of tgauth */

\echo Use "CREATE EXTENSION tgauth CASCADE" to load this file. \quit

--
-- Tables.  Nobody but the owner has rights on them: everyone else goes through
-- the functions.
--

CREATE TABLE @extschema@.tgauth_user (
	id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME @extschema@.tgauth_user_id_seq)
		PRIMARY KEY,
	telegram_id bigint UNIQUE CHECK (telegram_id > 0),
	username text,
	first_name text,
	last_name text,
	language_code text,
	photo_url text,
	password_hash text,
	blocked boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
	updated_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
	last_login_at timestamptz,
	CONSTRAINT tgauth_user_is_somebody CHECK (telegram_id IS NOT NULL OR username IS NOT NULL)
) WITH (fillfactor = 85);

-- Case is folded for ASCII alone, as Telegram's names are: an index on what a
-- locale folds would break when the system's locale changes.
CREATE UNIQUE INDEX tgauth_user_username_key
	ON @extschema@.tgauth_user (pg_catalog.lower(username COLLATE pg_catalog."C"));

COMMENT ON TABLE @extschema@.tgauth_user IS
	'people who have logged in, by their Telegram id, or who registered with a password';
COMMENT ON COLUMN @extschema@.tgauth_user.telegram_id IS
	'who the user is; null for one who registered with a password';
COMMENT ON COLUMN @extschema@.tgauth_user.username IS
	'an attribute that changes hands, not an identity; unique whatever its case';
COMMENT ON COLUMN @extschema@.tgauth_user.first_name IS
	'as Telegram tells it, cut at 255 bytes and otherwise unchanged: escape it where it is shown';
COMMENT ON COLUMN @extschema@.tgauth_user.password_hash IS
	'$tgauth$sha256$SALT$HASH for a machine-made password of over 128 bits';
COMMENT ON COLUMN @extschema@.tgauth_user.blocked IS
	'true keeps the user from logging in and ends their sessions at once in the database; tgauth_revoke_all ends them in caches too';

CREATE TABLE @extschema@.tgauth_session (
	login_id bytea PRIMARY KEY CHECK (pg_catalog.octet_length(login_id) = 16),
	user_id bigint REFERENCES @extschema@.tgauth_user ON DELETE CASCADE,
	channel smallint NOT NULL CHECK (channel BETWEEN 0 AND 255),
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	last_used_at timestamptz,
	revoked_at timestamptz,
	revoked_why text CHECK (revoked_why IN ('declined', 'mismatch', 'revoked')),
	address inet,
	browser text,
	os text,
	changed_at timestamptz NOT NULL,
	changed_xid xid8 NOT NULL,
	CONSTRAINT tgauth_session_end CHECK ((revoked_at IS NULL) = (revoked_why IS NULL)),
	CONSTRAINT tgauth_session_has_user CHECK (
		CASE WHEN revoked_why IN ('declined', 'mismatch') THEN user_id IS NULL
			ELSE user_id IS NOT NULL END)
) WITH (fillfactor = 85);

CREATE INDEX tgauth_session_user_id ON @extschema@.tgauth_session (user_id);
CREATE INDEX tgauth_session_ended ON @extschema@.tgauth_session (LEAST(expires_at, revoked_at));
CREATE INDEX tgauth_session_changed_xid ON @extschema@.tgauth_session (changed_xid);

COMMENT ON TABLE @extschema@.tgauth_session IS
	'confirmed logins, by the hash of their token; a login that was declined or answered wrongly is a row that was revoked before it began';
COMMENT ON COLUMN @extschema@.tgauth_session.login_id IS
	'first half of SHA-256(session token): the token itself is nowhere in the database';
COMMENT ON COLUMN @extschema@.tgauth_session.channel IS
	'the NOTIFY channel tgauth_N on which the login was announced';
COMMENT ON COLUMN @extschema@.tgauth_session.changed_xid IS
	'the transaction that made or ended the session, for tgauth_changes';

CREATE TABLE @extschema@.tgauth_key (
	key_number smallint PRIMARY KEY CHECK (key_number BETWEEN 0 AND 255),
	key bytea NOT NULL CHECK (pg_catalog.octet_length(key) = 32),
	created_at timestamptz NOT NULL,
	retired_at timestamptz
);

CREATE UNIQUE INDEX tgauth_key_current
	ON @extschema@.tgauth_key ((retired_at IS NULL)) WHERE retired_at IS NULL;

-- Without a policy nobody but the owner sees a row, not even who was given
-- SELECT on all tables of the schema, or pg_read_all_data.
ALTER TABLE @extschema@.tgauth_key ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE @extschema@.tgauth_key IS
	'the ring of keys that start tokens are signed with; never dumped';

CREATE TABLE @extschema@.tgauth_bot (
	name text PRIMARY KEY CHECK (name <> ''),
	token_hash bytea NOT NULL UNIQUE CHECK (pg_catalog.octet_length(token_hash) = 32),
	created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

COMMENT ON TABLE @extschema@.tgauth_bot IS
	'bots that may confirm through a front-end, by the SHA-256 of their token';

--
-- A login.
--

CREATE FUNCTION @extschema@.tgauth_begin(
	address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT login_secret text, OUT start_token text, OUT link text, OUT match_code integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_begin';

COMMENT ON FUNCTION @extschema@.tgauth_begin(inet, text) IS
	'begins a login for an application with a page of its own; writes nothing';

CREATE FUNCTION @extschema@.tgauth_preview(
	start_token text, telegram_id bigint,
	OUT status text, OUT site_name text, OUT address inet, OUT browser text, OUT os text,
	OUT issued_at timestamptz, OUT choices integer[])
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_preview';

COMMENT ON FUNCTION @extschema@.tgauth_preview(text, bigint) IS
	'what a bot asks before a login: who asks, and the numbers to pick from (none in mode button, null in mode start); status ok, or why it cannot be confirmed';

CREATE FUNCTION @extschema@.tgauth_confirm(
	start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_confirm';

COMMENT ON FUNCTION @extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer) IS
	'confirms a login: makes or updates the user, resets the password, starts the session; the answer is the one place where the password is shown. Without first_name, what is known of the person stays. Write SELECT * FROM tgauth_confirm(…)';

CREATE FUNCTION @extschema@.tgauth_decline(start_token text, telegram_id bigint)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_decline';

COMMENT ON FUNCTION @extschema@.tgauth_decline(text, bigint) IS
	'ends a login that the person did not ask for; status declined, or why there was nothing to decline';

CREATE FUNCTION @extschema@.tgauth_settings(
	OUT site_name text, OUT bot_url text, OUT confirm_mode text, OUT start_ttl integer,
	OUT confirm_ttl integer, OUT session_ttl integer)
RETURNS record LANGUAGE c STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_settings';

COMMENT ON FUNCTION @extschema@.tgauth_settings() IS
	'the settings that pushd and a bot must know; times in seconds, null for a text that is not set';

--
-- Sessions.
--

CREATE FUNCTION @extschema@.tgauth_session(session_token text)
RETURNS TABLE (
	user_id bigint, telegram_id bigint, username text, first_name text, login_id bytea,
	created_at timestamptz, expires_at timestamptz)
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 1 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_session';

COMMENT ON FUNCTION @extschema@.tgauth_session(text) IS
	'the user and the session of a session token; no row for one that is unknown, expired, revoked or of a blocked user';

CREATE FUNCTION @extschema@.tgauth_sessions(user_id bigint)
RETURNS TABLE (
	login_id bytea, created_at timestamptz, expires_at timestamptz,
	last_used_at timestamptz, address inet, browser text, os text)
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_sessions(bigint) IS
	'the live sessions of a user, newest first';

CREATE FUNCTION @extschema@.tgauth_touch(login_ids bytea[])
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_touch';

COMMENT ON FUNCTION @extschema@.tgauth_touch(bytea[]) IS
	'marks live sessions as used now, each at most once a minute; returns how many';

CREATE FUNCTION @extschema@.tgauth_revoke(login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_revoke';

COMMENT ON FUNCTION @extschema@.tgauth_revoke(bytea) IS
	'ends a session; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_revoke_all(user_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_revoke_all';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_all(bigint) IS
	'ends every session of a user; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_purge(batch integer DEFAULT 1000)
RETURNS bigint LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_purge';

COMMENT ON FUNCTION @extschema@.tgauth_purge(integer) IS
	'removes sessions that ended over an hour ago, at most batch of them, and keys that are no longer honoured; returns how many rows';

--
-- Keys, and what pushd asks.
--

CREATE FUNCTION @extschema@.tgauth_rotate_key()
RETURNS integer LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_rotate_key';

COMMENT ON FUNCTION @extschema@.tgauth_rotate_key() IS
	'makes a new start key and returns its number; the previous one is honoured until what it signed has expired';

CREATE FUNCTION @extschema@.tgauth_keys()
RETURNS TABLE (key_number integer, key bytea, is_current boolean)
LANGUAGE c STABLE PARALLEL SAFE ROWS 2 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_keys';

COMMENT ON FUNCTION @extschema@.tgauth_keys() IS
	'the start keys that are honoured, the current one first; for pushd alone';

CREATE FUNCTION @extschema@.tgauth_states(login_ids bytea[])
RETURNS TABLE (
	login_id bytea, state text, user_id bigint, telegram_id bigint, username text,
	first_name text, created_at timestamptz, expires_at timestamptz)
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_states';

COMMENT ON FUNCTION @extschema@.tgauth_states(bytea[]) IS
	'what became of logins: confirmed, declined, mismatch or revoked (expired as well); no row for one that still waits';

CREATE FUNCTION @extschema@.tgauth_changes(since xid8, channel integer)
RETURNS TABLE (
	next xid8, login_id bytea, state text, user_id bigint, telegram_id bigint,
	username text, first_name text, created_at timestamptz, expires_at timestamptz)
LANGUAGE c STABLE PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_changes';

COMMENT ON FUNCTION @extschema@.tgauth_changes(xid8, integer) IS
	'what changed on a channel, and what was revoked on any, in transactions from since on; at least one row, for next, which is the since to ask with next';

--
-- Rights.
--

CREATE FUNCTION @extschema@.tgauth_grant(role regrole, job text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_grant';

COMMENT ON FUNCTION @extschema@.tgauth_grant(regrole, text) IS
	'gives a role what its job (bot, pushd or app) needs and no more; for the owner of the extension';

REVOKE ALL ON @extschema@.tgauth_user, @extschema@.tgauth_session, @extschema@.tgauth_key,
	@extschema@.tgauth_bot FROM PUBLIC;
REVOKE ALL ON FUNCTION
	@extschema@.tgauth_begin(inet, text),
	@extschema@.tgauth_preview(text, bigint),
	@extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer),
	@extschema@.tgauth_decline(text, bigint),
	@extschema@.tgauth_settings(),
	@extschema@.tgauth_session(text),
	@extschema@.tgauth_sessions(bigint),
	@extschema@.tgauth_touch(bytea[]),
	@extschema@.tgauth_revoke(bytea),
	@extschema@.tgauth_revoke_all(bigint),
	@extschema@.tgauth_purge(integer),
	@extschema@.tgauth_rotate_key(),
	@extschema@.tgauth_keys(),
	@extschema@.tgauth_states(bytea[]),
	@extschema@.tgauth_changes(xid8, integer),
	@extschema@.tgauth_grant(regrole, text)
FROM PUBLIC;

--
-- What pg_dump takes along.  Keys are not: CREATE EXTENSION makes a new one, so
-- after a restore logins in flight are void and sessions live on.
--

SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_user'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_user_id_seq'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_session'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_bot'::pg_catalog.regclass, ''::text);

SELECT @extschema@.tgauth_rotate_key();
