/*
 * session_claim.c
 *		tgauth_claim: a confirmed login becomes the session of one client.
 *
 * The login secret lay in a cookie before anybody was logged in.  On a shared computer
 * it can have been copied, or planted, before its owner confirms, so it is no session
 * token: it buys one, once.  The first claim makes the token and the session's full
 * life; the login secret is worth nothing afterwards.
 *
 * An answer can get lost, and two tabs ask at once, so the same client gets the same
 * answer: one that brings the session's token at any time, one with the same address
 * and browser for a few seconds.  Another client that claims holds a copy of the secret,
 * and nobody can tell the thief from the owner: the session ends as contested, which
 * both get to read (as with a refresh token that is used twice, token_pair.h).  So does
 * its user, in the chat: a bot takes such a session once (tgauth_take_contested).
 *
 * The token is HMAC-SHA-256(login secret, label || salt), so it can be given again
 * though it is stored nowhere; neither the secret nor the row alone makes it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "session.h"
#include "session_usage.h"

#define LABEL "tgauth session"
#define SALT_BYTES 16
#define CLIENT_BYTES 16

/* For so long a client that brings no session may repeat its claim. */
#define REPEAT_SECONDS 10

enum claim_arg
{
	ARG_LOGIN_SECRET,
	ARG_ADDRESS,
	ARG_USER_AGENT,
	ARG_SESSION_TOKEN
};

enum claim_column
{
	CLAIM_STATUS,
	CLAIM_SESSION_TOKEN,
	CLAIM_SESSION, /* TGA_SESSION_COLUMNS */
	CLAIM_COLUMNS = CLAIM_SESSION + 9
};

/* Of two claims at once the second waits here, and finds what the first did. */
static tga_statement select_login = {
	.text = "SELECT " TGA_SESSION_STATE ", s.claim_salt, s.claim_client, s.token_id, "
			"s.claimed_at, s.created_at FROM %1$s.tgauth_session AS s "
			"LEFT JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE s.login_id = $2 FOR UPDATE OF s",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, BYTEAOID},
};

