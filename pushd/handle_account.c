/*
 * handle_account.c
 *		POST api/register, api/login, api/refresh, api/password, api/logout: users
 *		with passwords, for front-ends that keep tokens.
 *
 * Who has no such user and who has a wrong password are told the same.
 */
#include "routes.h"

#include "api.h"
#include "pushd.h"

#define AGENT_MAX 512

static void
respond_pair(request *r, int status, const PGresult *result, int user_column)
{
	buffer json = {0};

	buffer_text(&json, "{");
	if (user_column >= 0)
		api_add_number(&json, "user_id", result, user_column);
	api_add_pair(&json, result, user_column + 1);
	buffer_text(&json, "}\n");
	respond_json(r, status, &json);
}

static void
note(const request *r, const char *event, const char *status)
{
	tga_log_event(&r->pushd->log, TGA_INFO, event, "status", status, "address",
				  api_address(r), NULL);
}

/* --- register and login ----------------------------------------------------------------- */

static void
on_registered(void *arg, const PGresult *result)
{
	request *r = arg;

	if (!api_has_row(r, "register", result))
		return;
	note(r, "registered", NULL);
	respond_pair(r, 201, result, 0);
}

static void
on_logged_in(void *arg, const PGresult *result)
{
	request *r = arg;

	if (!api_has_row(r, "login", result))
		return;
	note(r, "password_login", PQgetvalue(result, 0, 0));
	if (strcmp(PQgetvalue(result, 0, 0), "ok") == 0)
		respond_pair(r, 200, result, 2);
	else
		api_respond_status(r, result, "wrong user name or password");
}

/* Both send a name and a password, with the client's address and agent. */
static void
send_credentials(request *r, const char *statement, tga_pg_answer answer)
{
	json_t *body = api_body(r);
	const char *name, *password;
	char agent[AGENT_MAX];

	if (body == NULL)
		return;
	if (api_text(r, body, "username", API_USERNAME_MAX, true, &name) &&
		api_text(r, body, "password", API_PASSWORD_MAX, true, &password) &&
		!password_db_send(r->pushd, statement, 4,
						  (const char *const[]){name, password, api_address(r),
												api_agent(r, agent, sizeof(agent))},
						  answer, r))
		respond_unavailable(r);
	json_decref(body);
}

void
handle_api_register(request *r)
{
	send_credentials(r, "register", on_registered);
}

void
handle_api_login(request *r)
{
	send_credentials(r, "login", on_logged_in);
}

/* --- refresh ------------------------------------------------------------------------------- */

static void
on_refreshed(void *arg, const PGresult *result)
{
	request *r = arg;
	const char *status;

	if (!api_has_row(r, "refresh", result))
		return;
	status = PQgetvalue(result, 0, 0);
	if (strcmp(status, "reused") == 0)
		note(r, "refresh_token_reused", status);
	if (strcmp(status, "ok") == 0)
	{
		buffer json = {0};

		buffer_text(&json, "{");
		api_add_pair(&json, result, 1);
		buffer_text(&json, "}\n");
		respond_json(r, 200, &json);
	}
	else
		api_unauthorized(r, "invalid_token", "the refresh token is not good");
}

void
handle_api_refresh(request *r)
{
	json_t *body = api_body(r);
	const char *token;

	if (body == NULL)
		return;
	if (api_text(r, body, "refresh_token", API_TOKEN_MAX, true, &token) &&
		!db_send(r->pushd, "refresh", 1, (const char *const[]){token}, on_refreshed, r))
		respond_unavailable(r);
	json_decref(body);
}

/* --- one's own account ----------------------------------------------------------------------- */

static void
on_password_set(void *arg, const PGresult *result)
{
	request *r = arg;
	buffer json = {0};

	if (!api_has_row(r, "set_password", result))
		return;
	note(r, "password_changed", PQgetvalue(result, 0, 0));
	if (strcmp(PQgetvalue(result, 0, 0), "ok") != 0)
	{
		api_respond_status(r, result, "the old password is wrong");
		return;
	}
	buffer_text(&json, "{\"status\":\"ok\"}\n");
	respond_json(r, 200, &json);
}

/* The token of who asks; false if there is none, which has been answered then. */
static bool
require_bearer(request *r, char token[static API_TOKEN_MAX + 1])
{
	if (api_bearer(r, token, API_TOKEN_MAX + 1))
		return true;
	api_unauthorized(r, NULL, "send Authorization: Bearer with a token");
	return false;
}

void
handle_api_password(request *r)
{
	char token[API_TOKEN_MAX + 1];
	const char *old, *new;
	json_t *body;

	if (!require_bearer(r, token))
		return;
	body = api_body(r);
	if (body == NULL)
		return;
	if (api_text(r, body, "old_password", API_PASSWORD_MAX, false, &old) &&
		api_text(r, body, "new_password", API_PASSWORD_MAX, true, &new) &&
		!password_db_send(r->pushd, "set_password", 3,
						  (const char *const[]){token, old, new}, on_password_set, r))
		respond_unavailable(r);
	json_decref(body);
}

static void
on_logged_out(void *arg, const PGresult *result)
{
	request *r = arg;
	buffer json = {0};

	if (!api_has_row(r, "logout", result))
		return;
	COUNT(r->pushd, LOGOUTS);
	buffer_text(&json, "{");
	api_add_number(&json, "sessions", result, 0);
	buffer_text(&json, "}\n");
	respond_json(r, 200, &json);
}

void
handle_api_logout(request *r)
{
	char token[API_TOKEN_MAX + 1];
	bool everywhere;
	json_t *body;

	if (!require_bearer(r, token))
		return;
	body = api_body(r);
	if (body == NULL)
		return;
	if (api_json_bool(body, "everywhere", &everywhere) == API_WRONG)
		api_refuse_member(r, "everywhere");
	else if (!db_send(r->pushd, "logout", 2,
					  (const char *const[]){token, everywhere ? "t" : "f"}, on_logged_out,
					  r))
		respond_unavailable(r);
	json_decref(body);
}
