/* tgauth--1.0.sql: the tables and functions of tgauth */

\echo Use "CREATE EXTENSION tgauth SCHEMA tgauth CASCADE" to load this file. \quit

--
-- Tables.  Nobody but the owner has rights on them: everyone else goes through
-- the functions.
--
-- No foreign keys: pg_restore fills the tables of an extension in any order, several
-- at a time, while what CREATE EXTENSION made is there already.  Who writes a session
-- locks its user's row; the trigger tgauth_user_deleted and tgauth_purge clear up.
--
-- PostgreSQL parses and plans every CHECK of a table anew in each statement that writes
-- into it, into whatever column.  Logins write users, sessions, refresh tokens and known
-- clients all the time, so of these only users have one: the functions alone write the
-- others, and the rule for groups, which owners set by hand, is a domain's, which
-- only a statement pays for that sets them.
--

CREATE DOMAIN @extschema@.tgauth_groups AS text[] CHECK (
	pg_catalog.array_to_string(VALUE, '', '?') COLLATE pg_catalog."C"
		OPERATOR(pg_catalog.~) '^[A-Za-z0-9_.:@/-]*$'
	AND '' OPERATOR(pg_catalog.<>) ALL (VALUE)
	AND pg_catalog.cardinality(VALUE) OPERATOR(pg_catalog.<=) 64);

COMMENT ON DOMAIN @extschema@.tgauth_groups IS
	'names of groups: up to 64, each of letters of the Latin alphabet, digits and _ . : @ / -';

CREATE TABLE @extschema@.tgauth_user (
	id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME @extschema@.tgauth_user_id_seq)
		PRIMARY KEY,
	telegram_id bigint UNIQUE,
	linked_at timestamptz,
	username text,
	first_name text,
	last_name text,
	language_code text,
	photo_url text,
	password_hash text,
	one_time_hash text,
	one_time_until timestamptz,
	passkey_handle bytea,
	blocked boolean NOT NULL DEFAULT false,
	groups @extschema@.tgauth_groups NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
	updated_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
	last_login_at timestamptz,
	CONSTRAINT tgauth_user_is_somebody CHECK (
		CASE WHEN telegram_id IS NULL THEN username IS NOT NULL
			ELSE telegram_id OPERATOR(pg_catalog.>) 0 END
		AND (linked_at IS NULL OR (telegram_id IS NOT NULL AND username IS NOT NULL)))
) WITH (fillfactor = 85);

-- Case is folded for ASCII alone, as Telegram's names are: an index on what a
-- locale folds would break when the system's locale changes.
CREATE UNIQUE INDEX tgauth_user_username_key
	ON @extschema@.tgauth_user (pg_catalog.lower(username COLLATE pg_catalog."C"));

-- The highest cost of bcrypt in use: what each wrong password is made to cost.
-- One-time passwords, which change with each login, are in no index, so that
-- such an update stays on its page.
CREATE INDEX tgauth_user_bcrypt_cost ON @extschema@.tgauth_user ((
	pg_catalog.substring(password_hash COLLATE pg_catalog."C", '[$]2[abxy][$]([0-3][0-9])[$]')::pg_catalog.int4))
	WHERE password_hash IS NOT NULL;

COMMENT ON TABLE @extschema@.tgauth_user IS
	'people who have logged in, by their Telegram id, or who registered with a password';
COMMENT ON COLUMN @extschema@.tgauth_user.telegram_id IS
	'who the user is; null for one who registered with a password and has linked no Telegram account';
COMMENT ON COLUMN @extschema@.tgauth_user.linked_at IS
	'when one who registered with a password linked their Telegram account: user name and password stay their own; null for one who came by Telegram';
COMMENT ON COLUMN @extschema@.tgauth_user.username IS
	'an attribute that changes hands, not an identity; unique whatever its case';
COMMENT ON COLUMN @extschema@.tgauth_user.first_name IS
	'as Telegram tells it, cut at 255 bytes and otherwise unchanged: escape it where it is shown';
COMMENT ON COLUMN @extschema@.tgauth_user.password_hash IS
	'$tgauth$bcrypt$2a$... for a password that a person chose, $2a$, $2b$ or $2y$... for one brought along from elsewhere';
COMMENT ON COLUMN @extschema@.tgauth_user.one_time_hash IS
	'$tgauth$sha256$SALT$HASH of the machine-made password of over 128 bits that is good for one login';
COMMENT ON COLUMN @extschema@.tgauth_user.one_time_until IS
	'until when it is good: tgauth.password_ttl after it was made; null without one';
COMMENT ON COLUMN @extschema@.tgauth_user.passkey_handle IS
	'32 random bytes by which authenticators know the user; null for one who has never asked to add a passkey';
COMMENT ON COLUMN @extschema@.tgauth_user.blocked IS
	'true keeps the user from logging in; a change, by tgauth_block or any statement, ends their sessions everywhere';
COMMENT ON COLUMN @extschema@.tgauth_user.groups IS
	'roles that applications know; sorted; tgauth_set_groups tells caches of a change as well';

CREATE TABLE @extschema@.tgauth_session (
	login_id bytea PRIMARY KEY,
	user_id bigint,
	channel smallint NOT NULL,
	proof text NOT NULL DEFAULT 'telegram',
	token_id bytea,
	claimed_at timestamptz,
	claim_salt bytea,
	claim_client bytea,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	purge_at timestamptz NOT NULL DEFAULT '-infinity',
	last_used_at timestamptz,
	revoked_at timestamptz,
	revoked_why text,
	told_at timestamptz,
	has_clients boolean NOT NULL DEFAULT false,
	passkey_id bytea,
	address inet,
	browser text,
	os text,
	changed_at timestamptz NOT NULL,
	changed_xid xid8 NOT NULL,
	return_key smallint,
	return_failures smallint
) WITH (fillfactor = 85);

CREATE UNIQUE INDEX tgauth_session_token_id ON @extschema@.tgauth_session (token_id)
	WHERE token_id IS NOT NULL;
CREATE INDEX tgauth_session_user_id ON @extschema@.tgauth_session (user_id);
-- Of columns that a use leaves alone, so that it stays on its page (tgauth_purge).
CREATE INDEX tgauth_session_purge ON @extschema@.tgauth_session (LEAST(purge_at, revoked_at));
CREATE INDEX tgauth_session_contested ON @extschema@.tgauth_session (login_id)
	WHERE revoked_why = 'contested' AND told_at IS NULL;
CREATE INDEX tgauth_session_changed_xid ON @extschema@.tgauth_session (changed_xid);

COMMENT ON TABLE @extschema@.tgauth_session IS
	'confirmed logins, by the hash of their login secret; a login that was declined or answered wrongly is a row that was revoked before it began';
COMMENT ON COLUMN @extschema@.tgauth_session.login_id IS
	'the public name: first half of SHA-256(login secret), or random where a session began without one';
COMMENT ON COLUMN @extschema@.tgauth_session.user_id IS
	'whose it is, null for a login that was declined or answered wrongly; stays when the user is deleted, since the row alone says that the login was used';
COMMENT ON COLUMN @extschema@.tgauth_session.proof IS
	'what the person proved who they are by: telegram, password or passkey';
COMMENT ON COLUMN @extschema@.tgauth_session.token_id IS
	'first half of SHA-256(session token), which itself is nowhere in the database; null for a login that nobody has claimed, and for a session whose only tokens are a pair';
COMMENT ON COLUMN @extschema@.tgauth_session.claim_salt IS
	'what makes the session token, together with the login secret: so a repeated claim gives the same one';
COMMENT ON COLUMN @extschema@.tgauth_session.claim_client IS
	'half of SHA-256 over salt, address and user agent of who claimed';
COMMENT ON COLUMN @extschema@.tgauth_session.channel IS
	'the NOTIFY channel tgauth_N on which the login was announced';
COMMENT ON COLUMN @extschema@.tgauth_session.expires_at IS
	'when it ends unless it is used: tgauth.session_ttl after it began at the latest, tgauth.session_idle_ttl after its last use; 15 minutes after it began for a login that nobody claims, 5 for one that nobody returns to';
COMMENT ON COLUMN @extschema@.tgauth_session.purge_at IS
	'when tgauth_purge looks at it: what expires_at was when that was looked at last';
COMMENT ON COLUMN @extschema@.tgauth_session.revoked_why IS
	'declined, mismatch, shared, taken, expired (nothing was left to link), revoked or contested; null as long as revoked_at is';
COMMENT ON COLUMN @extschema@.tgauth_session.told_at IS
	'when a bot took it to tell its user that it was contested';
COMMENT ON COLUMN @extschema@.tgauth_session.has_clients IS
	'whether an application has been given anything of it: only then its end looks for those to tell';
COMMENT ON COLUMN @extschema@.tgauth_session.passkey_id IS
	'the credential id of the passkey that began it, with which it ends; null for another proof';
COMMENT ON COLUMN @extschema@.tgauth_session.changed_at IS
	'when the session was made, ended, or announced anew because something told with it changed';
COMMENT ON COLUMN @extschema@.tgauth_session.changed_xid IS
	'the transaction that did so, for tgauth_changes';
COMMENT ON COLUMN @extschema@.tgauth_session.return_key IS
	'of a confirmed login that nobody can claim before its browser was returned to (tgauth.return_leg): the number of the key that address and code are made with';
COMMENT ON COLUMN @extschema@.tgauth_session.return_failures IS
	'how many wrong codes were typed meanwhile; with the fifth the login ends as mismatch';

