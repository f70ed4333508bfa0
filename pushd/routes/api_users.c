/*
 * api_users.c
 *		POST api/register, api/login, api/refresh, api/password, api/logout: users
 *		with passwords, for front-ends that keep tokens.
 *
 * An unknown user and a wrong password get the same answer.
 */
#include "routes/routes.h"

#include "db/db_values.h"
#include "routes/api.h"
#include "routes/decision.h"
#include "pushd.h"

/* --- register and login ----------------------------------------------------------------- */

static const tga_pg_statement register_statement = {
	"register", "SELECT user_id, " PUSHD_API_PAIR_COLUMNS
				" FROM tgauth_register($1::text, tgauth_text($2::bytea, true), $3::inet, "
				"$4::text)"};

enum
{
	REGISTER_USER_ID,
	REGISTER_PAIR
};

static const tga_pg_statement login_statement = {
	"login", "SELECT " PUSHD_API_STATUS_COLUMNS ", user_id, " PUSHD_API_PAIR_COLUMNS
			 " FROM tgauth_login($1::text, tgauth_text($2::bytea, true), $3::inet, "
			 "$4::text)"};

enum
{
	LOGIN_USER_ID = PUSHD_API_STATUS_COLUMN_COUNT,
	LOGIN_PAIR
};

static void
respond_user(pushd_request *r, int status, const PGresult *result, int user, int pair)
{
	tga_buffer json = {0};

	tga_buffer_text(&json, "{");
	pushd_api_add_number(&json, "user_id", result, user);
	pushd_api_add_pair(&json, result, pair);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, status, &json);
}

static void
on_registered(void *arg, const PGresult *result)
{
	pushd_request *r = arg;

	if (!pushd_api_has_row(r, &register_statement, result))
		return;
	pushd_log_decision(
		r, "registered",
		&(pushd_decision){.user_id = pushd_db_text(result, 0, REGISTER_USER_ID)});
	respond_user(r, 201, result, REGISTER_USER_ID, REGISTER_PAIR);
}

static void
on_logged_in(void *arg, const PGresult *result)
{
	pushd_request *r = arg;

	if (!pushd_api_has_row(r, &login_statement, result))
		return;
	pushd_log_decision(
		r, "password_login",
		&(pushd_decision){.status = PQgetvalue(result, 0, PUSHD_API_STATUS),
						  .user_id = pushd_db_text(result, 0, LOGIN_USER_ID),
						  .reason = pushd_db_text(result, 0, PUSHD_API_MESSAGE)});
	if (pushd_api_status(result) == TGA_PASSWORD_OK)
		respond_user(r, 200, result, LOGIN_USER_ID, LOGIN_PAIR);
	else
		pushd_api_respond_status(r, result, "wrong user name or password");
}

/* Both send a name and a password, with the client's address and agent. */
static void
send_credentials(pushd_request *r, const tga_pg_statement *statement,
				 tga_pg_answer answer)
{
	json_t *body = pushd_api_body(r);
	const char *name, *password;
	char agent[PUSHD_API_AGENT_SIZE];

	if (body == NULL)
		return;
	if (pushd_api_text(r, body, "username", PUSHD_API_USERNAME_MAX, true, &name) &&
		pushd_api_text(r, body, "password", PUSHD_API_PASSWORD_MAX, true, &password) &&
		!pushd_password_db_send(
			&r->pushd->passwords, statement, 4,
			(const char *const[]){name, password, pushd_api_address(r),
								  pushd_api_agent(r, agent, sizeof(agent))},
			answer, r))
		pushd_respond_unavailable(r);
	json_decref(body);
}

void
pushd_handle_api_register(pushd_request *r)
{
	send_credentials(r, &register_statement, on_registered);
}

void
pushd_handle_api_login(pushd_request *r)
{
	send_credentials(r, &login_statement, on_logged_in);
}

/* --- refresh ------------------------------------------------------------------------------- */

static const tga_pg_statement refresh_statement = {
	"refresh", "SELECT status, " PUSHD_API_PAIR_COLUMNS " FROM tgauth_refresh($1::text)"};

enum
{
	REFRESH_STATUS,
	REFRESH_PAIR
};

static void
on_refreshed(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};
	const char *status;

	if (!pushd_api_has_row(r, &refresh_statement, result))
		return;
	status = PQgetvalue(result, 0, REFRESH_STATUS);
	if (strcmp(status, "ok") != 0)
		pushd_log_decision(r, "refresh_refused", &(pushd_decision){.status = status});
	if (strcmp(status, "ok") != 0)
	{
		pushd_api_unauthorized(r, "invalid_token", "the refresh token is not good");
		return;
	}
	tga_buffer_text(&json, "{");
	pushd_api_add_pair(&json, result, REFRESH_PAIR);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

