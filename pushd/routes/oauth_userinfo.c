/*
 * oauth_userinfo.c
 *		GET and POST oauth/userinfo: the claims of an access token's user (OpenID Connect
 *		Core 5.3).
 *
 * The token comes in the field Authorization or in a form, and never in the query, which
 * logs keep (RFC 9700 4.3.2).
 */
#include "routes/routes.h"

#include <openssl/crypto.h>

#include "http/fields.h"
#include "pushd.h"
#include "routes/api.h"
#include "routes/oauth.h"

static const tga_pg_statement statement = {"oauth_userinfo",
										   "SELECT " PUSHD_OAUTH_JSON_COLUMNS
										   " FROM tgauth_userinfo($1::text)"};

#define TOKEN_MAX 512

void
pushd_handle_oauth_userinfo(pushd_request *r)
{
	char token[TOKEN_MAX];
	pushd_oauth *o = pushd_oauth_begin(r, false);
	bool found;

	if (o == NULL)
		return;
	found = pushd_api_bearer(r, token, sizeof(token));
	if (found && pushd_oauth_has(o, "access_token"))
	{
		/* RFC 6750 2: one way a request. */
		pushd_respond_field(r, "WWW-Authenticate",
							"Bearer realm=\"tgauth\", error=\"invalid_request\"");
		pushd_oauth_respond_error(r, 400, "invalid_request", "the token came twice");
		pushd_oauth_end(o);
	}
	else if (found || pushd_form_value((tga_span){o->form.bytes, o->form.len},
									   "access_token", token, sizeof(token)))
		pushd_oauth_ask(o, &statement, 1, (const char *const[]){token},
						pushd_oauth_respond_json);
	else
	{
		pushd_api_unauthorized(r, NULL, "there is no access token");
		pushd_oauth_end(o);
	}
	OPENSSL_cleanse(token, sizeof(token));
}