CREATE TABLE @extschema@.tgauth_link (
	login_id bytea PRIMARY KEY,
	user_id bigint NOT NULL,
	session_id bytea NOT NULL,
	asked_of bigint,
	expires_at timestamptz NOT NULL,
	telegram_id bigint,
	first_name text,
	last_name text,
	language_code text,
	photo_url text,
	one_time_hash text
);

CREATE INDEX tgauth_link_expires_at ON @extschema@.tgauth_link (expires_at);

COMMENT ON TABLE @extschema@.tgauth_link IS
	'logins whose confirmation gives a registered user a Telegram account; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_link.session_id IS
	'the login id of the session that wants it, with whose end it is void';
COMMENT ON COLUMN @extschema@.tgauth_link.asked_of IS
	'the Telegram account that the question was shown to last, which alone can say yes';
COMMENT ON COLUMN @extschema@.tgauth_link.telegram_id IS
	'who said yes; where the return leg is required, the account has it once the browser is back';

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

CREATE TABLE @extschema@.tgauth_passkey (
	credential_id bytea PRIMARY KEY,
	user_id bigint NOT NULL,
	name text NOT NULL,
	public_key bytea NOT NULL,
	algorithm text NOT NULL,
	sign_count bigint NOT NULL,
	backup_eligible boolean NOT NULL,
	backed_up boolean NOT NULL,
	aaguid uuid,
	login_id bytea NOT NULL,
	created_at timestamptz NOT NULL,
	last_used_at timestamptz,
	cloned_at timestamptz
) WITH (fillfactor = 85);

CREATE INDEX tgauth_passkey_user_id ON @extschema@.tgauth_passkey (user_id);

COMMENT ON TABLE @extschema@.tgauth_passkey IS
	'public keys of WebAuthn by which users log in without Telegram';
COMMENT ON COLUMN @extschema@.tgauth_passkey.public_key IS
	'as its authenticator gave it: a COSE_Key';
COMMENT ON COLUMN @extschema@.tgauth_passkey.algorithm IS
	'ES256, EdDSA or RS256';
COMMENT ON COLUMN @extschema@.tgauth_passkey.sign_count IS
	'how often its authenticator says that it has signed, as of the last login; 0 where it does not count';
COMMENT ON COLUMN @extschema@.tgauth_passkey.backup_eligible IS
	'whether it can be copied to other devices of its owner; backed_up: whether it is';
COMMENT ON COLUMN @extschema@.tgauth_passkey.aaguid IS
	'the model of authenticator that it says it is, which nothing proves; null where it says none';
COMMENT ON COLUMN @extschema@.tgauth_passkey.login_id IS
	'the session that added it or that it began last';
COMMENT ON COLUMN @extschema@.tgauth_passkey.cloned_at IS
	'when a login was refused because its sign count had gone back, the last time';

CREATE TABLE @extschema@.tgauth_known_client (
	user_id bigint NOT NULL,
	kind text NOT NULL,
	name text NOT NULL,
	first_seen_at timestamptz NOT NULL,
	last_seen_at timestamptz NOT NULL,
	PRIMARY KEY (user_id, kind, name)
) WITH (fillfactor = 85);

COMMENT ON TABLE @extschema@.tgauth_known_client IS
	'browsers and networks that a user has confirmed logins from, the latest forty of each, so that a new one is noticed';
COMMENT ON COLUMN @extschema@.tgauth_known_client.kind IS
	'browser or network';
COMMENT ON COLUMN @extschema@.tgauth_known_client.name IS
	'browser and system, or the /16 of an IPv4 and the /32 of an IPv6 address';

CREATE UNLOGGED TABLE @extschema@.tgauth_opening (
	login_id bytea PRIMARY KEY,
	telegram_id bigint NOT NULL,
	opened_at timestamptz NOT NULL
);

CREATE INDEX tgauth_opening_opened_at ON @extschema@.tgauth_opening (opened_at);

COMMENT ON TABLE @extschema@.tgauth_opening IS
	'who opened the link of a login first, so that a second person is noticed; forgotten after half an hour';

CREATE TABLE @extschema@.tgauth_attempt (
	bucket bytea PRIMARY KEY,
	failures integer NOT NULL,
	last_at timestamptz NOT NULL,
	wait_until timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX tgauth_attempt_last_at ON @extschema@.tgauth_attempt (last_at);

COMMENT ON TABLE @extschema@.tgauth_attempt IS
	'failed logins by password, counted for names and addresses, and wrong numbers of Telegram accounts, by their hashes; forgotten after a day';

CREATE TABLE @extschema@.tgauth_jwt_key (
	kid text PRIMARY KEY,
	algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'HS256', 'RS256')),
	public_key bytea CHECK (pg_catalog.octet_length(public_key) =
		CASE algorithm WHEN 'RS256' THEN 256 ELSE 64 END),
	secret_key bytea NOT NULL CHECK (algorithm = 'RS256' OR pg_catalog.octet_length(secret_key) = 32),
	created_at timestamptz NOT NULL,
	signs_from timestamptz NOT NULL,
	retired_at timestamptz,
	CONSTRAINT tgauth_jwt_key_pair CHECK ((algorithm = 'HS256') = (public_key IS NULL))
);

CREATE UNIQUE INDEX tgauth_jwt_key_latest
	ON @extschema@.tgauth_jwt_key (algorithm) WHERE retired_at IS NULL;

ALTER TABLE @extschema@.tgauth_jwt_key ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE @extschema@.tgauth_jwt_key IS
	'the keys that access tokens and ID tokens are signed with; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.public_key IS
	'ES256: x and y of a point on P-256. RS256: the modulus. What tgauth_jwks() publishes';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.signs_from IS
	'from when on it signs; it is published before, so that who caches the key set knows it by then';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.retired_at IS
	'when the next one signs in its place; it verifies for a day more';
COMMENT ON COLUMN @extschema@.tgauth_jwt_key.secret_key IS
	'ES256, RS256: what signs, and never leaves the database. HS256: the secret that is shared with who verifies';

CREATE TABLE @extschema@.tgauth_telegram_key (
	place integer PRIMARY KEY,
	kid text,
	algorithm text NOT NULL CHECK (algorithm IN ('RS256', 'ES256', 'EdDSA')),
	public_key bytea NOT NULL,
	stored_at timestamptz NOT NULL,
	UNIQUE (kid, algorithm)
);

-- They are public, but who writes one logs in as anybody.
ALTER TABLE @extschema@.tgauth_telegram_key ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE @extschema@.tgauth_telegram_key IS
	'the keys that Telegram signs ID tokens with, as tgauth_set_telegram_keys() stored them; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_telegram_key.place IS
	'its place among those of the set that are of use';
COMMENT ON COLUMN @extschema@.tgauth_telegram_key.public_key IS
	'its SubjectPublicKeyInfo, in DER';

CREATE TABLE @extschema@.tgauth_refresh (
	token_hash bytea PRIMARY KEY,
	login_id bytea NOT NULL,
	generation integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);

CREATE INDEX tgauth_refresh_login_id ON @extschema@.tgauth_refresh (login_id);
CREATE INDEX tgauth_refresh_expires_at ON @extschema@.tgauth_refresh (expires_at);

COMMENT ON TABLE @extschema@.tgauth_refresh IS
	'refresh tokens, by their SHA-256; those of one session are a family';
COMMENT ON COLUMN @extschema@.tgauth_refresh.generation IS
	'how many of its family there were with it; the ten thousandth is the last';
COMMENT ON COLUMN @extschema@.tgauth_refresh.used_at IS
	'when it was exchanged for the next; presenting it again ends the session';

