/*
 * oauth_grant.c
 *		See oauth_grant.h.
 */
#include "oauth_grant.h"

#include "miscadmin.h"

#include "base64url.h"
#include "journal.h"

#define TOKEN_BYTES 32

/*
 * Whoever revokes the session from then on waits, and finds that there is somebody to
 * tell (client_logout.h); what has been marked before is locked.
 */
static tga_statement mark_session = {
	.text = "UPDATE %1$s.tgauth_session SET has_clients = true WHERE login_id = $1 "
			"AND revoked_at IS NULL AND expires_at > $2 AND NOT has_clients",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement hold_session = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1 "
			"AND revoked_at IS NULL AND expires_at > $2 FOR SHARE",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement write_session = {
	.text = "WITH written AS (INSERT INTO %1$s.tgauth_client_session AS c "
			"(sid, client_id, login_id, user_id, created_at) VALUES ($1, $2, $3, $4, $5) "
			"ON CONFLICT (client_id, login_id) DO UPDATE SET user_id = c.user_id "
			"RETURNING sid), told AS (INSERT INTO %1$s.tgauth_journal (at, kind, "
			"user_id, login_id, application) SELECT $5, $6, $4, $3, $2 FROM written "
			"WHERE sid = $1 AND $6 IS NOT NULL) SELECT sid FROM written",
	.nargs = 6,
	.types = {BYTEAOID, TEXTOID, BYTEAOID, INT8OID, TIMESTAMPTZOID, TEXTOID},
};

/*
 * A revocation deletes the row (client_logout.h): whoever of the two comes second waits
 * here, and sees what the first did.
 */
static tga_statement use_session = {
	.text = "UPDATE %1$s.tgauth_client_session SET last_used_at = $2 WHERE sid = $1",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_session = {
	.text = "SELECT c.login_id, c.user_id, s.proof, s.expires_at, "
			"(SELECT backup_eligible FROM %1$s.tgauth_passkey AS p "
			"WHERE p.credential_id = s.passkey_id) "
			"FROM %1$s.tgauth_client_session AS c "
			"JOIN %1$s.tgauth_session AS s ON s.login_id = c.login_id "
			"JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE c.sid = $1 AND c.client_id = $2 AND s.user_id = c.user_id "
			"AND s.revoked_at IS NULL AND s.expires_at > $3 AND NOT u.blocked",
	.nargs = 3,
	.types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement revoke_family = {
	.text = "WITH revoked AS (UPDATE %1$s.tgauth_client_token SET revoked_at = $2 "
			"WHERE family = $1 AND revoked_at IS NULL RETURNING sid), "
			"told AS (INSERT INTO %1$s.tgauth_journal (at, kind, user_id, login_id, "
			"application) SELECT $2, $3, user_id, login_id, client_id "
			"FROM %1$s.tgauth_client_session "
			"WHERE sid = ANY (ARRAY(SELECT sid FROM revoked)) AND $3 IS NOT NULL) "
			"SELECT FROM revoked",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, TEXTOID},
};

static bool
run_at(const tga_call *call, tga_statement *statement, const uint8_t *id, size_t len)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, id, len);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, statement, &args) > 0;
}

bool
tga_oauth_grant_sid(const tga_call *call, const tga_client *client,
					const uint8_t login_id[static TGA_LOGIN_ID_BYTES], int64 user_id,
					uint8_t sid[static TGA_SID_BYTES])
{
	tga_args args = {0};

	if (!run_at(call, &mark_session, login_id, TGA_LOGIN_ID_BYTES) &&
		!run_at(call, &hold_session, login_id, TGA_LOGIN_ID_BYTES))
		return false;
	tga_crypto_random(sid, TGA_SID_BYTES);
	tga_spi_arg_bytes(&args, sid, TGA_SID_BYTES);
	tga_spi_arg_text(&args, client->client_id);
	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_text(&args, tga_journal_word(TGA_JOURNAL_CLIENT_LOGIN));
	if (tga_spi_run(call, &write_session, &args) == 0 ||
		!tga_spi_bytes(0, 1, sid, TGA_SID_BYTES))
		tga_spi_kept_out("tgauth_client_session");
	return true;
}

bool
tga_oauth_grant_session(const tga_call *call, const tga_client *client,
						tga_oauth_grant *grant)
{
	tga_args args = {0};

	if (!run_at(call, &use_session, grant->sid, TGA_SID_BYTES))
		return false;
	tga_spi_arg_bytes(&args, grant->sid, TGA_SID_BYTES);
	tga_spi_arg_text(&args, client->client_id);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_session, &args) == 0)
		return false;
	grant->user_id = tga_spi_int8(2);
	grant->is_synced = tga_spi_bool(5);
	return tga_session_proof_parse(tga_spi_text(3), &grant->proof) &&
		   tga_spi_time(4, &grant->ends_at) &&
		   tga_spi_bytes(0, 1, grant->login_id, TGA_LOGIN_ID_BYTES);
}

void
tga_oauth_grant_revoke(const tga_call *call,
					   const uint8_t family[static TGA_CRYPTO_DIGEST],
					   tga_journal_kind how)
{
	/* Again, for those that were given while this waited for who gave them. */
	for (;;)
	{
		tga_args args = {0};

		CHECK_FOR_INTERRUPTS();
		tga_spi_arg_bytes(&args, family, TGA_CRYPTO_DIGEST);
		tga_spi_arg_time(&args, call->now);
		tga_spi_arg_text(&args, tga_journal_word(how));
		if (tga_spi_run(call, &revoke_family, &args) == 0)
			return;
	}
}

void
tga_oauth_token_make(char token[static TGA_OAUTH_TOKEN_CHARS + 1],
					 uint8_t hash[static TGA_CRYPTO_DIGEST])
{
	uint8_t bytes[TOKEN_BYTES];

	tga_crypto_random(bytes, sizeof(bytes));
	tga_base64url_encode(bytes, sizeof(bytes), token);
	tga_crypto_sha256(bytes, sizeof(bytes), hash);
	explicit_bzero(bytes, sizeof(bytes));
}

bool
tga_oauth_token_hash(const char *token, uint8_t hash[static TGA_CRYPTO_DIGEST])
{
	uint8_t bytes[TOKEN_BYTES];
	size_t len;

	if (strlen(token) != TGA_OAUTH_TOKEN_CHARS ||
		!tga_base64url_decode(token, TGA_OAUTH_TOKEN_CHARS, bytes, &len))
		return false;
	tga_crypto_sha256(bytes, sizeof(bytes), hash);
	explicit_bzero(bytes, sizeof(bytes));
	return true;
}
