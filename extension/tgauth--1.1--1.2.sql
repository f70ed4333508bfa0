/* tgauth--1.1--1.2.sql: groups, the login hook, idle sessions, blocking that is heard of */

\echo Use "ALTER EXTENSION tgauth UPDATE TO '1.2'" to load this file. \quit

--
-- Functions whose answer grew are made anew: whoever was granted them needs
-- tgauth_grant once more.
--

DROP FUNCTION @extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer);
DROP FUNCTION @extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer);
DROP FUNCTION @extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text);
DROP FUNCTION @extschema@.tgauth_login(text, text, inet, text);
DROP FUNCTION @extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text);
DROP FUNCTION @extschema@.tgauth_settings();
DROP FUNCTION @extschema@.tgauth_states(bytea[]);
DROP FUNCTION @extschema@.tgauth_changes(xid8, integer);

CREATE FUNCTION @extschema@.tgauth_confirm(
	start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_confirm';

COMMENT ON FUNCTION @extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer) IS
	'confirms a login: makes or updates the user, resets the password, starts the session; the answer is the one place where the password is shown. Status refused comes with the message of tgauth.login_hook. Without first_name, what is known of the person stays. Write SELECT * FROM tgauth_confirm(…)';

CREATE FUNCTION @extschema@.tgauth_confirm_by_bot(
	bot_token text, start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_confirm_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer) IS
	'tgauth_confirm for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_open_session(
	telegram_id bigint, username text DEFAULT NULL, first_name text DEFAULT NULL,
	last_name text DEFAULT NULL, language_code text DEFAULT NULL,
	photo_url text DEFAULT NULL, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT session_token text,
	OUT login_id bytea, OUT expires_at timestamptz, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_open_session';

COMMENT ON FUNCTION @extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text) IS
	'a session for a person whom Telegram vouches for, as a check before has told; status confirmed, blocked, or refused with the message of tgauth.login_hook; the answer is the one place where the token is shown';

