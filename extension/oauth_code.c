/*
 * oauth_code.c
 *		See oauth_code.h; the exchange of codes for tokens.
 *
 * A code is bound to its client, to the redirect URI and to the PKCE challenge of the
 * request (RFC 6749 section 4.1.3, RFC 7636 section 4.6).  Once its own client presents
 * it, it is used up, whatever else is wrong: nobody tries verifiers.  Presented again, it
 * revokes what it gave (RFC 6749 section 4.1.2), since one of two holds a copy.
 */
#include "oauth_code.h"

#include <openssl/crypto.h>

#include "base64url.h"
#include "oauth_scope.h"
#include "oauth_token.h"

#define CODE_SECONDS 60
#define VERIFIER_MIN 43
#define VERIFIER_MAX 128

static tga_statement insert_code = {
	.text = "INSERT INTO %1$s.tgauth_client_code (code_hash, sid, redirect_uri, scopes, "
			"nonce, code_challenge, id_token_claims, userinfo_claims, auth_time, "
			"expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	.nargs = 10,
	.types = {BYTEAOID, BYTEAOID, TEXTOID, TEXTARRAYOID, TEXTOID, TEXTOID, TEXTARRAYOID,
			  TEXTARRAYOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

enum code_column
{
	CODE_USED = 1,
	CODE_EXPIRED,
	CODE_REDIRECT_URI,
	CODE_CHALLENGE,
	CODE_NONCE,
	CODE_SCOPES,
	CODE_ID_TOKEN_CLAIMS,
	CODE_USERINFO_CLAIMS,
	CODE_AUTH_TIME,
	CODE_SID
};

/* Of two who exchange a code at once, the second waits here and then sees that it is used. */
static tga_statement lock_code = {
	.text = "SELECT k.used_at IS NOT NULL, k.expires_at <= $3, k.redirect_uri, "
			"k.code_challenge, k.nonce, k.scopes, k.id_token_claims, k.userinfo_claims, "
			"k.auth_time, k.sid FROM %1$s.tgauth_client_code AS k "
			"JOIN %1$s.tgauth_client_session AS c ON c.sid = k.sid "
			"WHERE k.code_hash = $1 AND c.client_id = $2 FOR UPDATE OF k",
	.nargs = 3,
	.types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement use_code = {
	.text = "UPDATE %1$s.tgauth_client_code SET used_at = $2 WHERE code_hash = $1",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

void
tga_oauth_code_write(const tga_call *call, const tga_oauth_grant *grant,
					 const char *redirect_uri, const char *code_challenge,
					 char code[static TGA_OAUTH_TOKEN_CHARS + 1])
{
	tga_args args = {0};
	uint8_t hash[TGA_CRYPTO_DIGEST];

	tga_oauth_token_make(code, hash);
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_bytes(&args, grant->sid, sizeof(grant->sid));
	tga_spi_arg_text(&args, redirect_uri);
	tga_spi_arg_datum(&args, tga_oauth_scopes_array(grant->scopes));
	tga_spi_arg_text(&args, grant->nonce);
	tga_spi_arg_text(&args, code_challenge);
	tga_spi_arg_datum(&args, tga_oauth_claims_array(grant->id_token_claims));
	tga_spi_arg_datum(&args, tga_oauth_claims_array(grant->userinfo_claims));
	tga_spi_arg_time(&args, grant->auth_time);
	tga_spi_arg_time(&args, call->now + CODE_SECONDS * USECS_PER_SEC);
	if (tga_spi_run(call, &insert_code, &args) == 0)
		tga_spi_kept_out("tgauth_client_code");
}

bool
tga_oauth_challenge_is_good(const char *challenge)
{
	uint8_t bytes[TGA_CRYPTO_DIGEST];
	size_t len;

	return strlen(challenge) == TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST) &&
		   tga_base64url_decode(challenge, strlen(challenge), bytes, &len);
}

/*
 * A request that began with PKCE cannot end without, and one that began without cannot
 * end with (RFC 9700 section 4.8.2): somebody has changed it in between.
 */
static bool
good_verifier(const char *verifier, const char *challenge)
{
	uint8_t digest[TGA_CRYPTO_DIGEST];
	char text[TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST) + 1];
	size_t len = verifier != NULL ? strlen(verifier) : 0;

	if (verifier == NULL || challenge == NULL)
		return verifier == NULL && challenge == NULL;
	if (len < VERIFIER_MIN || len > VERIFIER_MAX || strlen(challenge) != sizeof(text) - 1)
		return false;
	tga_crypto_sha256(verifier, len, digest);
	tga_base64url_encode(digest, sizeof(digest), text);
	return CRYPTO_memcmp(text, challenge, sizeof(text) - 1) == 0;
}

/* Takes the grant out of the row that was locked. */
static void
take_grant(tga_oauth_grant *grant)
{
	bool isnull;
	Datum value = tga_spi_cell(CODE_SCOPES, &isnull);

	grant->scopes = tga_oauth_scopes_of(value, isnull);
	value = tga_spi_cell(CODE_ID_TOKEN_CLAIMS, &isnull);
	grant->id_token_claims = tga_oauth_claims_of(value, isnull);
	value = tga_spi_cell(CODE_USERINFO_CLAIMS, &isnull);
	grant->userinfo_claims = tga_oauth_claims_of(value, isnull);
	grant->nonce = tga_spi_text(CODE_NONCE);
	if (!tga_spi_time(CODE_AUTH_TIME, &grant->auth_time) ||
		!tga_spi_bytes(0, CODE_SID, grant->sid, TGA_SID_BYTES))
		elog(ERROR, "a code has no session");
}

/* Uses the code up; why it is not good, or NULL. */
static const char *
use(const tga_oauth_request *request, const char *redirect_uri, tga_oauth_grant *grant)
{
	const tga_call *call = request->call;
	tga_args lock = {0};
	tga_args mark = {0};
	bool used, expired, same_uri, verified;

	tga_spi_arg_bytes(&lock, grant->family, TGA_CRYPTO_DIGEST);
	tga_spi_arg_text(&lock, request->client->client_id);
	tga_spi_arg_time(&lock, call->now);
	if (tga_spi_run(call, &lock_code, &lock) == 0)
		return "the code is none of this client's";
	used = tga_spi_bool(CODE_USED);
	expired = tga_spi_bool(CODE_EXPIRED);
	same_uri = strcmp(tga_spi_text(CODE_REDIRECT_URI), redirect_uri) == 0;
	verified = good_verifier(tga_oauth_form_value(request->form, "code_verifier"),
							 tga_spi_text(CODE_CHALLENGE));
	take_grant(grant);
	if (used)
	{
		tga_oauth_grant_revoke(call, grant->family, TGA_JOURNAL_REUSED);
		return "the code was used before";
	}
	tga_spi_arg_bytes(&mark, grant->family, TGA_CRYPTO_DIGEST);
	tga_spi_arg_time(&mark, call->now);
	tga_spi_run(call, &use_code, &mark);
	if (expired)
		return "the code has expired";
	if (!same_uri)
		return "redirect_uri is not that of the request";
	return verified ? NULL : "code_verifier does not fit the request";
}

/* grant_type authorization_code */
void
tga_oauth_code_exchange(const tga_oauth_request *request, tga_oauth_answer *answer)
{
	const char *code = tga_oauth_form_value(request->form, "code");
	const char *redirect_uri = tga_oauth_form_text(request->form, "redirect_uri");
	tga_oauth_grant grant = {0};
	const char *fault = NULL;

	if (code == NULL || redirect_uri == NULL)
	{
		tga_oauth_error(request->call, answer, 400, "invalid_request",
						code == NULL ? "there is no code" : "there is no redirect_uri");
		return;
	}
	if (!tga_oauth_token_hash(code, grant.family))
		fault = "the code is none of this client's";
	else
		fault = use(request, redirect_uri, &grant);
	if (fault == NULL && !tga_oauth_grant_session(request->call, request->client, &grant))
		fault = "the session has ended";
	if (fault == NULL)
		tga_oauth_issue(request, &grant, answer);
	else
		tga_oauth_invalid_grant(request, answer, fault);
}