CREATE TABLE @extschema@.tgauth_bot (
	name text NOT NULL CHECK (name <> ''),
	token_hash bytea PRIMARY KEY CHECK (pg_catalog.octet_length(token_hash) = 32),
	created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

CREATE INDEX tgauth_bot_name ON @extschema@.tgauth_bot (name);

COMMENT ON TABLE @extschema@.tgauth_bot IS
	'bots that may confirm through a front-end, by the SHA-256 of their tokens, of which one can have two';

CREATE TABLE @extschema@.tgauth_address (
	whose text PRIMARY KEY
		CHECK (whose OPERATOR(pg_catalog.~) '^(bot|site|url [0-9]{1,3})$'),
	address text NOT NULL,
	changed_at timestamptz NOT NULL
);

COMMENT ON TABLE @extschema@.tgauth_address IS
	'the bot''s user name on Telegram and the site''s host, as the daemons themselves set them; links lead to the one where tgauth.bot_url is not set, the bot''s question names the other. And for each NOTIFY channel the address of the pushd that announces its logins there, to which the bot leads back';

CREATE TABLE @extschema@.tgauth_telegram (
	only_one boolean PRIMARY KEY CHECK (only_one),
	works boolean NOT NULL,
	told_at timestamptz NOT NULL
);

COMMENT ON TABLE @extschema@.tgauth_telegram IS
	'the bot''s last word on whether Telegram answers it, in one row; none where no bot ever told';

--
-- Applications: clients of the OpenID provider.  What a client presents is known by its
-- SHA-256 alone.
--

CREATE TABLE @extschema@.tgauth_client (
	client_id text PRIMARY KEY,
	number smallint NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 255),
	name text NOT NULL,
	redirect_uris text[] NOT NULL,
	post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
	backchannel_logout_uri text,
	authentication text NOT NULL DEFAULT 'client_secret_basic'
		CHECK (authentication IN ('client_secret_basic', 'client_secret_post', 'none')),
	pkce_required boolean NOT NULL DEFAULT true,
	device_grant boolean NOT NULL DEFAULT false,
	id_token_algorithm text NOT NULL DEFAULT 'RS256' CHECK (id_token_algorithm IN ('RS256', 'ES256')),
	consent text NOT NULL DEFAULT 'once' CHECK (consent IN ('never', 'once')),
	groups @extschema@.tgauth_groups NOT NULL DEFAULT '{}',
	id_token_claims text[] NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

COMMENT ON TABLE @extschema@.tgauth_client IS
	'applications that log people in by OpenID Connect';
COMMENT ON COLUMN @extschema@.tgauth_client.number IS
	'what a start token names the application by';
COMMENT ON COLUMN @extschema@.tgauth_client.device_grant IS
	'whether devices without a browser may ask in its name; no proof of who asks, where it has no secret';
COMMENT ON COLUMN @extschema@.tgauth_client.groups IS
	'who may enter has one of them; empty for everybody';
COMMENT ON COLUMN @extschema@.tgauth_client.id_token_claims IS
	'claims that its ID tokens have, beside those that userinfo gives';

CREATE TABLE @extschema@.tgauth_client_secret (
	secret_hash bytea PRIMARY KEY,
	client_id text NOT NULL,
	created_at timestamptz NOT NULL
);

CREATE INDEX tgauth_client_secret_client_id ON @extschema@.tgauth_client_secret (client_id);

COMMENT ON TABLE @extschema@.tgauth_client_secret IS
	'secrets of clients, by their SHA-256; a client has up to two, so that one can be replaced';

CREATE TABLE @extschema@.tgauth_client_consent (
	user_id bigint NOT NULL,
	client_id text NOT NULL,
	scopes text[] NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (user_id, client_id)
);

CREATE INDEX tgauth_client_consent_client_id ON @extschema@.tgauth_client_consent (client_id);

COMMENT ON TABLE @extschema@.tgauth_client_consent IS
	'what users have allowed clients to learn';

CREATE TABLE @extschema@.tgauth_client_session (
	sid bytea PRIMARY KEY,
	client_id text NOT NULL,
	login_id bytea NOT NULL,
	user_id bigint NOT NULL,
	created_at timestamptz NOT NULL,
	last_used_at timestamptz,
	UNIQUE (client_id, login_id)
);

CREATE INDEX tgauth_client_session_login_id ON @extschema@.tgauth_client_session (login_id);
CREATE INDEX tgauth_client_session_user_id ON @extschema@.tgauth_client_session (user_id);

COMMENT ON TABLE @extschema@.tgauth_client_session IS
	'what clients have of which session; goes when the session is revoked, and with it all that names it';
COMMENT ON COLUMN @extschema@.tgauth_client_session.sid IS
	'16 random bytes, in hex the claim sid of its tokens';
COMMENT ON COLUMN @extschema@.tgauth_client_session.login_id IS
	'the session; the next one where the same user logs in again over it';
COMMENT ON COLUMN @extschema@.tgauth_client_session.last_used_at IS
	'when the client was given tokens last; null until the first, and then it has nothing to be told of';

CREATE TABLE @extschema@.tgauth_client_code (
	code_hash bytea PRIMARY KEY,
	sid bytea NOT NULL,
	redirect_uri text NOT NULL,
	scopes text[] NOT NULL,
	nonce text,
	code_challenge text,
	id_token_claims text[] NOT NULL,
	userinfo_claims text[] NOT NULL,
	auth_time timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);

CREATE INDEX tgauth_client_code_sid ON @extschema@.tgauth_client_code (sid);
CREATE INDEX tgauth_client_code_expires_at ON @extschema@.tgauth_client_code (expires_at);

COMMENT ON TABLE @extschema@.tgauth_client_code IS
	'authorization codes, by their SHA-256; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_client_code.id_token_claims IS
	'what the parameter claims asked of the ID token; userinfo_claims: of userinfo';
COMMENT ON COLUMN @extschema@.tgauth_client_code.used_at IS
	'when it was exchanged; presenting it again revokes what it gave';

CREATE TABLE @extschema@.tgauth_client_token (
	token_hash bytea PRIMARY KEY,
	kind text NOT NULL,
	family bytea NOT NULL,
	sid bytea NOT NULL,
	scopes text[] NOT NULL,
	nonce text,
	id_token_claims text[] NOT NULL DEFAULT '{}',
	userinfo_claims text[] NOT NULL DEFAULT '{}',
	auth_time timestamptz NOT NULL,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz,
	revoked_at timestamptz
);

CREATE INDEX tgauth_client_token_family ON @extschema@.tgauth_client_token (family);
CREATE INDEX tgauth_client_token_sid ON @extschema@.tgauth_client_token (sid);
CREATE INDEX tgauth_client_token_expires_at ON @extschema@.tgauth_client_token (expires_at);

COMMENT ON TABLE @extschema@.tgauth_client_token IS
	'access and refresh tokens of clients, by their SHA-256; each is good only while its session lives';
COMMENT ON COLUMN @extschema@.tgauth_client_token.kind IS
	'access or refresh';
COMMENT ON COLUMN @extschema@.tgauth_client_token.family IS
	'the hash of the code, or device code, that the first of them was given for';
COMMENT ON COLUMN @extschema@.tgauth_client_token.used_at IS
	'when a refresh token was exchanged for the next; presenting it again revokes the family';

CREATE TABLE @extschema@.tgauth_client_device (
	device_hash bytea PRIMARY KEY,
	user_code text NOT NULL UNIQUE,
	client_id text NOT NULL,
	scopes text[] NOT NULL,
	state text NOT NULL DEFAULT 'waiting',
	sid bytea,
	interval_s integer NOT NULL,
	next_poll_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);

CREATE INDEX tgauth_client_device_expires_at ON @extschema@.tgauth_client_device (expires_at);

COMMENT ON TABLE @extschema@.tgauth_client_device IS
	'devices that wait to be let in, by the SHA-256 of their device codes; never dumped';
COMMENT ON COLUMN @extschema@.tgauth_client_device.state IS
	'waiting, approved, denied or used';

CREATE TABLE @extschema@.tgauth_client_logout (
	id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME @extschema@.tgauth_client_logout_id_seq)
		PRIMARY KEY,
	client_id text NOT NULL,
	uri text NOT NULL,
	sid bytea NOT NULL,
	user_id bigint NOT NULL,
	created_at timestamptz NOT NULL,
	tries integer NOT NULL DEFAULT 0,
	next_at timestamptz NOT NULL,
	failed_at timestamptz,
	last_error text
);

CREATE INDEX tgauth_client_logout_next_at ON @extschema@.tgauth_client_logout (next_at)
	WHERE failed_at IS NULL;
CREATE INDEX tgauth_client_logout_failed_at ON @extschema@.tgauth_client_logout (failed_at)
	WHERE failed_at IS NOT NULL;

COMMENT ON TABLE @extschema@.tgauth_client_logout IS
	'logout tokens that clients have yet to take';
COMMENT ON COLUMN @extschema@.tgauth_client_logout.failed_at IS
	'when it was given up; null as long as it is tried';

--
-- Sites.
--

CREATE TABLE @extschema@.tgauth_site (
	host text PRIMARY KEY,
	number smallint NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 255),
	groups @extschema@.tgauth_groups NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL
);

COMMENT ON TABLE @extschema@.tgauth_site IS
	'hosts that pushd guards by forward auth, beside its own; no other is ever redirected to';
COMMENT ON COLUMN @extschema@.tgauth_site.host IS
	'as browsers write it, with a port where that is not 443';
COMMENT ON COLUMN @extschema@.tgauth_site.number IS
	'what a start token names it by; none that a client has';
COMMENT ON COLUMN @extschema@.tgauth_site.groups IS
	'who may enter has one of them; empty for everybody';

CREATE TABLE @extschema@.tgauth_site_session (
	token_id bytea PRIMARY KEY,
	login_id bytea NOT NULL,
	host text NOT NULL,
	browser bytea,
	created_at timestamptz NOT NULL,
	expires_at timestamptz
);

CREATE INDEX tgauth_site_session_login_id ON @extschema@.tgauth_site_session (login_id);
CREATE INDEX tgauth_site_session_host ON @extschema@.tgauth_site_session (host);
CREATE INDEX tgauth_site_session_expires_at ON @extschema@.tgauth_site_session (expires_at)
	WHERE expires_at IS NOT NULL;

COMMENT ON TABLE @extschema@.tgauth_site_session IS
	'sessions on sites, each the child of one of the portal, with which it ends; and the codes that become such';
COMMENT ON COLUMN @extschema@.tgauth_site_session.token_id IS
	'first half of the SHA-256 of its token; of the code, as long as it is one';
COMMENT ON COLUMN @extschema@.tgauth_site_session.browser IS
	'of a code: the hash of the cookie of the one browser that it is good for';
COMMENT ON COLUMN @extschema@.tgauth_site_session.expires_at IS
	'of a code: when it expires; null for a session, which lives as long as its parent';

--
-- The journal.  Of the two indexes one grows at its end; there is no key, as nothing finds
-- a single entry.
--

CREATE TABLE @extschema@.tgauth_journal (
	at timestamptz NOT NULL,
	kind text NOT NULL,
	user_id bigint,
	login_id bytea,
	address inet,
	browser text,
	os text,
	application text,
	detail text
);

