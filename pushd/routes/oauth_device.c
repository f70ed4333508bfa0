/*
 * oauth_device.c
 *		GET and POST oauth/device: a person types what a device shows, and lets it in
 *		(RFC 8628 3.3).
 *
 * Codes are short, so each wrong one counts as an attempt of its address (RFC 8628 5.1).
 */
#include "routes/routes.h"

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/oauth.h"

static const tga_pg_statement statement = {
	"oauth_device",
	"SELECT outcome, error, client_id, client_name, array_to_string(scopes, ' '), resume "
	"FROM tgauth_device($1::bytea, $2::text)"};

enum
{
	DEVICE_OUTCOME,
	DEVICE_ERROR,
	DEVICE_CLIENT_ID,
	DEVICE_CLIENT_NAME,
	DEVICE_SCOPES,
	DEVICE_RESUME
};

#define USER_CODE "user_code"
#define USER_CODE_MAX 40

static const char *
user_code(const pushd_oauth *o, char code[static USER_CODE_MAX + 1])
{
	return pushd_form_value((tga_span){o->form.bytes, o->form.len}, USER_CODE, code,
							USER_CODE_MAX + 1)
			   ? code
			   : NULL;
}

static void
respond_question(pushd_oauth *o, const char *error)
{
	pushd_request *r = o->request;
	char code[USER_CODE_MAX + 1];
	tga_buffer action = {0};
	pushd_page_model model = {
		.view = PUSHD_PAGE_DEVICE, .user_code = user_code(o, code), .error = error};

	tga_buffer_texts(&action, r->pushd->config.prefix, r->route->name, NULL);
	model.form_action = action.bytes;
	if (error != NULL)
		pushd_attempt_failed(r);
	pushd_oauth_respond_page(o, error != NULL ? 400 : 200, &model);
	tga_buffer_clear(&action);
}

static void
respond_consent(pushd_oauth *o, const PGresult *result)
{
	char code[USER_CODE_MAX + 1];

	pushd_oauth_respond_consent(
		o, &(pushd_page_model){
			   .application = pushd_db_text(result, 0, DEVICE_CLIENT_NAME),
			   .resume = pushd_db_text(result, 0, DEVICE_RESUME),
			   .scopes = pushd_db_text(result, 0, DEVICE_SCOPES),
			   .user_code = user_code(o, code),
		   });
}

static void
respond_result(pushd_oauth *o, const PGresult *result, pushd_page_view view, int status)
{
	pushd_page_model model = {
		.view = view, .application = pushd_db_text(result, 0, DEVICE_CLIENT_NAME)};

	pushd_oauth_log_decision(o, pushd_db_text(result, 0, DEVICE_CLIENT_ID));
	pushd_oauth_respond_page(o, status, &model);
}

static void
on_device(pushd_oauth *o, const PGresult *result)
{
	tga_oauth_outcome outcome;

	if (result == NULL ||
		!tga_oauth_outcome_parse(PQgetvalue(result, 0, DEVICE_OUTCOME), &outcome))
		pushd_oauth_respond_away(o);
	else if (outcome == TGA_OAUTH_LOGIN)
		pushd_oauth_respond_login(o, pushd_db_text(result, 0, DEVICE_RESUME));
	else if (outcome == TGA_OAUTH_CONSENT)
		respond_consent(o, result);
	else if (outcome == TGA_OAUTH_APPROVED)
		respond_result(o, result, PUSHD_PAGE_DEVICE_APPROVED, 200);
	else if (outcome == TGA_OAUTH_DENIED)
		respond_result(o, result, PUSHD_PAGE_DEVICE_DENIED, 200);
	else if (outcome == TGA_OAUTH_FORBIDDEN)
		respond_result(o, result, PUSHD_PAGE_FORBIDDEN, 403);
	else
		respond_question(o, pushd_db_text(result, 0, DEVICE_ERROR));
}

static void
answer(pushd_request *r, tga_state state)
{
	char token[TGA_SECRET_CHARS + 1];
	pushd_oauth *o = pushd_oauth_begin(r, true);

	if (o == NULL)
		return;
	if (r->http.head.method == TGA_HTTP_POST
			? !pushd_request_is_same_origin(r, r->site->url->origin)
			: pushd_oauth_has(o, "decision"))
	{
		pushd_refuse_elsewhere(r);
		pushd_oauth_end(o);
	}
	else if (!pushd_oauth_has(o, USER_CODE))
		respond_question(o, NULL);
	else if (state == TGA_STATE_CONFIRMED)
		pushd_oauth_respond_login(o, NULL);
	else
	{
		pushd_oauth_ask(
			o, &statement, 2,
			(const char *const[]){pushd_oauth_form,
								  pushd_request_session_text(r, token) ? token : NULL},
			on_device);
		OPENSSL_cleanse(token, sizeof(token));
	}
}

void
pushd_handle_oauth_device(pushd_request *r)
{
	pushd_browser_state(r, answer);
}
