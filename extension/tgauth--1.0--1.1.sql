/* tgauth--1.0--1.1.sql: passwords, access and refresh tokens, bot tokens, Telegram's other proofs */

\echo Use "ALTER EXTENSION tgauth UPDATE TO '1.1'" to load this file. \quit

--
-- Tables.
--

CREATE TABLE @extschema@.tgauth_jwt_key (
	kid text PRIMARY KEY,
	algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'HS256')),
	public_key bytea CHECK (pg_catalog.octet_length(public_key) = 64),
	secret_key bytea NOT NULL CHECK (pg_catalog.octet_length(secret_key) = 32),
	created_at timestamptz NOT NULL,
	retired_at timestamptz,
	CONSTRAINT tgauth_jwt_key_pair CHECK ((algorithm = 'ES256') = (public_key IS NOT NULL))
);

CREATE UNIQUE INDEX tgauth_jwt_key_current
	ON @extschema@.tgauth_jwt_key (algorithm) WHERE retired_at IS NULL;

ALTER TABLE @extschema@.tgauth_jwt_key ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE @extschema@.tgauth_jwt_key IS
	'the keys that access tokens are signed with; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.public_key IS
	'x and y of a point on P-256; what tgauth_jwks() publishes';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.secret_key IS
	'ES256: what signs, and never leaves the database. HS256: the secret that is shared with who verifies';

CREATE TABLE @extschema@.tgauth_refresh (
	token_hash bytea PRIMARY KEY CHECK (pg_catalog.octet_length(token_hash) = 32),
	login_id bytea NOT NULL REFERENCES @extschema@.tgauth_session ON DELETE CASCADE,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);

CREATE INDEX tgauth_refresh_login_id ON @extschema@.tgauth_refresh (login_id);
CREATE INDEX tgauth_refresh_expires_at ON @extschema@.tgauth_refresh (expires_at);

COMMENT ON TABLE @extschema@.tgauth_refresh IS
	'refresh tokens, by their SHA-256; those of one session are a family';
COMMENT ON COLUMN @extschema@.tgauth_refresh.used_at IS
	'when it was exchanged for the next; presenting it again ends the session';