/* The user is read after the row was locked, as they are told of since then. */
static tga_statement update_claimed = {
	.text = "UPDATE %1$s.tgauth_session AS s SET token_id = $2, claim_salt = $3, "
			"claim_client = $4, claimed_at = $5, last_used_at = $5, expires_at = $6, "
			"purge_at = $6 "
			"FROM %1$s.tgauth_user AS u WHERE s.login_id = $1 AND u.id = s.user_id "
			"RETURNING " TGA_SESSION_COLUMNS,
	.nargs = 6,
	.types = {BYTEAOID, BYTEAOID, BYTEAOID, BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement select_claimed = {
	.text =
		"SELECT " TGA_SESSION_COLUMNS
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* Of two bots that ask at once, each gets what the other does not. */
static tga_statement take_contested = {
	.text =
		"WITH taken AS (UPDATE %1$s.tgauth_session SET told_at = $1 "
		"WHERE login_id = ANY (ARRAY(SELECT login_id FROM %1$s.tgauth_session "
		"WHERE revoked_why = 'contested' AND told_at IS NULL "
		"ORDER BY login_id LIMIT 100 FOR UPDATE SKIP LOCKED)) "
		"RETURNING login_id, user_id, address, browser, os) "
		"SELECT t.login_id, u.telegram_id, u.language_code, t.address, t.browser, t.os "
		"FROM taken AS t " TGA_SESSION_JOIN_USER("t") "WHERE u.telegram_id IS NOT NULL",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

typedef struct tga_claim
{
	const tga_call *call;
	FunctionCallInfo fcinfo;
	uint8_t secret[TGA_SECRET_BYTES];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	/* What the row says; the rest means nothing without a claim before. */
	TimestampTz created_at;
	bool claimed;
	TimestampTz claimed_at;
	uint8_t salt[SALT_BYTES];
	uint8_t client[CLIENT_BYTES];
	uint8_t token_id[TGA_LOGIN_ID_BYTES];

	/* What the caller gets. */
	char token[TGA_SECRET_CHARS + 1];
	Datum values[CLAIM_COLUMNS];
	bool nulls[CLAIM_COLUMNS];
} tga_claim;

/* Locks and reads the row: what became of the login. */
static tga_state
read_login(tga_claim *c)
{
	tga_args args = {0};
	tga_state state;

	tga_spi_arg_time(&args, c->call->now);
	tga_spi_arg_bytes(&args, c->login_id, sizeof(c->login_id));
	if (tga_spi_run(c->call, &select_login, &args) == 0)
		return TGA_STATE_WAITING;
	if (!tga_state_parse(tga_spi_text(1), &state) || !tga_spi_time(6, &c->created_at))
		elog(ERROR, "a session has no state");
	c->claimed = tga_spi_time(5, &c->claimed_at);
	if (c->claimed && (!tga_spi_bytes(0, 2, c->salt, sizeof(c->salt)) ||
					   !tga_spi_bytes(0, 3, c->client, sizeof(c->client)) ||
					   !tga_spi_bytes(0, 4, c->token_id, sizeof(c->token_id))))
		elog(ERROR, "a session was claimed by nobody");
	return state;
}

/* The client that asks; by the salt, no two rows can be compared. */
static void
hash_client(const tga_claim *c, uint8_t client[static CLIENT_BYTES])
{
	tga_start_token from = {0};
	const text *agent = tga_arg_text(c->fcinfo, ARG_USER_AGENT);
	size_t agent_len = agent != NULL ? TGA_ARG_LEN(agent) : 0;
	size_t len = SALT_BYTES + TGA_ADDRESS_BYTES + agent_len;
	uint8_t *bytes = palloc(len);
	uint8_t digest[TGA_CRYPTO_DIGEST];

	tga_session_client_args(c->fcinfo, ARG_ADDRESS, ARG_USER_AGENT, &from);
	memcpy(bytes, c->salt, SALT_BYTES);
	memcpy(bytes + SALT_BYTES, from.address, TGA_ADDRESS_BYTES);
	if (agent_len > 0)
		memcpy(bytes + SALT_BYTES + TGA_ADDRESS_BYTES, VARDATA_ANY(agent), agent_len);
	tga_crypto_sha256(bytes, len, digest);
	memcpy(client, digest, CLIENT_BYTES);
	pfree(bytes);
}

/* The token of the secret and the salt. */
static void
make_token(tga_claim *c)
{
	uint8_t bytes[sizeof(LABEL) - 1 + SALT_BYTES];
	uint8_t token[TGA_SECRET_BYTES];
	bool ok;

	StaticAssertStmt(TGA_SECRET_BYTES == TGA_CRYPTO_DIGEST, "a token is a digest");
	memcpy(bytes, LABEL, sizeof(LABEL) - 1);
	memcpy(bytes + sizeof(LABEL) - 1, c->salt, SALT_BYTES);
	tga_crypto_hmac(c->secret, sizeof(c->secret), bytes, sizeof(bytes), token);
	tga_base64url_encode(token, sizeof(token), c->token);
	ok = tga_login_id(token, c->token_id);
	explicit_bzero(token, sizeof(token));
	if (!ok)
		tga_crypto_failed();
}

/* Ends the session that the client had until now, whosever it is. */
static void
leave_old_session(const tga_claim *c)
{
	const text *token = tga_arg_text(c->fcinfo, ARG_SESSION_TOKEN);
	tga_session_identity old;

	if (token != NULL && tga_session_find(c->call, token, &old))
		tga_session_replace(c->call, old.login_id, c->login_id);
}

/* The columns of the session that the last statement returned, in the caller's memory. */
static void
take_session(tga_claim *c, uint64 rows)
{
	TupleDesc desc;

	if (rows == 0)
		elog(ERROR, "a claimed session has no row");
	desc = SPI_tuptable->tupdesc;
	for (int i = 0; i < desc->natts; i++)
	{
		Datum *value = &c->values[CLAIM_SESSION + i];
		bool *null = &c->nulls[CLAIM_SESSION + i];

		*value = tga_spi_cell(i + 1, null);
		if (!*null)
			*value = SPI_datumTransfer(*value, TupleDescAttr(desc, i)->attbyval,
									   TupleDescAttr(desc, i)->attlen);
	}
}

static void
claim_first(tga_claim *c)
{
	tga_args args = {0};

	leave_old_session(c);
	tga_crypto_random(c->salt, sizeof(c->salt));
	hash_client(c, c->client);
	make_token(c);
	tga_spi_arg_bytes(&args, c->login_id, sizeof(c->login_id));
	tga_spi_arg_bytes(&args, c->token_id, sizeof(c->token_id));
	tga_spi_arg_bytes(&args, c->salt, sizeof(c->salt));
	tga_spi_arg_bytes(&args, c->client, sizeof(c->client));
	tga_spi_arg_time(&args, c->call->now);
	tga_spi_arg_time(&args, tga_session_expiry(c->call, c->created_at));
	take_session(c, tga_spi_run(c->call, &update_claimed, &args));
}

static void
claim_again(tga_claim *c)
{
	tga_args args = {0};

	make_token(c);
	tga_spi_arg_bytes(&args, c->login_id, sizeof(c->login_id));
	take_session(c, tga_spi_run(c->call, &select_claimed, &args));
}

/* Whether who asks now is who claimed before. */
static bool
is_same_client(const tga_claim *c)
{
	const text *token = tga_arg_text(c->fcinfo, ARG_SESSION_TOKEN);
	int64 age = c->call->now - c->claimed_at;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	uint8_t client[CLIENT_BYTES];

	if (token != NULL && tga_session_token_id(token, token_id) &&
		memcmp(token_id, c->token_id, sizeof(token_id)) == 0)
		return true;
	hash_client(c, client);
	return age <= REPEAT_SECONDS * USECS_PER_SEC &&
		   age >= -REPEAT_SECONDS * USECS_PER_SEC &&
		   memcmp(client, c->client, sizeof(client)) == 0;
}

static tga_state
claim(tga_claim *c)
{
	tga_state state = read_login(c);

	if (state != TGA_STATE_CONFIRMED)
		return state;
	if (!c->claimed)
		claim_first(c);
	else if (is_same_client(c))
		claim_again(c);
	else
	{
		tga_session_end(c->call, c->login_id, TGA_JOURNAL_CONTESTED);
		return TGA_STATE_CONTESTED;
	}
	return TGA_STATE_CONFIRMED;
}

/* tgauth_claim(login_secret, address, user_agent, session_token) → status and session */
PG_FUNCTION_INFO_V1(tgauth_claim);
Datum
tgauth_claim(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_claim c = {.call = &call, .fcinfo = fcinfo};
	const text *secret = tga_arg_text(fcinfo, ARG_LOGIN_SECRET);
	tga_state state = TGA_STATE_WAITING;

	memset(c.nulls, true, sizeof(c.nulls));
	tga_spi_begin(&call, fcinfo);
	if (secret != NULL && tga_session_secret(secret, c.secret))
	{
		if (!tga_login_id(c.secret, c.login_id))
			tga_crypto_failed();
		state = claim(&c);
		explicit_bzero(c.secret, sizeof(c.secret));
	}
	tga_spi_end();
	tga_spi_set_text(c.values, c.nulls, CLAIM_STATUS, tga_state_word(state));
	if (state == TGA_STATE_CONFIRMED)
		tga_spi_set_text(c.values, c.nulls, CLAIM_SESSION_TOKEN, c.token);
	explicit_bzero(c.token, sizeof(c.token));
	return tga_spi_return_row(fcinfo, c.values, c.nulls);
}

/* tgauth_take_contested() → the sessions whose users are to be told */
PG_FUNCTION_INFO_V1(tgauth_take_contested);
Datum
tgauth_take_contested(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, call.now);
	tga_spi_run(&call, &take_contested, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
