/*
 * passkey_answer.c
 *		POST passkey/login, passkey/register: what an authenticator gave.
 *
 * The database verifies it.  A login by passkey makes the login that waits in this browser
 * a session, as a confirmation in Telegram and a password do, so that its other tabs
 * learn of it too.
 */
#include "routes/passkey.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "pushd.h"
#include "routes/api.h"
#include "routes/attempt.h"
#include "routes/claim.h"
#include "routes/decision.h"
#include "routes/routes.h"

/* Bounds of members, in characters; what is longer the database would not take. */
#define CREDENTIAL_MAX 1400
#define CLIENT_DATA_MAX 8192
#define AUTHENTICATOR_MAX 16384
#define SIGNATURE_MAX 2048
#define HANDLE_MAX 100

/* Of members that are base64url. */
#define MEMBERS_MAX 5

typedef struct answer
{
	pushd_request *request;
	pushd_login login; /* of passkey/login */
	tga_buffer members[MEMBERS_MAX];
} answer;

static void
free_answer(answer *a)
{
	for (int i = 0; i < MEMBERS_MAX; i++)
		tga_buffer_clear(&a->members[i]);
	pushd_login_wipe(&a->login);
	free(a);
}

/* A member that is read: of the credential itself, or of its response. */
typedef struct member
{
	const char *name;
	size_t max;
	bool of_response;
} member;

static bool
read_member(const json_t *body, const member *m, tga_buffer *parameter)
{
	const json_t *from = m->of_response ? json_object_get(body, "response") : body;
	const char *text;

	return json_is_object(from) &&
		   pushd_api_json_text(from, m->name, m->max, &text) == PUSHD_API_GOOD &&
		   pushd_passkey_bytes(text, parameter);
}

/* The first members, up to a NULL name.  NULL: answered. */
static answer *
read_answer(pushd_request *r, const json_t *body, const member *members)
{
	answer *a = calloc(1, sizeof(*a));

	if (a == NULL)
	{
		pushd_respond_unavailable(r);
		return NULL;
	}
	a->request = r;
	for (int i = 0; members[i].name != NULL; i++)
		if (!read_member(body, &members[i], &a->members[i]))
		{
			pushd_api_refuse_member(r, members[i].name);
			free_answer(a);
			return NULL;
		}
	return a;
}

/* The body, where there are passkeys at all; NULL: answered. */
static json_t *
read_body(pushd_request *r)
{
	json_t *body = pushd_api_body(r);

	if (body == NULL || pushd_passkeys_are_offered(r->pushd))
		return body;
	json_decref(body);
	pushd_passkey_refuse_all(r);
	return NULL;
}

/* --- POST passkey/login ------------------------------------------------------------------ */

static const tga_pg_statement login_statement = {
	"passkey_login",
	"SELECT status, user_id, message, reason FROM tgauth_passkey_login($1::bytea, "
	"$2::bytea, $3::bytea, $4::bytea, $5::bytea, $6::bytea, $7::text, $8::int, $9::inet, "
	"$10::text)"};

enum
{
	LOGIN_STATUS,
	LOGIN_USER_ID,
	LOGIN_MESSAGE,
	LOGIN_REASON
};

static const member login_members[] = {{"id", CREDENTIAL_MAX, false},
									   {"clientDataJSON", CLIENT_DATA_MAX, true},
									   {"authenticatorData", AUTHENTICATOR_MAX, true},
									   {"signature", SIGNATURE_MAX, true},
									   {"userHandle", HANDLE_MAX, true},
									   {0}};

static void
on_login(void *arg, const PGresult *result)
{
	answer *a = arg;
	pushd_request *r = a->request;
	char id[PUSHD_LOGIN_ID_HEX + 1];

	if (pushd_api_has_row(r, &login_statement, result))
	{
		const char *message = pushd_db_text(result, 0, LOGIN_MESSAGE);
		const char *reason = pushd_db_text(result, 0, LOGIN_REASON);
		const char *word = PQgetvalue(result, 0, LOGIN_STATUS);
		tga_passkey_status status = pushd_passkey_status(word);

		pushd_login_id_hex(a->login.id, id);
		pushd_log_decision(
			r, "passkey_login",
			&(pushd_decision){.status = word,
							  .user_id = pushd_db_text(result, 0, LOGIN_USER_ID),
							  .login_id = id,
							  .reason = reason != NULL ? reason : message});
		if (status == TGA_PASSKEY_OK)
			pushd_claim_login(r, &a->login, false);
		else
			pushd_passkey_refuse(r, status, message);
	}
	free_answer(a);
}