CREATE TABLE @extschema@.tgauth_attempt (
	bucket bytea PRIMARY KEY,
	failures integer NOT NULL,
	last_at timestamptz NOT NULL,
	wait_until timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX tgauth_attempt_last_at ON @extschema@.tgauth_attempt (last_at);

COMMENT ON TABLE @extschema@.tgauth_attempt IS
	'failed logins by password, counted for names and addresses, by their hashes; forgotten after a day';

ALTER TABLE @extschema@.tgauth_bot DROP CONSTRAINT tgauth_bot_pkey;
ALTER TABLE @extschema@.tgauth_bot DROP CONSTRAINT tgauth_bot_token_hash_key;
ALTER TABLE @extschema@.tgauth_bot ADD PRIMARY KEY (token_hash);
CREATE INDEX tgauth_bot_name ON @extschema@.tgauth_bot (name);

COMMENT ON TABLE @extschema@.tgauth_bot IS
	'bots that may confirm through a front-end, by the SHA-256 of their tokens, of which one can have two';

COMMENT ON COLUMN @extschema@.tgauth_user.password_hash IS
	'$tgauth$sha256$SALT$HASH for a machine-made password of over 128 bits, $tgauth$bcrypt$2a$… for one that a person chose, $2a$… for one brought along from elsewhere';

--
-- Users with passwords.
--

CREATE FUNCTION @extschema@.tgauth_register(
	username text, password text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT user_id bigint, OUT access_token text, OUT refresh_token text, OUT token_type text,
	OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_register';

COMMENT ON FUNCTION @extschema@.tgauth_register(text, text, inet, text) IS
	'makes a user with a password and logs them in; raises unique_violation for a name that is taken, invalid_parameter_value for a name or a password that will not do';

CREATE FUNCTION @extschema@.tgauth_login(
	username text, password text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT access_token text, OUT refresh_token text,
	OUT token_type text, OUT expires_in integer, OUT retry_after integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_login';

COMMENT ON FUNCTION @extschema@.tgauth_login(text, text, inet, text) IS
	'logs in by user name (or Telegram id) and password; status ok, invalid, blocked, or throttled for retry_after seconds. Commit whatever the status: failures are counted';

CREATE FUNCTION @extschema@.tgauth_login_browser(
	login_id bytea, username text, password text, channel integer DEFAULT 0,
	address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT retry_after integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_login_browser';

COMMENT ON FUNCTION @extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text) IS
	'makes the login that waits in a browser a session, by user name and password; status as of tgauth_login, or used for a login that was decided before';

CREATE FUNCTION @extschema@.tgauth_set_password(
	old_password text, new_password text, OUT status text, OUT retry_after integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_set_password';

COMMENT ON FUNCTION @extschema@.tgauth_set_password(text, text) IS
	'changes the password of who is authenticated and ends their other sessions; old_password is null for who has none; status ok, invalid, blocked or throttled';

CREATE FUNCTION @extschema@.tgauth_logout(everywhere boolean DEFAULT false)
RETURNS integer LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_logout';

COMMENT ON FUNCTION @extschema@.tgauth_logout(boolean) IS
	'ends the session of who is authenticated, or every one of theirs; returns how many';

--
-- Tokens.
--

CREATE FUNCTION @extschema@.tgauth_refresh(
	refresh_token text,
	OUT status text, OUT access_token text, OUT refresh_token text, OUT token_type text,
	OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_refresh';

COMMENT ON FUNCTION @extschema@.tgauth_refresh(text) IS
	'exchanges a refresh token for the next pair; status ok, invalid, expired, revoked, or reused, which has ended the session. Commit whatever the status';

CREATE FUNCTION @extschema@.tgauth_access_token(
	session_token text, OUT access_token text, OUT token_type text, OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_access_token';

COMMENT ON FUNCTION @extschema@.tgauth_access_token(text) IS
	'an access token for a session; nulls if the session is not live';

CREATE FUNCTION @extschema@.tgauth_verify(access_token text)
RETURNS jsonb LANGUAGE c STABLE STRICT PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_verify';

COMMENT ON FUNCTION @extschema@.tgauth_verify(text) IS
	'the claims of an access token; null for one that is not ours, not current, or of a session that ended';

CREATE FUNCTION @extschema@.tgauth_jwks()
RETURNS jsonb LANGUAGE c STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_jwks';

COMMENT ON FUNCTION @extschema@.tgauth_jwks() IS
	'the public keys of access tokens, as a JSON Web Key Set';

CREATE FUNCTION @extschema@.tgauth_rotate_jwt_key(algorithm text DEFAULT NULL)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_rotate_jwt_key';

COMMENT ON FUNCTION @extschema@.tgauth_rotate_jwt_key(text) IS
	'makes a new key for access tokens (ES256 or HS256; that of tgauth.jwt_algorithm by default) and returns its kid; the previous one verifies for a day more';

--
-- Who a transaction acts for.
--

CREATE FUNCTION @extschema@.tgauth_authenticate(token text)
RETURNS bigint LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_authenticate';

COMMENT ON FUNCTION @extschema@.tgauth_authenticate(text) IS
	'verifies a session token or an access token; until the transaction ends, tgauth_uid() is its user. Null, and nobody, if it is not good';

CREATE FUNCTION @extschema@.tgauth_uid()
RETURNS bigint LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'tgauth_uid';

COMMENT ON FUNCTION @extschema@.tgauth_uid() IS
	'the user that the transaction acts for, as tgauth_authenticate found; null for nobody';

--
-- Bots with a token.
--

CREATE FUNCTION @extschema@.tgauth_add_bot(name text)
RETURNS text LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_add_bot';

COMMENT ON FUNCTION @extschema@.tgauth_add_bot(text) IS
	'makes a token for a bot, shown this once; a bot has up to two, so that one can be replaced while the other works';

CREATE FUNCTION @extschema@.tgauth_remove_bot(name text, old_only boolean DEFAULT false)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_remove_bot';

COMMENT ON FUNCTION @extschema@.tgauth_remove_bot(text, boolean) IS
	'removes a bot, or just the older one of its two tokens; returns how many tokens';

CREATE FUNCTION @extschema@.tgauth_bot_name(bot_token text)
RETURNS text LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_bot_name';

COMMENT ON FUNCTION @extschema@.tgauth_bot_name(text) IS
	'the name of the bot whose token it is, or null';

CREATE FUNCTION @extschema@.tgauth_preview_by_bot(
	bot_token text, start_token text, telegram_id bigint,
	OUT status text, OUT site_name text, OUT address inet, OUT browser text, OUT os text,
	OUT issued_at timestamptz, OUT choices integer[])
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_preview_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_preview_by_bot(text, text, bigint) IS
	'tgauth_preview for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_confirm_by_bot(
	bot_token text, start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_confirm_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer) IS
	'tgauth_confirm for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_decline_by_bot(
	bot_token text, start_token text, telegram_id bigint)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_decline_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_decline_by_bot(text, text, bigint) IS
	'tgauth_decline for who brings a bot''s token; raises invalid_authorization_specification without';

--
-- Telegram's other proofs.
--

CREATE FUNCTION @extschema@.tgauth_login_widget(
	data jsonb, bot_token text, max_age interval DEFAULT '1 day',
	OUT status text, OUT telegram_id bigint, OUT username text, OUT first_name text,
	OUT last_name text, OUT language_code text, OUT photo_url text,
	OUT auth_date timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_login_widget';

COMMENT ON FUNCTION @extschema@.tgauth_login_widget(jsonb, text, interval) IS
	'checks what the Login Widget gives, by the bot''s token of Telegram; status ok, invalid or expired';

CREATE FUNCTION @extschema@.tgauth_web_app(
	init_data text, bot_token text, max_age interval DEFAULT '1 day',
	OUT status text, OUT telegram_id bigint, OUT username text, OUT first_name text,
	OUT last_name text, OUT language_code text, OUT photo_url text,
	OUT auth_date timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_web_app';

COMMENT ON FUNCTION @extschema@.tgauth_web_app(text, text, interval) IS
	'checks initData of a Mini App, by the bot''s token of Telegram; status ok, invalid or expired';

CREATE FUNCTION @extschema@.tgauth_web_app_signature(
	init_data text, bot_id bigint, max_age interval DEFAULT '1 day',
	OUT status text, OUT telegram_id bigint, OUT username text, OUT first_name text,
	OUT last_name text, OUT language_code text, OUT photo_url text,
	OUT auth_date timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_web_app_signature';

COMMENT ON FUNCTION @extschema@.tgauth_web_app_signature(text, bigint, interval) IS
	'checks initData of a Mini App without the bot''s token, by the key that Telegram published; status ok, invalid or expired';

CREATE FUNCTION @extschema@.tgauth_open_session(
	telegram_id bigint, username text DEFAULT NULL, first_name text DEFAULT NULL,
	last_name text DEFAULT NULL, language_code text DEFAULT NULL,
	photo_url text DEFAULT NULL, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT session_token text,
	OUT login_id bytea, OUT expires_at timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_open_session';

COMMENT ON FUNCTION @extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text) IS
	'a session for a person whom Telegram vouches for, as a check before has told; status confirmed or blocked; the answer is the one place where the token is shown';

--
-- Clearing away.  Replaced, not made anew, so that who was granted it keeps it;
-- the function is the extension's own already.
--

CREATE OR REPLACE FUNCTION @extschema@.tgauth_purge(batch integer DEFAULT 1000)
RETURNS bigint LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS 'MODULE_PATHNAME', 'tgauth_purge_1_1';

COMMENT ON FUNCTION @extschema@.tgauth_purge(integer) IS
	'removes, at most batch rows of each, sessions that ended over an hour ago, refresh tokens that expired and failures of a day ago, and keys that are no longer honoured; returns how many rows';

--
-- Rights.
--

REVOKE ALL ON @extschema@.tgauth_jwt_key, @extschema@.tgauth_refresh,
	@extschema@.tgauth_attempt FROM PUBLIC;
REVOKE ALL ON FUNCTION
	@extschema@.tgauth_register(text, text, inet, text),
	@extschema@.tgauth_login(text, text, inet, text),
	@extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text),
	@extschema@.tgauth_set_password(text, text),
	@extschema@.tgauth_logout(boolean),
	@extschema@.tgauth_refresh(text),
	@extschema@.tgauth_access_token(text),
	@extschema@.tgauth_verify(text),
	@extschema@.tgauth_jwks(),
	@extschema@.tgauth_rotate_jwt_key(text),
	@extschema@.tgauth_authenticate(text),
	@extschema@.tgauth_uid(),
	@extschema@.tgauth_add_bot(text),
	@extschema@.tgauth_remove_bot(text, boolean),
	@extschema@.tgauth_bot_name(text),
	@extschema@.tgauth_preview_by_bot(text, text, bigint),
	@extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer),
	@extschema@.tgauth_decline_by_bot(text, text, bigint),
	@extschema@.tgauth_login_widget(jsonb, text, interval),
	@extschema@.tgauth_web_app(text, text, interval),
	@extschema@.tgauth_web_app_signature(text, bigint, interval),
	@extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text)
FROM PUBLIC;

--
-- What pg_dump takes along: refresh tokens live on with their sessions; keys and
-- failures do not.
--

SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_refresh'::pg_catalog.regclass, ''::text);

SELECT @extschema@.tgauth_rotate_jwt_key('ES256');
SELECT @extschema@.tgauth_rotate_jwt_key('HS256');