void
pushd_handle_api_refresh(pushd_request *r)
{
	json_t *body = pushd_api_body(r);
	const char *token;

	if (body == NULL)
		return;
	if (pushd_api_text(r, body, "refresh_token", PUSHD_API_TOKEN_MAX, true, &token) &&
		!pushd_db_send(&r->pushd->db, &refresh_statement, 1, (const char *const[]){token},
					   on_refreshed, r))
		pushd_respond_unavailable(r);
	json_decref(body);
}

/* --- one's own account ----------------------------------------------------------------------- */

/* The second function waits for what the first one says: nobody, and it raises. */
static const tga_pg_statement set_password_statement = {
	"set_password",
	"SELECT s.status, s.retry_after, NULL AS message, a.uid "
	"FROM tgauth_authenticate($1::text) AS a (uid), "
	"tgauth_set_password(tgauth_text($2::bytea, true), "
	"CASE WHEN a.uid IS NOT NULL THEN tgauth_text($3::bytea, true) ELSE '' END) AS s"};

enum
{
	PASSWORD_USER_ID = PUSHD_API_STATUS_COLUMN_COUNT
};

static void
on_password_set(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &set_password_statement, result))
		return;
	pushd_log_decision(
		r, "password_change",
		&(pushd_decision){.status = PQgetvalue(result, 0, PUSHD_API_STATUS),
						  .user_id = pushd_db_text(result, 0, PASSWORD_USER_ID)});
	if (pushd_api_status(result) != TGA_PASSWORD_OK)
	{
		pushd_api_respond_status(r, result, "the old password is wrong");
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"ok\"}\n");
	pushd_respond_json(r, 200, &json);
}

/* The caller's token; false if there is none, which has been answered then. */
static bool
require_bearer(pushd_request *r, char token[static PUSHD_API_TOKEN_MAX + 1])
{
	if (pushd_api_bearer(r, token, PUSHD_API_TOKEN_MAX + 1))
		return true;
	pushd_api_unauthorized(r, NULL, "send Authorization: Bearer with a token");
	return false;
}

void
pushd_handle_api_password(pushd_request *r)
{
	char token[PUSHD_API_TOKEN_MAX + 1];
	const char *old, *new;
	json_t *body;

	if (!require_bearer(r, token))
		return;
	body = pushd_api_body(r);
	if (body == NULL)
		return;
	if (pushd_api_text(r, body, "old_password", PUSHD_API_PASSWORD_MAX, false, &old) &&
		pushd_api_text(r, body, "new_password", PUSHD_API_PASSWORD_MAX, true, &new) &&
		!pushd_password_db_send(&r->pushd->passwords, &set_password_statement, 3,
								(const char *const[]){token, old, new}, on_password_set,
								r))
		pushd_respond_unavailable(r);
	json_decref(body);
}

static const tga_pg_statement logout_statement = {
	"logout", "SELECT tgauth_logout(a.uid IS NOT NULL AND $2::boolean), a.uid "
			  "FROM tgauth_authenticate($1::text) AS a (uid)"};

enum
{
	LOGOUT_SESSIONS,
	LOGOUT_USER_ID
};

static void
on_logged_out(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &logout_statement, result))
		return;
	PUSHD_COUNT(r->pushd, LOGOUTS);
	pushd_log_decision(
		r, "logout",
		&(pushd_decision){.user_id = pushd_db_text(result, 0, LOGOUT_USER_ID),
						  .sessions = pushd_db_text(result, 0, LOGOUT_SESSIONS)});
	tga_buffer_text(&json, "{");
	pushd_api_add_number(&json, "sessions", result, LOGOUT_SESSIONS);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

void
pushd_handle_api_logout(pushd_request *r)
{
	char token[PUSHD_API_TOKEN_MAX + 1];
	bool everywhere;
	json_t *body;

	if (!require_bearer(r, token))
		return;
	body = pushd_api_body(r);
	if (body == NULL)
		return;
	if (pushd_api_json_bool(body, "everywhere", &everywhere) == PUSHD_API_WRONG)
		pushd_api_refuse_member(r, "everywhere");
	else if (!pushd_db_send(&r->pushd->db, &logout_statement, 2,
							(const char *const[]){token, everywhere ? "t" : "f"},
							on_logged_out, r))
		pushd_respond_unavailable(r);
	json_decref(body);
}
