/*
 * api_bot.c
 *		POST api/preview, api/answer, api/confirm, api/decline: bots that speak HTTP.
 *
 * Who asks was looked at before (api_bot_admit.c).  The database checks the token again
 * with what the bot asks for, so one that was removed meanwhile does nothing.
 */
#include "routes/routes.h"

#include <stdio.h>

#include "db/db_values.h"
#include "routes/api.h"
#include "routes/api_bot.h"
#include "routes/decision.h"
#include "pushd.h"

/* --- what it says --------------------------------------------------------------------- */

typedef struct update
{
	const char *subject; /* a start token, or the data of a button */
	char telegram_id[24];
	const char *username;
	const char *first_name;
	const char *last_name;
	const char *language_code;
	const char *photo_url;
	char match_code[16]; /* empty: none */
} update;

static bool
read_ids(pushd_request *r, const json_t *body, const char *subject, update *u)
{
	int64_t id;

	if (!pushd_api_text(r, body, subject, PUSHD_API_TOKEN_MAX, true, &u->subject))
		return false;
	if (pushd_api_json_number(body, "telegram_id", 1, INT64_MAX, &id) != PUSHD_API_GOOD)
	{
		pushd_api_refuse_member(r, "telegram_id");
		return false;
	}
	snprintf(u->telegram_id, sizeof(u->telegram_id), "%lld", (long long) id);
	return true;
}

static bool
read_profile(pushd_request *r, const json_t *body, update *u)
{
	int64_t code;
	pushd_api_member found = pushd_api_json_number(body, "match_code", 0, 99, &code);

	if (found == PUSHD_API_WRONG)
	{
		pushd_api_refuse_member(r, "match_code");
		return false;
	}
	u->match_code[0] = '\0';
	if (found == PUSHD_API_GOOD)
		snprintf(u->match_code, sizeof(u->match_code), "%d", (int) code);
	return pushd_api_text(r, body, "username", PUSHD_API_NAME_MAX, false, &u->username) &&
		   pushd_api_text(r, body, "first_name", PUSHD_API_NAME_MAX, false,
						  &u->first_name) &&
		   pushd_api_text(r, body, "last_name", PUSHD_API_NAME_MAX, false,
						  &u->last_name) &&
		   pushd_api_text(r, body, "language_code", PUSHD_API_NAME_MAX, false,
						  &u->language_code) &&
		   pushd_api_text(r, body, "photo_url", PUSHD_API_TOKEN_MAX, false,
						  &u->photo_url);
}

/* --- preview ----------------------------------------------------------------------------- */

static const tga_pg_statement preview_statement = {
	"preview_by_bot",
	"SELECT status, site_name, host(address), browser, os, to_char(issued_at AT TIME "
	"ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), to_json(choices), to_json(buttons), "
	"application, mode, new_browser, new_network, links "
	"FROM tgauth_preview_by_bot($1::text, $2::text, $3::bigint)"};

enum
{
	PREVIEW_STATUS,
	PREVIEW_SITE_NAME,
	PREVIEW_ADDRESS,
	PREVIEW_BROWSER,
	PREVIEW_OS,
	PREVIEW_ISSUED_AT,
	PREVIEW_CHOICES,
	PREVIEW_BUTTONS,
	PREVIEW_APPLICATION,
	PREVIEW_MODE,
	PREVIEW_NEW_BROWSER,
	PREVIEW_NEW_NETWORK,
	PREVIEW_LINKS
};

static void
on_previewed(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &preview_statement, result))
		return;
	tga_buffer_text(&json, "{");
	pushd_api_add_text(&json, "status", result, PREVIEW_STATUS);
	pushd_api_add_text(&json, "site_name", result, PREVIEW_SITE_NAME);
	pushd_api_add_text(&json, "application", result, PREVIEW_APPLICATION);
	pushd_api_add_text(&json, "address", result, PREVIEW_ADDRESS);
	pushd_api_add_text(&json, "browser", result, PREVIEW_BROWSER);
	pushd_api_add_text(&json, "os", result, PREVIEW_OS);
	pushd_api_add_text(&json, "issued_at", result, PREVIEW_ISSUED_AT);
	pushd_api_add_json(&json, "choices", result, PREVIEW_CHOICES);
	pushd_api_add_json(&json, "buttons", result, PREVIEW_BUTTONS);
	pushd_api_add_text(&json, "mode", result, PREVIEW_MODE);
	pushd_api_add_boolean(&json, "new_browser", result, PREVIEW_NEW_BROWSER);
	pushd_api_add_boolean(&json, "new_network", result, PREVIEW_NEW_NETWORK);
	pushd_api_add_text(&json, "links", result, PREVIEW_LINKS);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

/* preview and decline take the same two. */
static void
send_ids(pushd_bot_request *b, const tga_pg_statement *statement, tga_pg_answer answer)
{
	pushd_request *r = b->request;
	json_t *body = pushd_api_body(r);
	update u;

	if (body == NULL)
		return;
	if (read_ids(r, body, "start_token", &u) &&
		!pushd_db_send(&r->pushd->db, statement, 3,
					   (const char *const[]){b->token, u.subject, u.telegram_id}, answer,
					   r))
		pushd_respond_unavailable(r);
	json_decref(body);
}

