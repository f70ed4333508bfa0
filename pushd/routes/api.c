/*
 * api.c
 *		See api.h.
 */
#include "routes/api.h"

#include <stdio.h>

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"

#define SCHEME "Bearer realm=\"tgauth\""

/* --- what comes in ------------------------------------------------------------------- */

json_t *
pushd_api_body(pushd_request *r)
{
	json_t *body;

	if (!pushd_is_media_type(pushd_request_field(r, "Content-Type"), "application/json"))
	{
		pushd_respond_error(r, 415, "unsupported_media_type",
							"the body must be application/json");
		return NULL;
	}
	body = pushd_api_json_parse(r->http.body);
	if (body == NULL)
		pushd_respond_error(r, 400, "invalid_request", "the body is not a JSON object");
	return body;
}

void
pushd_api_refuse_member(pushd_request *r, const char *name)
{
	tga_buffer json = {0};

	tga_buffer_text(&json,
					"{\"error\":\"invalid_request\",\"message\":\"a member of the body "
					"is missing or of a wrong kind\",\"field\":");
	tga_buffer_json(&json, name);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 400, &json);
}

bool
pushd_api_text(pushd_request *r, const json_t *body, const char *name, size_t max,
			   bool required, const char **value)
{
	pushd_api_member found = pushd_api_json_text(body, name, max, value);

	if (found == PUSHD_API_GOOD || (found == PUSHD_API_ABSENT && !required))
		return true;
	pushd_api_refuse_member(r, name);
	return false;
}

bool
pushd_api_bearer(const pushd_request *r, char *out, size_t size)
{
	tga_span value = pushd_request_field(r, "Authorization");
	const size_t scheme = strlen("Bearer ");

	if (value.at == NULL || tga_http_head_repeats(&r->http.head, "Authorization") ||
		value.len <= scheme || strncasecmp(value.at, "Bearer ", scheme) != 0)
		return false;
	value = tga_span_trim((tga_span){value.at + scheme, value.len - scheme});
	if (value.len == 0 || value.len >= size)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] <= ' ' || value.at[i] > '~' || value.at[i] == ',')
			return false;
	memcpy(out, value.at, value.len);
	out[value.len] = '\0';
	return true;
}

const char *
pushd_api_address(const pushd_request *r)
{
	return r->client[0] != '\0' ? r->client : NULL;
}

/* PostgreSQL takes UTF-8 alone, and only ASCII matters in a User-Agent. */
const char *
pushd_api_agent(const pushd_request *r, char *out, size_t size)
{
	tga_span agent = pushd_request_field(r, "User-Agent");
	size_t len = 0;

	if (agent.at == NULL)
		return NULL;
	for (size_t i = 0; i < agent.len && len + 1 < size; i++)
		if (agent.at[i] >= ' ' && agent.at[i] <= '~')
			out[len++] = agent.at[i];
	out[len] = '\0';
	return out;
}

/* --- what goes out ------------------------------------------------------------------- */

void
pushd_api_unauthorized(pushd_request *r, const char *code, const char *message)
{
	char value[128];

	if (code == NULL)
		pushd_respond_field(r, "WWW-Authenticate", SCHEME);
	else
	{
		snprintf(value, sizeof(value), SCHEME ", error=\"%s\"", code);
		pushd_respond_field(r, "WWW-Authenticate", value);
	}
	pushd_respond_error(r, 401, code != NULL ? code : "unauthorized", message);
}

void
pushd_api_throttled(pushd_request *r, const char *seconds)
{
	pushd_respond_field(r, "Retry-After", seconds);
	pushd_respond_error(r, 429, "throttled",
						"too many failures; wait before the next attempt");
}

static void
add_name(tga_buffer *json, const char *name)
{
	if (json->len > 0 && json->bytes[json->len - 1] != '{')
		tga_buffer_text(json, ",");
	tga_buffer_json(json, name);
	tga_buffer_text(json, ":");
}

static void
respond_refused(pushd_request *r, const PGresult *result)
{
	tga_buffer json = {0};

	tga_buffer_text(&json, "{");
	add_name(&json, "error");
	tga_buffer_json(&json, tga_password_status_word(TGA_PASSWORD_REFUSED));
	pushd_api_add_text(&json, "message", result, PUSHD_API_MESSAGE);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 403, &json);
}

tga_password_status
pushd_api_status(const PGresult *result)
{
	tga_password_status status;

	return tga_password_status_parse(PQgetvalue(result, 0, PUSHD_API_STATUS), &status)
			   ? status
			   : TGA_PASSWORD_INVALID;
}

