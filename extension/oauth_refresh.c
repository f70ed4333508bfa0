/*
 * oauth_refresh.c
 *		grant_type refresh_token (RFC 6749 section 6).
 *
 * A refresh token is good once (RFC 9700 section 4.14.2).  Its row stays until it would have
 * expired: whoever presents it again holds a copy, nobody can tell the thief from the owner,
 * and the family ends, access tokens included.
 */
#include "oauth_scope.h"
#include "oauth_token.h"

enum refresh_column
{
	REFRESH_USED = 1,
	REFRESH_EXPIRED,
	REFRESH_NONCE,
	REFRESH_SCOPES,
	REFRESH_ID_TOKEN_CLAIMS,
	REFRESH_USERINFO_CLAIMS,
	REFRESH_AUTH_TIME,
	REFRESH_SID,
	REFRESH_FAMILY
};

/* Of two who present it at once, the second waits here and then sees that it is used. */
static tga_statement lock_token = {
	.text = "SELECT t.used_at IS NOT NULL, t.expires_at <= $3, t.nonce, t.scopes, "
			"t.id_token_claims, t.userinfo_claims, t.auth_time, t.sid, t.family "
			"FROM %1$s.tgauth_client_token AS t "
			"JOIN %1$s.tgauth_client_session AS c ON c.sid = t.sid "
			"WHERE t.token_hash = $1 AND t.kind = 'refresh' AND c.client_id = $2 "
			"AND t.revoked_at IS NULL FOR UPDATE OF t",
	.nargs = 3,
	.types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement use_token = {
	.text = "UPDATE %1$s.tgauth_client_token SET used_at = $2 WHERE token_hash = $1",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static void
take_grant(tga_oauth_grant *grant)
{
	bool isnull;
	Datum value = tga_spi_cell(REFRESH_SCOPES, &isnull);

	grant->scopes = grant->refresh_scopes = tga_oauth_scopes_of(value, isnull);
	value = tga_spi_cell(REFRESH_ID_TOKEN_CLAIMS, &isnull);
	grant->id_token_claims = tga_oauth_claims_of(value, isnull);
	value = tga_spi_cell(REFRESH_USERINFO_CLAIMS, &isnull);
	grant->userinfo_claims = tga_oauth_claims_of(value, isnull);
	grant->nonce = tga_spi_text(REFRESH_NONCE);
	if (!tga_spi_time(REFRESH_AUTH_TIME, &grant->auth_time) ||
		!tga_spi_bytes(0, REFRESH_SID, grant->sid, TGA_SID_BYTES) ||
		!tga_spi_bytes(0, REFRESH_FAMILY, grant->family, TGA_CRYPTO_DIGEST))
		elog(ERROR, "a refresh token has no session");
}

static const char too_much[] = "the scope is more than was granted";

/* Uses it up, unless it is asked for too much; why it is not good, or NULL. */
static const char *
use(const tga_oauth_request *request, const char *token, tga_oauth_grant *grant)
{
	const tga_call *call = request->call;
	const char *scope = tga_oauth_form_value(request->form, "scope");
	uint8_t hash[TGA_CRYPTO_DIGEST];
	tga_args lock = {0};
	tga_args mark = {0};
	bool used, expired;

	if (!tga_oauth_token_hash(token, hash))
		return "the refresh token is none of this client's";
	tga_spi_arg_bytes(&lock, hash, sizeof(hash));
	tga_spi_arg_text(&lock, request->client->client_id);
	tga_spi_arg_time(&lock, call->now);
	if (tga_spi_run(call, &lock_token, &lock) == 0)
		return "the refresh token is none of this client's, or not any more";
	used = tga_spi_bool(REFRESH_USED);
	expired = tga_spi_bool(REFRESH_EXPIRED);
	take_grant(grant);
	if (used)
	{
		tga_oauth_grant_revoke(call, grant->family, TGA_JOURNAL_REUSED);
		return "the refresh token was used before";
	}
	if (expired)
		return "the refresh token has expired";
	if (scope != NULL)
		grant->scopes = tga_oauth_scopes_parse(scope);
	if (grant->scopes & ~grant->refresh_scopes)
		return too_much;
	tga_spi_arg_bytes(&mark, hash, sizeof(hash));
	tga_spi_arg_time(&mark, call->now);
	tga_spi_run(call, &use_token, &mark);
	return tga_oauth_grant_session(call, request->client, grant)
			   ? NULL
			   : "the session has ended";
}

/*
 * grant_type refresh_token.  The scope of what it gives can be less than was granted; the
 * next refresh token has all of it again.
 */
void
tga_oauth_refresh(const tga_oauth_request *request, tga_oauth_answer *answer)
{
	const char *token = tga_oauth_form_value(request->form, "refresh_token");
	tga_oauth_grant grant = {0};
	const char *fault;

	if (token == NULL)
	{
		tga_oauth_error(request->call, answer, 400, "invalid_request",
						"there is no refresh_token");
		return;
	}
	fault = use(request, token, &grant);
	if (fault == NULL)
		tga_oauth_issue(request, &grant, answer);
	else if (fault == too_much)
		tga_oauth_error(request->call, answer, 400, "invalid_scope", fault);
	else
		tga_oauth_invalid_grant(request, answer, fault);
}