CREATE INDEX tgauth_journal_at ON @extschema@.tgauth_journal (at);
CREATE INDEX tgauth_journal_user_id ON @extschema@.tgauth_journal (user_id, at);

COMMENT ON TABLE @extschema@.tgauth_journal IS
	'what happened to accounts, each entry written in the transaction of what it tells; never changed; removed after tgauth.journal_retention, and with its user';
COMMENT ON COLUMN @extschema@.tgauth_journal.user_id IS
	'whose account; null for a person who is no user';
COMMENT ON COLUMN @extschema@.tgauth_journal.login_id IS
	'the login, or the session that it became; null where it is of several or none';
COMMENT ON COLUMN @extschema@.tgauth_journal.address IS
	'with browser and os: which client asked, or had the session';
COMMENT ON COLUMN @extschema@.tgauth_journal.application IS
	'the client_id of an application, or the host of a site';
COMMENT ON COLUMN @extschema@.tgauth_journal.detail IS
	'a few words: how a person proved who they are, how many sessions ended, why something was refused';

--
-- Functions.  Each setting of a function costs each call, so they have search_path alone.
--
-- A login.
--

CREATE FUNCTION @extschema@.tgauth_begin(
	address inet DEFAULT NULL, user_agent text DEFAULT NULL, client_id text DEFAULT NULL,
	OUT login_secret text, OUT start_token text, OUT link text, OUT match_code integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_begin';

COMMENT ON FUNCTION @extschema@.tgauth_begin(inet, text, text) IS
	'begins a login for an application with a page of its own; with client_id, the question in Telegram names that client; writes nothing';

CREATE FUNCTION @extschema@.tgauth_preview(
	start_token text, telegram_id bigint,
	OUT status text, OUT site_name text, OUT address inet, OUT browser text, OUT os text,
	OUT issued_at timestamptz, OUT choices integer[], OUT buttons text[], OUT application text,
	OUT mode text, OUT new_browser boolean, OUT new_network boolean, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_preview';

COMMENT ON FUNCTION @extschema@.tgauth_preview(text, bigint) IS
	'what a bot asks before a login: who asks, and the numbers to pick from (none in modes button and type, null in mode start); for each of them, or for yes, or for the ten digits from 0 on, and last for ''It was not me'' the callback data of a button, which tgauth_answer takes; application is the client or site that it is for, where that is known; mode is what it asks for, more than tgauth.confirm_mode where browser or network is new for the person and tgauth.unusual_mode says so; links, where it is not null, is the user name of an account of this site: the question is then whether to link this Telegram account to that one. Status ok, or why it cannot be confirmed';

CREATE FUNCTION @extschema@.tgauth_confirm(
	start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text, OUT buttons text[],
	OUT return_url text, OUT return_code text, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_confirm';

COMMENT ON FUNCTION @extschema@.tgauth_confirm(text, bigint, text, text, text, text, text, integer) IS
	'confirms a login: makes or updates the user, replaces the password by one that is good for one login within tgauth.password_ttl, starts the session; the answer is the one place where the password is shown. Status refused comes with the message of tgauth.login_hook. Where tgauth.return_leg is not off, return_url is an address of the site that is good once, for 60 seconds, in the browser that began the login, and return_code, where it is required, six digits to type there; who confirms again gets both again. Without first_name, what is known of the person stays. links is the user name of the account that the person''s Telegram account was linked to, where it was a login for that, which nobody confirms whom tgauth_preview was not called for. Write SELECT * FROM tgauth_confirm(...)';

CREATE FUNCTION @extschema@.tgauth_decline(start_token text, telegram_id bigint)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_decline';

COMMENT ON FUNCTION @extschema@.tgauth_decline(text, bigint) IS
	'ends a login that the person did not ask for; status declined, or why there was nothing to decline';

CREATE FUNCTION @extschema@.tgauth_answer(
	data text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text, OUT buttons text[],
	OUT return_url text, OUT return_code text, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_answer';

COMMENT ON FUNCTION @extschema@.tgauth_answer(text, bigint, text, text, text, text, text) IS
	'confirms or declines a login by the data of the button that was tapped, one of the buttons of tgauth_preview; answers as tgauth_confirm does, or after the first digit of two with status incomplete and the buttons to show next';

CREATE FUNCTION @extschema@.tgauth_begin_link(session_token text, login_id bytea)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_begin_link';

COMMENT ON FUNCTION @extschema@.tgauth_begin_link(text, bytea) IS
	'makes a login that has just begun one that links: who confirms it in Telegram becomes the user of the session, who registered with a password; status ok, nobody (the session is not live), stale (it began over 15 minutes ago: log in once more first), or taken (the user has a Telegram account)';

CREATE FUNCTION @extschema@.tgauth_linking(login_id bytea, OUT user_id bigint, OUT username text)
RETURNS record LANGUAGE c STABLE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_linking';

COMMENT ON FUNCTION @extschema@.tgauth_linking(bytea) IS
	'whose account a login would link, as of now; nulls for one that links nothing';

CREATE FUNCTION @extschema@.tgauth_unlink(user_id bigint, but_login_id bytea DEFAULT NULL)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_unlink';

COMMENT ON FUNCTION @extschema@.tgauth_unlink(bigint, bytea) IS
	'takes the Telegram account from a user who has a user name and a password of their own or a passkey, forgets what Telegram told of them, and ends their sessions but the one named; status ok, unknown (no such user), not_linked, or last_way (nothing is changed: there would be no way in)';

CREATE FUNCTION @extschema@.tgauth_settings(
	OUT site_name text, OUT site_host text, OUT bot_url text, OUT confirm_mode text, OUT start_ttl integer,
	OUT confirm_ttl integer, OUT session_ttl integer, OUT session_idle_ttl integer,
	OUT usage_seconds integer, OUT registration boolean, OUT unusual_mode text,
	OUT return_leg text, OUT passkeys text, OUT telegram_away boolean)
RETURNS record LANGUAGE c STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_settings';

COMMENT ON FUNCTION @extschema@.tgauth_settings() IS
	'the settings that pushd and a bot must know; times in seconds, null for a text that is not set; usage_seconds is how often tgauth_record_usage is worth calling for a session';

CREATE FUNCTION @extschema@.tgauth_text(utf8 bytea, exact boolean DEFAULT false)
RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_text';

COMMENT ON FUNCTION @extschema@.tgauth_text(bytea, boolean) IS
	'what a stranger wrote, in UTF-8, as text of this database: a character that its encoding does not have becomes a question mark or, exact, what the functions that take passwords read as that character; never an error';

--
-- Start keys, and what pushd asks.
--

CREATE FUNCTION @extschema@.tgauth_keys_changed()
RETURNS trigger LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_keys_changed';

COMMENT ON FUNCTION @extschema@.tgauth_keys_changed() IS
	'makes every backend read the start keys again';

-- For each row, since tgauth_purge mostly finds none to delete.
CREATE TRIGGER tgauth_key_changed AFTER INSERT OR UPDATE OR DELETE ON @extschema@.tgauth_key
	FOR EACH ROW EXECUTE FUNCTION @extschema@.tgauth_keys_changed();
CREATE TRIGGER tgauth_key_truncated AFTER TRUNCATE ON @extschema@.tgauth_key
	FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.tgauth_keys_changed();
ALTER TABLE @extschema@.tgauth_key ENABLE ALWAYS TRIGGER tgauth_key_changed,
	ENABLE ALWAYS TRIGGER tgauth_key_truncated;

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

CREATE FUNCTION @extschema@.tgauth_states(login_ids bytea[], token_ids bytea[] DEFAULT '{}')
RETURNS TABLE (
	login_id bytea, state text, user_id bigint, telegram_id bigint, username text,
	first_name text, created_at timestamptz, expires_at timestamptz, groups text[],
	proof text, token_id bytea)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_states';

COMMENT ON FUNCTION @extschema@.tgauth_states(bytea[], bytea[]) IS
	'what became of logins, and of sessions by the hashes of their tokens: confirmed, returning, declined, mismatch, shared, contested or revoked (expired as well); no row for one that still waits';

CREATE FUNCTION @extschema@.tgauth_changes(since text, channel integer)
RETURNS TABLE (
	next text, complete boolean, login_id bytea, state text, user_id bigint,
	telegram_id bigint, username text, first_name text, created_at timestamptz,
	expires_at timestamptz, groups text[], proof text, token_id bytea, is_new boolean)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_changes';

COMMENT ON FUNCTION @extschema@.tgauth_changes(text, integer) IS
	'what changed on a channel, and what was revoked or announced anew (is_new false) on any, in transactions that since has not seen; at least one row, for next, which is the since to ask with next, and complete, which is false where since is null or of another history than this database''s, so that what changed cannot be told';

--
-- Sessions.
--

CREATE FUNCTION @extschema@.tgauth_claim(
	login_secret text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	session_token text DEFAULT NULL,
	OUT status text, OUT session_token text, OUT user_id bigint, OUT telegram_id bigint,
	OUT username text, OUT first_name text, OUT groups text[], OUT proof text,
	OUT login_id bytea, OUT created_at timestamptz, OUT expires_at timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_claim';

COMMENT ON FUNCTION @extschema@.tgauth_claim(text, inet, text, text) IS
	'makes a confirmed login the session of the client that holds its secret, and ends the one whose token the client brings; status confirmed with a fresh session token, waiting, returning, declined, mismatch, shared, revoked, or contested: two clients claimed it, which ends it. The same client gets the same answer again for 10 seconds. Commit whatever the status';

CREATE FUNCTION @extschema@.tgauth_return(login_secret text, token text)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_return';

COMMENT ON FUNCTION @extschema@.tgauth_return(text, text) IS
	'a login that waits to be returned to can be claimed once its browser brings the token of the bot''s address: what became of it, as tgauth_claim says; returning if the token is not good, which changes nothing';

CREATE FUNCTION @extschema@.tgauth_return_code(
	login_secret text, code text, OUT status text, OUT tries_left integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_return_code';

COMMENT ON FUNCTION @extschema@.tgauth_return_code(text, text) IS
	'the same by the six digits that the bot shows: returning, with how many tries are left, if they are wrong, and mismatch after the fifth; commit whatever the status';

CREATE FUNCTION @extschema@.tgauth_session(session_token text)
RETURNS TABLE (
	user_id bigint, telegram_id bigint, username text, first_name text, groups text[],
	proof text, login_id bytea, created_at timestamptz, expires_at timestamptz)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 1 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_session';

COMMENT ON FUNCTION @extschema@.tgauth_session(text) IS
	'the user and the session of a session token; no row for one that is unknown, expired, revoked or of a blocked user';

CREATE FUNCTION @extschema@.tgauth_session_json(session_token text)
RETURNS json LANGUAGE c STABLE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_session_json';

COMMENT ON FUNCTION @extschema@.tgauth_session_json(text) IS
	'the same as the JSON that GET session answers; null for a token that is unknown, expired, revoked or of a blocked user';

CREATE FUNCTION @extschema@.tgauth_sessions(user_id bigint)
RETURNS TABLE (
	login_id bytea, created_at timestamptz, expires_at timestamptz,
	last_used_at timestamptz, address inet, browser text, os text, hosts text[])
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_sessions(bigint) IS
	'the live sessions of a user, newest first, each with the sites that it has opened';

CREATE FUNCTION @extschema@.tgauth_record_usage(login_ids bytea[])
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_record_usage';

COMMENT ON FUNCTION @extschema@.tgauth_record_usage(bytea[]) IS
	'marks live sessions as used now, each at most once a minute (more often under a short tgauth.session_idle_ttl); returns how many';

CREATE FUNCTION @extschema@.tgauth_revoke(login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_revoke';

COMMENT ON FUNCTION @extschema@.tgauth_revoke(bytea) IS
	'ends a session; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_revoke_own(user_id bigint, login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_revoke_own';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_own(bigint, bytea) IS
	'ends a session if it is one of this user''s; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_revoke_others(login_id bytea)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_revoke_others';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_others(bytea) IS
	'ends every session of a user but this one of theirs; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_revoke_all(user_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_revoke_all';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_all(bigint) IS
	'ends every session of a user; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_logout(everywhere boolean DEFAULT false)
RETURNS integer LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_logout';

COMMENT ON FUNCTION @extschema@.tgauth_logout(boolean) IS
	'ends the session of who is authenticated, or every one of theirs; returns how many';

CREATE FUNCTION @extschema@.tgauth_purge(batch integer DEFAULT NULL)
RETURNS bigint LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_purge';

COMMENT ON FUNCTION @extschema@.tgauth_purge(integer) IS
	'removes, at most batch rows of each (1000 by default), sessions that ended over an hour ago with what hangs on them, refresh tokens that expired, failures of a day ago, entries of the journal older than tgauth.journal_retention, and keys that are no longer honoured; returns how many rows it looked at, those of sessions that were used since included';

CREATE FUNCTION @extschema@.tgauth_journal(
	user_id bigint DEFAULT NULL, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
	kinds text[] DEFAULT NULL, most integer DEFAULT NULL)
RETURNS TABLE (
	at timestamptz, kind text, user_id bigint, login_id bytea, address inet, browser text,
	os text, application text, detail text)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 100 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_journal';

COMMENT ON FUNCTION @extschema@.tgauth_journal(bigint, timestamptz, timestamptz, text[], integer) IS
	'the journal, newest first, the newest 1000 entries unless most says otherwise: of one user or of all, from since until before until, of some kinds';

CREATE FUNCTION @extschema@.tgauth_own_journal(
	login_id bytea, since timestamptz DEFAULT NULL, most integer DEFAULT NULL)
RETURNS TABLE (
	at timestamptz, kind text, user_id bigint, login_id bytea, address inet, browser text,
	os text, application text, detail text)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 100 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_own_journal';

COMMENT ON FUNCTION @extschema@.tgauth_own_journal(bytea, timestamptz, integer) IS
	'the journal of the user whose live session it is, newest first, since then; for a page that shows people their own';

--
-- Sites.
--

CREATE FUNCTION @extschema@.tgauth_add_site(host text, groups text[] DEFAULT '{}')
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_add_site';

COMMENT ON FUNCTION @extschema@.tgauth_add_site(text, text[]) IS
	'names a host that pushd guards, or changes the groups of which who enters must have one (none: everybody may)';

CREATE FUNCTION @extschema@.tgauth_remove_site(host text)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_remove_site';

COMMENT ON FUNCTION @extschema@.tgauth_remove_site(text) IS
	'forgets a host, and ends the sessions on it; whether there was one';

CREATE FUNCTION @extschema@.tgauth_sites()
RETURNS TABLE (host text, number smallint, groups text[], created_at timestamptz)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_sites';

COMMENT ON FUNCTION @extschema@.tgauth_sites() IS
	'the hosts that pushd guards beside its own';

CREATE FUNCTION @extschema@.tgauth_site_code(
	session_token text, host text, browser bytea, OUT status text, OUT code text)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_site_code';

COMMENT ON FUNCTION @extschema@.tgauth_site_code(text, text, bytea) IS
	'a code that opens a site for the user of a session of the portal, within a minute, once, to the browser whose cookie has that hash; status ok, nobody (no such session), unknown (no such site) or forbidden (none of its groups)';

CREATE FUNCTION @extschema@.tgauth_enter_site(
	code text, host text, browser bytea,
	OUT session_token text, OUT user_id bigint, OUT parent_token_id bytea, OUT created_at timestamptz, OUT expires_at timestamptz)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_enter_site';

COMMENT ON FUNCTION @extschema@.tgauth_enter_site(text, text, bytea) IS
	'exchanges a code for the token of a session on that site; nulls if it is not good; the rest is of the session of the portal, with which it ends';

CREATE FUNCTION @extschema@.tgauth_site_session(token_id bytea)
RETURNS TABLE (host text, parent_token_id bytea)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 1 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_site_session';

COMMENT ON FUNCTION @extschema@.tgauth_site_session(bytea) IS
	'which site a session is on, by the hash of its token, and the same of the session of the portal, with which it lives and ends';

--
-- People: who a transaction acts for, groups, blocking.
--

CREATE FUNCTION @extschema@.tgauth_authenticate(token text)
RETURNS bigint LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_authenticate';

COMMENT ON FUNCTION @extschema@.tgauth_authenticate(text) IS
	'verifies a session token or an access token; until the transaction ends, tgauth_uid() is its user. Null, and nobody, if it is not good';

CREATE FUNCTION @extschema@.tgauth_uid()
RETURNS bigint LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'tgauth_uid';

COMMENT ON FUNCTION @extschema@.tgauth_uid() IS
	'the user that the transaction acts for, as tgauth_authenticate found; null for nobody';

CREATE FUNCTION @extschema@.tgauth_groups()
RETURNS text[] LANGUAGE c STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_groups';

COMMENT ON FUNCTION @extschema@.tgauth_groups() IS
	'the groups of whom the transaction acts for, as tgauth_authenticate found; null for nobody. In a policy, write (SELECT tgauth_groups())';

CREATE FUNCTION @extschema@.tgauth_set_groups(user_id bigint, groups text[])
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_groups';

COMMENT ON FUNCTION @extschema@.tgauth_set_groups(bigint, text[]) IS
	'the groups of a user, which appear in the headers of forward auth, in GET session and in access tokens';

CREATE FUNCTION @extschema@.tgauth_add_group(user_id bigint, group_name text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_add_group';

COMMENT ON FUNCTION @extschema@.tgauth_add_group(bigint, text) IS
	'puts a user into one group more';

CREATE FUNCTION @extschema@.tgauth_remove_group(user_id bigint, group_name text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_remove_group';

COMMENT ON FUNCTION @extschema@.tgauth_remove_group(bigint, text) IS
	'takes a user out of a group';

CREATE FUNCTION @extschema@.tgauth_block(user_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_block';

COMMENT ON FUNCTION @extschema@.tgauth_block(bigint) IS
	'keeps a user from logging in and ends their sessions; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_unblock(user_id bigint)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_unblock';

COMMENT ON FUNCTION @extschema@.tgauth_unblock(bigint) IS
	'lets a user log in again; sessions that were ended stay so';

CREATE FUNCTION @extschema@.tgauth_end_sessions()
RETURNS trigger LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_end_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_end_sessions() IS
	'trigger: ends the sessions of a user who is blocked or deleted, and tells caches; of one who is deleted forgets addresses, browsers, networks and consents as well';

CREATE TRIGGER tgauth_user_blocked AFTER UPDATE OF blocked ON @extschema@.tgauth_user
	FOR EACH ROW WHEN (OLD.blocked OPERATOR(pg_catalog.<>) NEW.blocked)
	EXECUTE FUNCTION @extschema@.tgauth_end_sessions();
CREATE TRIGGER tgauth_user_deleted BEFORE DELETE ON @extschema@.tgauth_user
	FOR EACH ROW EXECUTE FUNCTION @extschema@.tgauth_end_sessions();
CREATE TRIGGER tgauth_user_truncated BEFORE TRUNCATE ON @extschema@.tgauth_user
	FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.tgauth_end_sessions();

--
-- Passwords.
--

CREATE FUNCTION @extschema@.tgauth_register(
	username text, password text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT user_id bigint, OUT access_token text, OUT refresh_token text, OUT token_type text,
	OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_register';

COMMENT ON FUNCTION @extschema@.tgauth_register(text, text, inet, text) IS
	'makes a user with a password and logs them in, where tgauth.registration is on; raises object_not_in_prerequisite_state where it is not, unique_violation for a name that is taken, invalid_parameter_value for a name or a password that will not do';

CREATE FUNCTION @extschema@.tgauth_login(
	username text, password text, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT access_token text, OUT refresh_token text,
	OUT token_type text, OUT expires_in integer, OUT retry_after integer, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_login';

COMMENT ON FUNCTION @extschema@.tgauth_login(text, text, inet, text) IS
	'logs in by user name (or Telegram id) and password; status ok, invalid, blocked, throttled for retry_after seconds, or refused with the message of tgauth.login_hook. Commit whatever the status: failures are counted';

CREATE FUNCTION @extschema@.tgauth_login_browser(
	login_id bytea, username text, password text, channel integer DEFAULT 0,
	address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT retry_after integer, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_login_browser';

COMMENT ON FUNCTION @extschema@.tgauth_login_browser(bytea, text, text, integer, inet, text) IS
	'makes the login that waits in a browser a session, by user name and password; status as of tgauth_login, or used for a login that was decided before';

CREATE FUNCTION @extschema@.tgauth_set_password(
	old_password text, new_password text, OUT status text, OUT retry_after integer)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_password';

COMMENT ON FUNCTION @extschema@.tgauth_set_password(text, text) IS
	'changes the password of who is authenticated and ends their other sessions; old_password is null for who has none; status ok, invalid, blocked or throttled';

--
-- Tokens.
--

CREATE FUNCTION @extschema@.tgauth_access_token(
	session_token text, OUT access_token text, OUT token_type text, OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_access_token';

COMMENT ON FUNCTION @extschema@.tgauth_access_token(text) IS
	'an access token for a session; nulls if the session is not live';

CREATE FUNCTION @extschema@.tgauth_refresh(
	refresh_token text,
	OUT status text, OUT access_token text, OUT refresh_token text, OUT token_type text,
	OUT expires_in integer)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_refresh';

COMMENT ON FUNCTION @extschema@.tgauth_refresh(text) IS
	'exchanges a refresh token for the next pair; status ok, invalid, expired, revoked, or reused, which has ended the session. Commit whatever the status';

CREATE FUNCTION @extschema@.tgauth_verify(access_token text)
RETURNS jsonb LANGUAGE c STABLE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_verify';

COMMENT ON FUNCTION @extschema@.tgauth_verify(text) IS
	'the claims of an access token; null for one that is not ours, not current, or of a session that ended';

CREATE FUNCTION @extschema@.tgauth_jwks()
RETURNS jsonb LANGUAGE c STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_jwks';

COMMENT ON FUNCTION @extschema@.tgauth_jwks() IS
	'the public keys of access tokens and ID tokens, as a JSON Web Key Set';

CREATE FUNCTION @extschema@.tgauth_rotate_jwt_key(
	algorithm text DEFAULT NULL, after interval DEFAULT NULL)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_rotate_jwt_key';

COMMENT ON FUNCTION @extschema@.tgauth_rotate_jwt_key(text, interval) IS
	'makes a new key for access tokens (ES256 or HS256; that of tgauth.jwt_algorithm by default) or ID tokens (RS256 or ES256) and returns its kid; it is published now and signs after ten minutes, or when it is told to; the previous one verifies for a day more';

CREATE FUNCTION @extschema@.tgauth_introspect(
	form bytea, "authorization" text,
	OUT status integer, OUT body text, OUT www_authenticate text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_introspect';

COMMENT ON FUNCTION @extschema@.tgauth_introspect(bytea, text) IS
	'what a token is worth (RFC 7662), for a client that authenticates: a form, and the field Authorization';

CREATE FUNCTION @extschema@.tgauth_revoke_token(
	form bytea, "authorization" text,
	OUT status integer, OUT body text, OUT www_authenticate text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_revoke_token';

COMMENT ON FUNCTION @extschema@.tgauth_revoke_token(bytea, text) IS
	'ends a token of the client that authenticates (RFC 7009): a form, and the field Authorization';

CREATE FUNCTION @extschema@.tgauth_end_session(
	issuer text, query bytea, session_token text,
	OUT outcome text, OUT redirect_to text, OUT error text, OUT error_description text,
	OUT client_name text, OUT resume text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_end_session';

COMMENT ON FUNCTION @extschema@.tgauth_end_session(text, bytea, text) IS
	'what comes of a browser that a client sent to log out: ended, ask (the same query comes back with resume), or refused';

CREATE FUNCTION @extschema@.tgauth_device_authorization(
	issuer text, prefix text, form bytea, "authorization" text,
	OUT status integer, OUT body text, OUT www_authenticate text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_device_authorization';

COMMENT ON FUNCTION @extschema@.tgauth_device_authorization(text, text, bytea, text) IS
	'codes for a device without a browser (RFC 8628): its own, and the one that it shows';

CREATE FUNCTION @extschema@.tgauth_device(
	form bytea, session_token text,
	OUT outcome text, OUT error text, OUT client_id text, OUT client_name text,
	OUT scopes text[], OUT resume text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_device';

COMMENT ON FUNCTION @extschema@.tgauth_device(bytea, text) IS
	'what comes of a person who enters the code of a device: code, login (a new confirmation is needed), consent, approved, denied, or forbidden by the client''s groups';

--
-- Sessions of applications: how they end, and the logout tokens that tell of it.
--

CREATE FUNCTION @extschema@.tgauth_client_sessions(user_id bigint)
RETURNS TABLE (
	sid bytea, client_id text, client_name text, created_at timestamptz,
	last_used_at timestamptz, login_id bytea)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_client_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_client_sessions(bigint) IS
	'the applications that a user is logged in to, newest first; login_id is the session that each goes by';

CREATE FUNCTION @extschema@.tgauth_end_client_session(user_id bigint, sid bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_end_client_session';

COMMENT ON FUNCTION @extschema@.tgauth_end_client_session(bigint, bytea) IS
	'logs a user out of one application: its tokens are void and it is told; whether there was such a session';

CREATE FUNCTION @extschema@.tgauth_take_logouts(issuer text, batch integer)
RETURNS TABLE (id bigint, uri text, logout_token text)
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_take_logouts';

COMMENT ON FUNCTION @extschema@.tgauth_take_logouts(text, integer) IS
	'logout tokens to post to clients, each for a minute the caller''s alone: commit, post, then tgauth_finish_logout';

CREATE FUNCTION @extschema@.tgauth_finish_logout(id bigint, error text)
RETURNS boolean LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_finish_logout';

COMMENT ON FUNCTION @extschema@.tgauth_finish_logout(bigint, text) IS
	'what came of a logout token: null if the client took it; else it is tried again, ever later, for twelve hours; whether it has been given up now, which the log says as well';

CREATE FUNCTION @extschema@.tgauth_logouts_waiting(OUT waiting bigint, OUT failed bigint)
RETURNS record LANGUAGE c STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_logouts_waiting';

COMMENT ON FUNCTION @extschema@.tgauth_logouts_waiting() IS
	'how many logout tokens are yet to be taken by their clients, and how many were given up in the last thirty days';

--
-- Telegram's other proofs.
--

CREATE FUNCTION @extschema@.tgauth_login_widget(
	data json, bot_token text, max_age interval DEFAULT '1 day',
	OUT status text, OUT telegram_id bigint, OUT username text, OUT first_name text,
	OUT last_name text, OUT language_code text, OUT photo_url text,
	OUT auth_date timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_login_widget';

COMMENT ON FUNCTION @extschema@.tgauth_login_widget(json, text, interval) IS
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

CREATE FUNCTION @extschema@.tgauth_telegram_id_token(
	id_token text, client_id text, nonce text, max_age interval DEFAULT '1 day',
	OUT status text, OUT telegram_id bigint, OUT username text, OUT first_name text,
	OUT last_name text, OUT language_code text, OUT photo_url text,
	OUT auth_date timestamptz)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_telegram_id_token';

COMMENT ON FUNCTION @extschema@.tgauth_telegram_id_token(text, text, text, interval) IS
	'checks the ID token of Telegram''s OpenID login, by the keys that tgauth_set_telegram_keys() stored; status ok, invalid or expired';

CREATE FUNCTION @extschema@.tgauth_set_telegram_keys(jwks json)
RETURNS TABLE (kid text, algorithm text, problem text)
LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_telegram_keys';

COMMENT ON FUNCTION @extschema@.tgauth_set_telegram_keys(json) IS
	'stores the key set that Telegram publishes for its OpenID login, in place of the one before; what became of each key. Who may call it can log in as anybody';

CREATE FUNCTION @extschema@.tgauth_open_session(
	telegram_id bigint, username text DEFAULT NULL, first_name text DEFAULT NULL,
	last_name text DEFAULT NULL, language_code text DEFAULT NULL,
	photo_url text DEFAULT NULL, address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT session_token text,
	OUT login_id bytea, OUT expires_at timestamptz, OUT message text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_open_session';

COMMENT ON FUNCTION @extschema@.tgauth_open_session(bigint, text, text, text, text, text, inet, text) IS
	'a session for a person whom Telegram vouches for, as a check before has told; status confirmed, blocked, or refused with the message of tgauth.login_hook; the answer is the one place where the token is shown';

--
-- Bots that confirm through a front-end, by a token of their own.
--

CREATE FUNCTION @extschema@.tgauth_add_bot(name text)
RETURNS text LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_add_bot';

COMMENT ON FUNCTION @extschema@.tgauth_add_bot(text) IS
	'makes a token for a bot, shown this once; a bot has up to two, so that one can be replaced while the other works';

CREATE FUNCTION @extschema@.tgauth_remove_bot(name text, old_only boolean DEFAULT false)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_remove_bot';

COMMENT ON FUNCTION @extschema@.tgauth_remove_bot(text, boolean) IS
	'removes a bot, or just the older one of its two tokens; returns how many tokens';

CREATE FUNCTION @extschema@.tgauth_bot_name(bot_token text)
RETURNS text LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_bot_name';

COMMENT ON FUNCTION @extschema@.tgauth_bot_name(text) IS
	'the name of the bot whose token it is, or null';

CREATE FUNCTION @extschema@.tgauth_preview_by_bot(
	bot_token text, start_token text, telegram_id bigint,
	OUT status text, OUT site_name text, OUT address inet, OUT browser text, OUT os text,
	OUT issued_at timestamptz, OUT choices integer[], OUT buttons text[], OUT application text,
	OUT mode text, OUT new_browser boolean, OUT new_network boolean, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_preview_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_preview_by_bot(text, text, bigint) IS
	'tgauth_preview for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_confirm_by_bot(
	bot_token text, start_token text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	match_code integer DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text, OUT buttons text[],
	OUT return_url text, OUT return_code text, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_confirm_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer) IS
	'tgauth_confirm for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_decline_by_bot(
	bot_token text, start_token text, telegram_id bigint)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_decline_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_decline_by_bot(text, text, bigint) IS
	'tgauth_decline for who brings a bot''s token; raises invalid_authorization_specification without';

CREATE FUNCTION @extschema@.tgauth_answer_by_bot(
	bot_token text, data text, telegram_id bigint,
	username text DEFAULT NULL, first_name text DEFAULT NULL, last_name text DEFAULT NULL,
	language_code text DEFAULT NULL, photo_url text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT is_new boolean, OUT password text,
	OUT login_id bytea, OUT message text, OUT buttons text[],
	OUT return_url text, OUT return_code text, OUT links text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_answer_by_bot';

COMMENT ON FUNCTION @extschema@.tgauth_answer_by_bot(text, text, bigint, text, text, text, text, text) IS
	'tgauth_answer for who brings a bot''s token; raises invalid_authorization_specification without';

--
-- What a bot does for the person who writes to it; its own name.
--

CREATE FUNCTION @extschema@.tgauth_person_sessions(telegram_id bigint)
RETURNS TABLE (
	login_id bytea, created_at timestamptz, expires_at timestamptz,
	last_used_at timestamptz, address inet, browser text, os text)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_sessions';

COMMENT ON FUNCTION @extschema@.tgauth_person_sessions(bigint) IS
	'the live sessions of a person, newest first';

CREATE FUNCTION @extschema@.tgauth_person_revoke(telegram_id bigint, login_id bytea)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_revoke';

COMMENT ON FUNCTION @extschema@.tgauth_person_revoke(bigint, bytea) IS
	'ends a session if it is that person''s; whether there was a live one';

CREATE FUNCTION @extschema@.tgauth_person_revoke_all(telegram_id bigint)
RETURNS integer LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_revoke_all';

COMMENT ON FUNCTION @extschema@.tgauth_person_revoke_all(bigint) IS
	'ends every session of a person; returns how many were live';

CREATE FUNCTION @extschema@.tgauth_person_password(
	telegram_id bigint, OUT status text, OUT username text, OUT password text,
	OUT expires_at timestamptz)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_password';

COMMENT ON FUNCTION @extschema@.tgauth_person_password(bigint) IS
	'a fresh password for a person, shown this once, good for one login until expires_at, and the name to type it with; status ok, unknown (has never logged in), blocked, or off where tgauth.reset_password is';

CREATE FUNCTION @extschema@.tgauth_person_unlink(
	telegram_id bigint, ask_only boolean DEFAULT false, OUT status text, OUT username text)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_unlink';

COMMENT ON FUNCTION @extschema@.tgauth_person_unlink(bigint, boolean) IS
	'tgauth_unlink for the user of a Telegram account, with all of their sessions; with ask_only says what would come of it, and does nothing; status ok, unknown (has no account here) or last_way';

CREATE FUNCTION @extschema@.tgauth_take_contested()
RETURNS TABLE (
	login_id bytea, telegram_id bigint, language_code text, address inet, browser text, os text)
LANGUAGE c VOLATILE PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_take_contested';

COMMENT ON FUNCTION @extschema@.tgauth_take_contested() IS
	'sessions that ended because two clients claimed their login, each once, at most a hundred at a time: the bot tells the person';

CREATE FUNCTION @extschema@.tgauth_remember_client(
	login_id bytea, OUT username text, OUT new_browser boolean, OUT new_network boolean)
RETURNS record LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_remember_client';

COMMENT ON FUNCTION @extschema@.tgauth_remember_client(bytea) IS
	'whether browser and network of a login were new for a user who has others, and the user name; remembers them, as tgauth_confirm has done already';

CREATE FUNCTION @extschema@.tgauth_person_return(
	telegram_id bigint, login_id bytea, OUT return_url text, OUT return_code text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_person_return';

COMMENT ON FUNCTION @extschema@.tgauth_person_return(bigint, bytea) IS
	'address and code of a login that the person has confirmed, as tgauth_confirm gives them, as long as it waits to be returned to; null otherwise';

CREATE FUNCTION @extschema@.tgauth_set_bot_username(username text)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_bot_username';

COMMENT ON FUNCTION @extschema@.tgauth_set_bot_username(text) IS
	'sets the bot''s user name on Telegram, where links lead if tgauth.bot_url is not set; whether that changed it, of which pushd is notified';

CREATE FUNCTION @extschema@.tgauth_set_site_host(host text)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_site_host';

COMMENT ON FUNCTION @extschema@.tgauth_set_site_host(text) IS
	'sets the host under which browsers know the site, which the bot''s question names; whether that changed it';

CREATE FUNCTION @extschema@.tgauth_set_site_url(channel integer, url text)
RETURNS boolean LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_site_url';

COMMENT ON FUNCTION @extschema@.tgauth_set_site_url(integer, text) IS
	'sets where the logins that are announced on a channel are returned to, such as https://shop.example/tgauth/: addresses are this and return?token=...; whether that changed it';

CREATE FUNCTION @extschema@.tgauth_set_telegram(works boolean)
RETURNS boolean LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_telegram';

COMMENT ON FUNCTION @extschema@.tgauth_set_telegram(boolean) IS
	'tells whether Telegram answers the bot, which is good for three minutes; null where nobody watches it any more; whether login pages say something else from now on (telegram_away of tgauth_settings)';

--
-- Passkeys.
--

CREATE FUNCTION @extschema@.tgauth_passkey_challenge(purpose text, login_id bytea)
RETURNS bytea LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_challenge';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_challenge(text, bytea) IS
	'a challenge for an application with a page of its own, good for five minutes: purpose login with the id of the login that waits, register with that of the session that adds a passkey; writes nothing';

CREATE FUNCTION @extschema@.tgauth_passkey_options(
	session_token text, OUT status text, OUT user_handle bytea, OUT user_name text,
	OUT display_name text, OUT credential_ids bytea[])
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_options';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_options(text) IS
	'what a page asks for before a user adds a passkey: for whom it is, and which ones to exclude; status ok, or why none can be added, as of tgauth_passkey_register';

CREATE FUNCTION @extschema@.tgauth_passkey_register(
	session_token text, client_data bytea, attestation_object bytea, name text, origin text,
	OUT status text, OUT credential_id bytea, OUT reason text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_register';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_register(text, bytea, bytea, text, text) IS
	'adds a passkey for the user of a session, by what navigator.credentials.create() gave at that origin; status ok, nobody (the session is not live), stale (its login is older than 15 minutes), telegram_required (as tgauth.passkeys says), too_many (twenty are the most), exists, expired (the challenge), off, or invalid; reason is what did not verify';

CREATE FUNCTION @extschema@.tgauth_passkey_login(
	login_id bytea, credential_id bytea, client_data bytea, authenticator_data bytea,
	signature bytea, user_handle bytea, origin text, channel integer DEFAULT 0,
	address inet DEFAULT NULL, user_agent text DEFAULT NULL,
	OUT status text, OUT user_id bigint, OUT message text, OUT reason text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_login';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_login(bytea, bytea, bytea, bytea, bytea, bytea, text, integer, inet, text) IS
	'makes the login that waits in a browser a session, by what navigator.credentials.get() gave at that origin; status ok, unknown (no such passkey), used (the login was decided before), expired (the challenge), cloned (its sign count went back), blocked, refused with the message of tgauth.login_hook, off, or invalid; reason is what did not verify. Commit whatever the status';

CREATE FUNCTION @extschema@.tgauth_passkey_list(user_id bigint)
RETURNS TABLE (
	credential_id bytea, name text, created_at timestamptz, last_used_at timestamptz,
	synced boolean, login_id bytea, backup_eligible boolean, cloned_at timestamptz,
	algorithm text, aaguid uuid)
LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 3 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_list';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_list(bigint) IS
	'the passkeys of a user, oldest first; login_id is the session that added it or that it began last';

CREATE FUNCTION @extschema@.tgauth_passkey_rename(user_id bigint, credential_id bytea, name text)
RETURNS text LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_rename';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_rename(bigint, bytea, text) IS
	'names a passkey of a user; status ok, unknown, or invalid for a name of nothing';

CREATE FUNCTION @extschema@.tgauth_passkey_remove(
	user_id bigint, credential_id bytea, but_login_id bytea DEFAULT NULL)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_passkey_remove';

COMMENT ON FUNCTION @extschema@.tgauth_passkey_remove(bigint, bytea, bytea) IS
	'removes a passkey of a user and ends the sessions that it began, but not the one of but_login_id; status ok, unknown, or last_way for one without which the user could not log in';

--
-- Applications: clients of the OpenID provider.
--

CREATE FUNCTION @extschema@.tgauth_add_client(
	client_id text, name text, redirect_uris text[],
	post_logout_redirect_uris text[] DEFAULT '{}', backchannel_logout_uri text DEFAULT NULL,
	authentication text DEFAULT 'client_secret_basic', pkce_required boolean DEFAULT true,
	id_token_algorithm text DEFAULT 'RS256', consent text DEFAULT 'once',
	groups text[] DEFAULT '{}', id_token_claims text[] DEFAULT '{}',
	device_grant boolean DEFAULT false)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_add_client';

COMMENT ON FUNCTION @extschema@.tgauth_add_client(text, text, text[], text[], text, text, boolean, text, text, text[], text[], boolean) IS
	'makes a client, an application that logs people in by OpenID Connect, and returns its secret, shown this once; null for one whose authentication is none';

CREATE FUNCTION @extschema@.tgauth_set_client(
	client_id text, name text DEFAULT NULL, redirect_uris text[] DEFAULT NULL,
	post_logout_redirect_uris text[] DEFAULT NULL, backchannel_logout_uri text DEFAULT NULL,
	authentication text DEFAULT NULL, pkce_required boolean DEFAULT NULL,
	id_token_algorithm text DEFAULT NULL, consent text DEFAULT NULL,
	groups text[] DEFAULT NULL, id_token_claims text[] DEFAULT NULL,
	device_grant boolean DEFAULT NULL)
RETURNS void LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_set_client';

COMMENT ON FUNCTION @extschema@.tgauth_set_client(text, text, text[], text[], text, text, boolean, text, text, text[], text[], boolean) IS
	'changes a client: what is null stays as it is; an empty backchannel_logout_uri is none';

CREATE FUNCTION @extschema@.tgauth_remove_client(client_id text)
RETURNS boolean LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_remove_client';

COMMENT ON FUNCTION @extschema@.tgauth_remove_client(text) IS
	'removes a client with all that it was given; whether there was one';

CREATE FUNCTION @extschema@.tgauth_rotate_client_secret(client_id text)
RETURNS text LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_rotate_client_secret';

COMMENT ON FUNCTION @extschema@.tgauth_rotate_client_secret(text) IS
	'makes a new secret for a client, shown this once; the newest one before stays good until the next rotation';

CREATE FUNCTION @extschema@.tgauth_clients()
RETURNS TABLE (
	client_id text, name text, redirect_uris text[], post_logout_redirect_uris text[],
	backchannel_logout_uri text, authentication text, pkce_required boolean,
	id_token_algorithm text, consent text, groups text[], id_token_claims text[],
	device_grant boolean, number smallint, secrets integer, created_at timestamptz)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_clients';

COMMENT ON FUNCTION @extschema@.tgauth_clients() IS
	'the clients, and how many secrets each has';

CREATE FUNCTION @extschema@.tgauth_applications()
RETURNS TABLE (number smallint, client_id text, name text, host text)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 10 SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_applications';

COMMENT ON FUNCTION @extschema@.tgauth_applications() IS
	'what a login can be for, for who has to say its name';

--
-- The endpoints of the OpenID provider: pushd hands over the bytes of a query or form as
-- they came, and gives back what it is told.
--

CREATE FUNCTION @extschema@.tgauth_openid_configuration(issuer text, prefix text)
RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_openid_configuration';

COMMENT ON FUNCTION @extschema@.tgauth_openid_configuration(text, text) IS
	'what /.well-known/openid-configuration says, for the address of the site and the path under which pushd answers';

CREATE FUNCTION @extschema@.tgauth_authorize(
	issuer text, query bytea, session_token text,
	OUT outcome text, OUT redirect_to text, OUT error text, OUT error_description text,
	OUT client_id text, OUT client_name text, OUT scopes text[], OUT resume text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_authorize';

COMMENT ON FUNCTION @extschema@.tgauth_authorize(text, bytea, text) IS
	'what comes of a request for authorization: outcome redirect (to redirect_to), refused (a page with the error, and no redirect), login (the login page, which leads back to the same request with resume), consent (a page that posts the same request with resume and decision, allow or deny) or forbidden (a page whose button leads to redirect_to)';

CREATE FUNCTION @extschema@.tgauth_token(
	issuer text, form bytea, "authorization" text,
	OUT status integer, OUT body text, OUT www_authenticate text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_token';

COMMENT ON FUNCTION @extschema@.tgauth_token(text, bytea, text) IS
	'the token endpoint: what a form and the field Authorization are answered with. Commit whatever the status: a code that is used twice revokes what it gave';

CREATE FUNCTION @extschema@.tgauth_userinfo(
	access_token text, OUT status integer, OUT body text, OUT www_authenticate text)
RETURNS record LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_userinfo';

COMMENT ON FUNCTION @extschema@.tgauth_userinfo(text) IS
	'the claims that an access token opens; null asks for one';

--
-- Rights.
--

CREATE FUNCTION @extschema@.tgauth_grant(role regrole, job text)
RETURNS void LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'tgauth_grant';

COMMENT ON FUNCTION @extschema@.tgauth_grant(regrole, text) IS
	'gives a role what its job (bot, pushd or app) needs and no more; for the owner of the extension';

-- From everybody but the owner, whom PostgreSQL's own defaults and those of ALTER
-- DEFAULT PRIVILEGES name: what is granted is granted by tgauth_grant.
DO $$
DECLARE
	granted record;
BEGIN
	PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
	FOR granted IN
		WITH member AS (
			SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
			WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'tgauth'),
		object AS (
			SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
				c.oid::regclass::text AS name, c.relowner AS owner, c.relacl AS acl
			FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
			UNION ALL
			SELECT 'FUNCTION', p.oid::regprocedure::text, p.proowner,
				coalesce(p.proacl, acldefault('f', p.proowner))
			FROM member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
			UNION ALL
			SELECT 'TYPE', t.oid::regtype::text, t.typowner,
				coalesce(t.typacl, acldefault('T', t.typowner))
			FROM member AS m JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
			-- an array, which 17 makes a member of its own, has the rights of its elements
			WHERE t.typelem = 0)
		SELECT DISTINCT o.kind, o.name,
			CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee
		FROM object AS o, LATERAL aclexplode(o.acl) AS a
		WHERE a.grantee <> o.owner
	LOOP
		EXECUTE format('REVOKE ALL ON %s %s FROM %s CASCADE', granted.kind, granted.name, granted.grantee);
	END LOOP;
END $$;

-- Its owner can drop it, and with it all that needs it.
DO $$
DECLARE
	pgcrypto_owner pg_catalog.pg_roles;
BEGIN
	PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
	SELECT r.* INTO pgcrypto_owner FROM pg_extension AS e JOIN pg_roles AS r ON r.oid = e.extowner
		WHERE e.extname = 'pgcrypto' AND NOT r.rolsuper AND r.rolname <> current_user;
	IF FOUND THEN
		RAISE WARNING 'the extension pgcrypto belongs to role %, who is no superuser', quote_ident(pgcrypto_owner.rolname)
			USING DETAIL = 'DROP EXTENSION pgcrypto CASCADE takes tgauth along, with every user.',
			HINT = 'Let a superuser create pgcrypto, or take it over with REASSIGN OWNED.';
	END IF;
END $$;

--
-- What pg_dump takes along: people, their sessions with the refresh tokens, bots, clients,
-- the journal.
-- Keys are not, since CREATE EXTENSION makes new ones: after a restore logins in
-- flight and access tokens are void, and sessions live on.
--

SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_user'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_user_id_seq'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_session'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_passkey'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_known_client'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_refresh'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_bot'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_site'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_site_session'::pg_catalog.regclass, 'WHERE expires_at IS NULL'::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_secret'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_consent'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_session'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_token'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_logout'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_client_logout_id_seq'::pg_catalog.regclass, ''::text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.tgauth_journal'::pg_catalog.regclass, ''::text);

SELECT @extschema@.tgauth_rotate_key();
SELECT @extschema@.tgauth_rotate_jwt_key('ES256');
SELECT @extschema@.tgauth_rotate_jwt_key('HS256');
