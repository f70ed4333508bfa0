/*
 * oauth_token.c
 *		POST oauth/token, introspect, revoke, device_authorization: what servers of
 *		applications ask (RFC 6749 3.2, RFC 7662, RFC 7009, RFC 8628 3.1).
 *
 * They are no browsers, so no origin is asked for, and no cookie counts.
 */
#include "routes/routes.h"

#include <openssl/crypto.h>

#include "pushd.h"
#include "routes/attempt.h"
#include "routes/oauth.h"

static const tga_pg_statement token_statement = {
	"oauth_token", "SELECT " PUSHD_OAUTH_JSON_COLUMNS
				   " FROM tgauth_token($1::text, $2::bytea, $3::text)"};
static const tga_pg_statement introspect_statement = {
	"oauth_introspect",
	"SELECT " PUSHD_OAUTH_JSON_COLUMNS " FROM tgauth_introspect($1::bytea, $2::text)"};
static const tga_pg_statement revoke_statement = {
	"oauth_revoke",
	"SELECT " PUSHD_OAUTH_JSON_COLUMNS " FROM tgauth_revoke_token($1::bytea, $2::text)"};
static const tga_pg_statement device_statement = {
	"oauth_device_authorization",
	"SELECT " PUSHD_OAUTH_JSON_COLUMNS
	" FROM tgauth_device_authorization($1::text, $2::text, $3::bytea, $4::text)"};

#define CREDENTIALS_MAX 2048

/*
 * Asks with the client's credentials as the last value.  A client uses one way of
 * authentication a request (RFC 6749 2.3), so two fields are none.
 */
static void
ask(pushd_request *r, const tga_pg_statement *statement, int count,
	const char *values[static PUSHD_OAUTH_VALUES_MAX])
{
	tga_span field = pushd_request_field(r, "Authorization");
	char credentials[CREDENTIALS_MAX + 1] = "";
	pushd_oauth *o;

	if (!pushd_attempt_is_open(r))
		return;
	if (field.len > CREDENTIALS_MAX ||
		tga_http_head_repeats(&r->http.head, "Authorization"))
	{
		pushd_oauth_respond_error(r, 400, "invalid_request",
								  "there is to be one field Authorization, of 2048 bytes "
								  "at most");
		return;
	}
	o = pushd_oauth_begin(r, false);
	if (o == NULL)
		return;
	o->is_attempt = true;
	if (field.at != NULL)
		memcpy(credentials, field.at, field.len);
	values[count++] = field.at != NULL ? credentials : NULL;
	pushd_oauth_ask(o, statement, count, values, pushd_oauth_respond_json);
	OPENSSL_cleanse(credentials, sizeof(credentials));
}

void
pushd_handle_oauth_token(pushd_request *r)
{
	const char *values[PUSHD_OAUTH_VALUES_MAX] = {r->site->url->origin, pushd_oauth_form};

	ask(r, &token_statement, 2, values);
}

void
pushd_handle_oauth_introspect(pushd_request *r)
{
	const char *values[PUSHD_OAUTH_VALUES_MAX] = {pushd_oauth_form};

	ask(r, &introspect_statement, 1, values);
}

void
pushd_handle_oauth_revoke(pushd_request *r)
{
	const char *values[PUSHD_OAUTH_VALUES_MAX] = {pushd_oauth_form};

	ask(r, &revoke_statement, 1, values);
}

void
pushd_handle_oauth_device_authorization(pushd_request *r)
{
	const char *values[PUSHD_OAUTH_VALUES_MAX] = {
		r->site->url->origin, r->pushd->config.prefix, pushd_oauth_form};

	ask(r, &device_statement, 3, values);
}