CREATE FUNCTION @extschema@.tgauth_login(
	username text, password text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT access_token text, OUT refresh_token text,
	OUT token_type text, OUT expires_in integer, OUT retry_after integer, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_login';

COMMENT ON FUNCTION @extschema@.tgauth_login(text, text, inet, text) IS
	'logs in by user name (or Telegram id) and password; status ok, invalid, blocked, throttled for retry_after seconds, or refused with the message of tgauth.login_hook. Commit whatever the status: failures are counted';

CREATE FUNCTION @extschema@.tgauth_login_browser(
	login_id bytea, username text, password text, channel integer DEFAULT 0,
	address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT retry_after integer, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_login_browser';

COMMENT ON FUNCTION @extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text) IS
	'makes the login that waits in a browser a session, by user name and password; status as of tgauth_login, or used for a login that was decided before';

CREATE FUNCTION @extschema@.tgauth_settings(
	OUT site_name text, OUT bot_url text, OUT confirm_mode text, OUT start_ttl integer,
	OUT confirm_ttl integer, OUT session_ttl integer, OUT session_idle_ttl integer,
	OUT touch_seconds integer)
RETURNS record LANGUAGE c STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_settings';

COMMENT ON FUNCTION @extschema@.tgauth_settings() IS
	'the settings that pushd and a bot must know; times in seconds, null for a text that is not set; touch_seconds is how often tgauth_touch is worth calling for a session';

--
-- Groups.
--

ALTER TABLE @extschema@.tgauth_user ADD COLUMN groups text[] NOT NULL DEFAULT '{}'
	CONSTRAINT tgauth_user_groups CHECK (
		pg_catalog.array_to_string(groups, '', '?') COLLATE pg_catalog."C"
			OPERATOR(pg_catalog.~) '^[A-Za-z0-9_.:@/-]*$'
		AND '' OPERATOR(pg_catalog.<>) ALL (groups)
		AND pg_catalog.cardinality(groups) OPERATOR(pg_catalog.<=) 64);

COMMENT ON COLUMN @extschema@.tgauth_user.groups IS
	'roles that applications know; sorted; tgauth_set_groups tells caches of a change as well';

CREATE FUNCTION @extschema@.tgauth_set_groups(user_id bigint, groups text[])
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_set_groups';

COMMENT ON FUNCTION @extschema@.tgauth_set_groups(bigint, text[]) IS
	'the groups of a user, which appear in the headers of forward auth, in GET session and in access tokens';

CREATE FUNCTION @extschema@.tgauth_add_group(user_id bigint, group_name text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_add_group';

COMMENT ON FUNCTION @extschema@.tgauth_add_group(bigint, text) IS
	'puts a user into one group more';

CREATE FUNCTION @extschema@.tgauth_remove_group(user_id bigint, group_name text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_remove_group';

COMMENT ON FUNCTION @extschema@.tgauth_remove_group(bigint, text) IS
	'takes a user out of a group';

CREATE FUNCTION @extschema@.tgauth_groups()
RETURNS text[] LANGUAGE c STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_groups';

COMMENT ON FUNCTION @extschema@.tgauth_groups() IS
	'the groups of whom the transaction acts for, as tgauth_authenticate found; null for nobody. In a policy, write (SELECT tgauth_groups())';

--
-- How sessions end.
--

CREATE FUNCTION @extschema@.tgauth_revoke_own(user_id bigint, login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_revoke_own';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_own(bigint, bytea) IS
	'ends a session if it is one of this user''s; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_revoke_others(login_id bytea)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_revoke_others';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_others(bytea) IS
	'ends every session of a user but this one of theirs; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_block(user_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_block';

COMMENT ON FUNCTION @extschema@.tgauth_block(bigint) IS
	'keeps a user from logging in and ends their sessions; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_unblock(user_id bigint)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_unblock';

COMMENT ON FUNCTION @extschema@.tgauth_unblock(bigint) IS
	'lets a user log in again; sessions that were ended stay so';

CREATE FUNCTION @extschema@.tgauth_end_sessions()
RETURNS trigger LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_end_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_end_sessions() IS
	'trigger: ends the sessions of a user who is blocked or deleted, and tells caches';

CREATE TRIGGER tgauth_user_blocked AFTER UPDATE OF blocked ON @extschema@.tgauth_user
	FOR EACH ROW WHEN (OLD.blocked OPERATOR(pg_catalog.<>) NEW.blocked)
	EXECUTE FUNCTION @extschema@.tgauth_end_sessions();
CREATE TRIGGER tgauth_user_deleted BEFORE DELETE ON @extschema@.tgauth_user
	FOR EACH ROW EXECUTE FUNCTION @extschema@.tgauth_end_sessions();

COMMENT ON COLUMN @extschema@.tgauth_user.blocked IS
	'true keeps the user from logging in; a change, by tgauth_block or any statement, ends their sessions everywhere';

COMMENT ON COLUMN @extschema@.tgauth_session.expires_at IS
	'when it ends unless it is used: tgauth.session_ttl after it began at the latest, tgauth.session_idle_ttl after its last use';

COMMENT ON FUNCTION @extschema@.tgauth_touch(bytea[]) IS
	'marks live sessions as used now, each at most once a minute (more often under a short tgauth.session_idle_ttl); returns how many';

--
-- What pushd asks.
--

CREATE FUNCTION @extschema@.tgauth_states(login_ids bytea[])
RETURNS TABLE (
	login_id bytea, state text, user_id bigint, telegram_id bigint, username text,
	first_name text, created_at timestamptz, expires_at timestamptz, groups text[])
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_states_1_2';

COMMENT ON FUNCTION @extschema@.tgauth_states(bytea[]) IS
	'what became of logins: confirmed, declined, mismatch or revoked (expired as well); no row for one that still waits';

CREATE FUNCTION @extschema@.tgauth_changes(since xid8, channel integer)
RETURNS TABLE (
	next xid8, login_id bytea, state text, user_id bigint, telegram_id bigint,
	username text, first_name text, created_at timestamptz, expires_at timestamptz,
	groups text[])
LANGUAGE c STABLE PARALLEL SAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_changes_1_2';

COMMENT ON FUNCTION @extschema@.tgauth_changes(xid8, integer) IS
	'what changed on a channel, and what was revoked on any, in transactions from since on; at least one row, for next, which is the since to ask with next';

--
-- Rights.
--

REVOKE ALL ON FUNCTION
	@extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer),
	@extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer),
	@extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text),
	@extschema@.tgauth_login(text, text, inet, text),
	@extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text),
	@extschema@.tgauth_settings(),
	@extschema@.tgauth_set_groups(bigint, text[]),
	@extschema@.tgauth_add_group(bigint, text),
	@extschema@.tgauth_remove_group(bigint, text),
	@extschema@.tgauth_groups(),
	@extschema@.tgauth_revoke_own(bigint, bytea),
	@extschema@.tgauth_revoke_others(bytea),
	@extschema@.tgauth_block(bigint),
	@extschema@.tgauth_unblock(bigint),
	@extschema@.tgauth_end_sessions(),
	@extschema@.tgauth_states(bytea[]),
	@extschema@.tgauth_changes(xid8, integer)
FROM PUBLIC;