static void
preview(pushd_bot_request *b)
{
	send_ids(b, &preview_statement, on_previewed);
}

void
pushd_handle_api_preview(pushd_request *r)
{
	pushd_api_admit_bot(r, preview);
}

/* --- decline ------------------------------------------------------------------------------ */

static const tga_pg_statement decline_statement = {
	"decline_by_bot",
	"SELECT tgauth_decline_by_bot($1::text, $2::text, $3::bigint), $3::bigint"};

enum
{
	DECLINE_STATUS,
	DECLINE_TELEGRAM_ID
};

static void
on_declined(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &decline_statement, result))
		return;
	pushd_log_decision(
		r, "bot_decline",
		&(pushd_decision){.status = PQgetvalue(result, 0, DECLINE_STATUS),
						  .telegram_id = PQgetvalue(result, 0, DECLINE_TELEGRAM_ID)});
	tga_buffer_text(&json, "{");
	pushd_api_add_text(&json, "status", result, DECLINE_STATUS);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

static void
decline(pushd_bot_request *b)
{
	send_ids(b, &decline_statement, on_declined);
}

void
pushd_handle_api_decline(pushd_request *r)
{
	pushd_api_admit_bot(r, decline);
}

/* --- confirm and answer ------------------------------------------------------------------- */

#define DECISION                                                                         \
	"SELECT status, user_id, is_new, password, encode(login_id, 'hex'), message, "       \
	"to_json(buttons), return_url, return_code, links, $3::bigint FROM "

#define PROFILE                                                                          \
	"$4::text, tgauth_text($5::bytea, false), tgauth_text($6::bytea, false), $7::text, " \
	"tgauth_text($8::bytea, false)"

static const tga_pg_statement confirm_statement = {
	"confirm_by_bot", DECISION
	"tgauth_confirm_by_bot($1::text, $2::text, $3::bigint, " PROFILE ", $9::int)"};

static const tga_pg_statement answer_statement = {
	"answer_by_bot",
	DECISION "tgauth_answer_by_bot($1::text, $2::text, $3::bigint, " PROFILE ")"};

enum
{
	CONFIRM_STATUS,
	CONFIRM_USER_ID,
	CONFIRM_IS_NEW,
	CONFIRM_PASSWORD,
	CONFIRM_LOGIN_ID,
	CONFIRM_MESSAGE,
	CONFIRM_BUTTONS,
	CONFIRM_RETURN_URL,
	CONFIRM_RETURN_CODE,
	CONFIRM_LINKS,
	CONFIRM_TELEGRAM_ID
};

static void
on_decided(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &confirm_statement, result))
		return;
	pushd_log_decision(
		r, "bot_confirm",
		&(pushd_decision){.status = PQgetvalue(result, 0, CONFIRM_STATUS),
						  .user_id = pushd_db_text(result, 0, CONFIRM_USER_ID),
						  .telegram_id = PQgetvalue(result, 0, CONFIRM_TELEGRAM_ID),
						  .login_id = pushd_db_text(result, 0, CONFIRM_LOGIN_ID),
						  .reason = pushd_db_text(result, 0, CONFIRM_MESSAGE)});
	tga_buffer_text(&json, "{");
	pushd_api_add_text(&json, "status", result, CONFIRM_STATUS);
	pushd_api_add_number(&json, "user_id", result, CONFIRM_USER_ID);
	pushd_api_add_boolean(&json, "is_new", result, CONFIRM_IS_NEW);
	pushd_api_add_text(&json, "password", result, CONFIRM_PASSWORD);
	pushd_api_add_text(&json, "login_id", result, CONFIRM_LOGIN_ID);
	pushd_api_add_text(&json, "message", result, CONFIRM_MESSAGE);
	pushd_api_add_json(&json, "buttons", result, CONFIRM_BUTTONS);
	pushd_api_add_text(&json, "return_url", result, CONFIRM_RETURN_URL);
	pushd_api_add_text(&json, "return_code", result, CONFIRM_RETURN_CODE);
	pushd_api_add_text(&json, "links", result, CONFIRM_LINKS);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

/* What the person answered to is named by a member of the body. */
static void
decide(pushd_bot_request *b, const tga_pg_statement *statement, const char *subject)
{
	pushd_request *r = b->request;
	json_t *body = pushd_api_body(r);
	update u;

	if (body == NULL)
		return;
	if (read_ids(r, body, subject, &u) && read_profile(r, body, &u) &&
		!pushd_db_send(
			&r->pushd->db, statement, statement == &confirm_statement ? 9 : 8,
			(const char *const[]){b->token, u.subject, u.telegram_id, u.username,
								  u.first_name, u.last_name, u.language_code, u.photo_url,
								  u.match_code[0] != '\0' ? u.match_code : NULL},
			on_decided, r))
		pushd_respond_unavailable(r);
	json_decref(body);
}

static void
confirm(pushd_bot_request *b)
{
	decide(b, &confirm_statement, "start_token");
}

void
pushd_handle_api_confirm(pushd_request *r)
{
	pushd_api_admit_bot(r, confirm);
}

static void
answer(pushd_bot_request *b)
{
	decide(b, &answer_statement, "data");
}

void
pushd_handle_api_answer(pushd_request *r)
{
	pushd_api_admit_bot(r, answer);
}