void
pushd_api_respond_status(pushd_request *r, const PGresult *result, const char *wrong)
{
	switch (pushd_api_status(result))
	{
		case TGA_PASSWORD_THROTTLED:
			pushd_api_throttled(r, PQgetvalue(result, 0, PUSHD_API_RETRY_AFTER));
			break;
		case TGA_PASSWORD_REFUSED:
			respond_refused(r, result);
			break;
		case TGA_PASSWORD_BLOCKED:
			pushd_respond_error(r, 403, "blocked", "this user is blocked");
			break;
		case TGA_PASSWORD_USED:
			pushd_respond_error(r, 409, "used",
								"this login was decided before; begin a new one");
			break;
		case TGA_PASSWORD_OK:
		case TGA_PASSWORD_INVALID:
		case TGA_PASSWORD_COUNT:
			pushd_api_unauthorized(r, NULL, wrong);
			break;
	}
}

/* A refusal in the database's own words. */
static void
respond_words(pushd_request *r, int status, const char *code, const PGresult *result)
{
	const char *field = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
	tga_buffer json = {0};

	tga_buffer_format(&json, "{\"error\":\"%s\",\"message\":", code);
	tga_buffer_json(&json, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	if (field != NULL)
	{
		tga_buffer_text(&json, ",\"field\":");
		tga_buffer_json(&json, field);
	}
	if (hint != NULL && status == 422)
	{
		tga_buffer_text(&json, ",\"hint\":");
		tga_buffer_json(&json, hint);
	}
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, status, &json);
}

bool
pushd_api_has_row(pushd_request *r, const tga_pg_statement *statement,
				  const PGresult *result)
{
	static const struct
	{
		const char *sqlstate;
		int status;
		const char *code;
	} refusals[] = {
		{"22023", 422, "invalid_value"}, /* invalid_parameter_value */
		{"23505", 409, "exists"},		 /* unique_violation */
		{"55000", 403, "closed"},		 /* object_not_in_prerequisite_state */
		{"P0001", 403, "refused"},		 /* raise_exception, of tgauth.login_hook */
	};
	const char *sqlstate;

	if (result == NULL)
	{
		pushd_respond_unavailable(r);
		return false;
	}
	if (PQntuples(result) > 0)
		return pushd_db_has_rows(&r->pushd->db, statement, result);
	sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	for (size_t i = 0; sqlstate != NULL && i < sizeof(refusals) / sizeof(refusals[0]);
		 i++)
		if (strcmp(sqlstate, refusals[i].sqlstate) == 0)
		{
			respond_words(r, refusals[i].status, refusals[i].code, result);
			return false;
		}
	/* invalid_authorization_specification */
	if (sqlstate != NULL && strcmp(sqlstate, "28000") == 0)
		pushd_api_unauthorized(r, "invalid_token", "the token is not good");
	else
	{
		(void) !pushd_db_has_rows(&r->pushd->db, statement, result);
		pushd_respond_unavailable(r);
	}
	return false;
}

void
pushd_api_add_text(tga_buffer *json, const char *name, const PGresult *result, int column)
{
	add_name(json, name);
	tga_buffer_json(json, pushd_db_text(result, 0, column));
}

void
pushd_api_add_json(tga_buffer *json, const char *name, const PGresult *result, int column)
{
	const char *value = pushd_db_text(result, 0, column);

	add_name(json, name);
	tga_buffer_text(json, value != NULL ? value : "null");
}

void
pushd_api_add_number(tga_buffer *json, const char *name, const PGresult *result,
					 int column)
{
	pushd_api_add_json(json, name, result, column);
}

void
pushd_api_add_boolean(tga_buffer *json, const char *name, const PGresult *result,
					  int column)
{
	const char *value = pushd_db_text(result, 0, column);

	add_name(json, name);
	tga_buffer_text(json, value == NULL ? "null" : value[0] == 't' ? "true" : "false");
}

void
pushd_api_add_pair(tga_buffer *json, const PGresult *result, int column)
{
	pushd_api_add_text(json, "access_token", result,
					   column + PUSHD_API_PAIR_ACCESS_TOKEN);
	pushd_api_add_text(json, "refresh_token", result,
					   column + PUSHD_API_PAIR_REFRESH_TOKEN);
	pushd_api_add_text(json, "token_type", result, column + PUSHD_API_PAIR_TOKEN_TYPE);
	pushd_api_add_number(json, "expires_in", result, column + PUSHD_API_PAIR_EXPIRES_IN);
}
