/*
 * oauth.c
 *		The forms of the OpenID provider's requests, and questions to the database; see
 *		oauth.h.
 */
#include "routes/oauth.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "hex.h"
#include "http/fields.h"
#include "must.h"
#include "pushd.h"
#include "routes/attempt.h"

const char pushd_oauth_form[] = "";

/* --- the form ---------------------------------------------------------------------- */

static tga_span
form_body(const pushd_request *r)
{
	return pushd_is_media_type(pushd_request_field(r, "Content-Type"),
							   "application/x-www-form-urlencoded")
			   ? r->http.body
			   : (tga_span){NULL, 0};
}

/*
 * What is no character of a path (pushd_is_local_path) would be lost on the way through
 * the login page, and a line end in Location would be worse.
 */
static void
add_part(tga_buffer *form, tga_span part)
{
	if (part.len > 0 && form->len > 0)
		tga_buffer_text(form, "&");
	tga_buffer_expect(form, part.len + 1);
	for (size_t i = 0; i < part.len; i++)
	{
		unsigned char c = (unsigned char) part.at[i];

		if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#')
			tga_buffer_format(form, "%%%02X", c);
		else
			tga_buffer_add(form, &part.at[i], 1);
	}
}

pushd_oauth *
pushd_oauth_begin(pushd_request *r, bool with_query)
{
	pushd_oauth *o = calloc(1, sizeof(*o));

	if (o != NULL)
	{
		o->request = r;
		if (with_query)
			add_part(&o->form, r->http.head.query);
		add_part(&o->form, form_body(r));
		if (!o->form.failed && o->form.len <= PUSHD_OAUTH_FORM_MAX)
			return o;
	}
	if (o != NULL && !o->form.failed)
		pushd_respond_error(r, 414, "invalid_request", "the request is too long");
	else
		pushd_respond_unavailable(r);
	pushd_oauth_end(o);
	return NULL;
}

void
pushd_oauth_end(pushd_oauth *o)
{
	if (o != NULL)
		tga_buffer_wipe(&o->form);
	free(o);
}

bool
pushd_oauth_has(const pushd_oauth *o, const char *name)
{
	tga_span rest = {o->form.bytes, o->form.len}, one, key;

	while (tga_span_next(&rest, '&', &one))
		if (tga_span_next(&one, '=', &key) && tga_span_is(key, name))
			return true;
	return false;
}

/* --- asking -------------------------------------------------------------------------- */

static void
on_answer(void *arg, const PGresult *result)
{
	pushd_oauth *o = arg;
	bool answered = pushd_db_has_rows(&o->request->pushd->db, o->statement, result) &&
					PQntuples(result) > 0;

	o->answer(o, answered ? result : NULL);
}

/* As a bytea is written; NULL if memory is short. */
static char *
form_text(const tga_buffer *form)
{
	char *text = malloc(2 * form->len + 3);

	if (text == NULL)
		return NULL;
	text[0] = '\\';
	text[1] = 'x';
	text[2] = '\0';
	if (form->len > 0)
		tga_hex_encode((const uint8_t *) form->bytes, form->len, text + 2);
	return text;
}

void
pushd_oauth_ask(pushd_oauth *o, const tga_pg_statement *statement, int count,
				const char *const *values,
				void (*answer)(pushd_oauth *o, const PGresult *result))
{
	const char *given[PUSHD_OAUTH_VALUES_MAX];
	char *form = form_text(&o->form);
	size_t len = 2 * o->form.len + 2;

	TGA_MUST(count <= PUSHD_OAUTH_VALUES_MAX);
	for (int i = 0; i < count; i++)
		given[i] = values[i] == pushd_oauth_form ? form : values[i];
	o->statement = statement;
	o->answer = answer;
	if (form == NULL ||
		!pushd_db_send(&o->request->pushd->db, statement, count, given, on_answer, o))
		answer(o, NULL);
	if (form != NULL)
		OPENSSL_cleanse(form, len);
	free(form);
}

/* --- for clients ---------------------------------------------------------------------- */

enum
{
	JSON_STATUS,
	JSON_BODY,
	JSON_WWW_AUTHENTICATE
};

/* RFC 6749 5.1: neither is to be kept by anybody. */
static void
respond_json(pushd_request *r, int status, const char *json)
{
	pushd_respond_field(r, "Cache-Control", "no-store");
	pushd_respond_field(r, "Pragma", "no-cache");
	pushd_respond(r, status, "application/json", json, strlen(json));
}

void
pushd_oauth_respond_error(pushd_request *r, int status, const char *error,
						  const char *description)
{
	tga_buffer json = {0};

	if (status == 503)
		pushd_respond_field(r, "Retry-After", "2");
	tga_buffer_format(&json, "{\"error\":\"%s\",\"error_description\":", error);
	tga_buffer_json(&json, description);
	tga_buffer_text(&json, "}\n");
	respond_json(r, status, json.failed ? "{}" : json.bytes);
	tga_buffer_clear(&json);
}

void
pushd_oauth_respond_json(pushd_oauth *o, const PGresult *result)
{
	pushd_request *r = o->request;
	const char *body, *challenge;
	int status;

	if (result == NULL)
		pushd_oauth_respond_error(r, 503, "temporarily_unavailable",
								  "the database is away; try again in a moment");
	else
	{
		status = atoi(PQgetvalue(result, 0, JSON_STATUS));
		body = pushd_db_text(result, 0, JSON_BODY);
		challenge = pushd_db_text(result, 0, JSON_WWW_AUTHENTICATE);
		if (challenge != NULL && tga_http_is_field_value(tga_span_of(challenge)))
			pushd_respond_field(r, "WWW-Authenticate", challenge);
		/* Guessing at secrets is limited as guessing at logins is (RFC 6749 2.3.1). */
		if (status == 401 && o->is_attempt)
			pushd_attempt_failed(r);
		respond_json(r, status, body != NULL ? body : "");
	}
	pushd_oauth_end(o);
}