static void
ask_for_login(answer *a)
{
	pushd_request *r = a->request;
	char id[PUSHD_DB_ID_TEXT], channel[PUSHD_DB_NUMBER_TEXT], agent[PUSHD_API_AGENT_SIZE];

	if (pushd_db_send(&r->pushd->db, &login_statement, 10,
					  (const char *const[]){
						  pushd_db_id(a->login.id, id), a->members[0].bytes,
						  a->members[1].bytes, a->members[2].bytes, a->members[3].bytes,
						  a->members[4].bytes, r->site->url->origin,
						  pushd_db_number(a->login.channel, channel),
						  pushd_api_address(r), pushd_api_agent(r, agent, sizeof(agent))},
					  on_login, a))
		return;
	pushd_respond_unavailable(r);
	free_answer(a);
}

void
pushd_handle_passkey_login(pushd_request *r)
{
	json_t *body = read_body(r);
	answer *a = body != NULL ? read_answer(r, body, login_members) : NULL;

	json_decref(body);
	if (a == NULL)
		return;
	if (pushd_passkey_waiting_login(r, false, &a->login))
		ask_for_login(a);
	else
		free_answer(a);
}

/* --- POST passkey/register ------------------------------------------------------------------ */

static const tga_pg_statement register_statement = {
	"passkey_register",
	"SELECT status, encode(credential_id, 'hex'), reason FROM tgauth_passkey_register("
	"$1::text, $2::bytea, $3::bytea, tgauth_text($4::bytea, false), $5::text)"};

enum
{
	REGISTER_STATUS,
	REGISTER_CREDENTIAL_ID,
	REGISTER_REASON
};

static const member register_members[] = {{"clientDataJSON", CLIENT_DATA_MAX, true},
										  {"attestationObject", AUTHENTICATOR_MAX, true},
										  {0}};

static void
respond_added(pushd_request *r, const char *hex)
{
	tga_buffer json = {0};

	tga_buffer_text(&json, "{\"status\":\"ok\",\"id\":\"");
	pushd_passkey_text(hex, &json);
	tga_buffer_text(&json, "\"}\n");
	pushd_respond_json(r, 200, &json);
}

static void
on_registered(void *arg, const PGresult *result)
{
	answer *a = arg;
	pushd_request *r = a->request;

	if (pushd_api_has_row(r, &register_statement, result))
	{
		const char *word = PQgetvalue(result, 0, REGISTER_STATUS);
		tga_passkey_status status = pushd_passkey_status(word);

		pushd_log_decision(
			r, "passkey_register",
			&(pushd_decision){.status = word,
							  .reason = pushd_db_text(result, 0, REGISTER_REASON)});
		if (status == TGA_PASSKEY_NOBODY)
			pushd_attempt_failed(r);
		if (status == TGA_PASSKEY_OK)
			respond_added(r, PQgetvalue(result, 0, REGISTER_CREDENTIAL_ID));
		else
			pushd_passkey_refuse(r, status, NULL);
	}
	free_answer(a);
}

static void
ask_for_registration(answer *a, const char *token, const char *name)
{
	pushd_request *r = a->request;

	if (!pushd_db_send(&r->pushd->db, &register_statement, 5,
					   (const char *const[]){token, a->members[0].bytes,
											 a->members[1].bytes, name,
											 r->site->url->origin},
					   on_registered, a))
	{
		pushd_respond_unavailable(r);
		free_answer(a);
	}
}

void
pushd_handle_passkey_register(pushd_request *r)
{
	char token[TGA_SECRET_CHARS + 1];
	const char *name = NULL;
	json_t *body = read_body(r);
	answer *a = NULL;

	if (body != NULL && !pushd_request_session_text(r, token))
		pushd_passkey_refuse(r, TGA_PASSKEY_NOBODY, NULL);
	else if (body != NULL &&
			 pushd_api_text(r, body, "name", PUSHD_API_NAME_MAX, false, &name))
		a = read_answer(r, body, register_members);
	if (a != NULL)
		ask_for_registration(a, token, name);
	OPENSSL_cleanse(token, sizeof(token));
	json_decref(body);
}
