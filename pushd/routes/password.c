/*
 * password.c
 *		POST password: the form of the login page, user name and password.
 *
 * It makes the login that waits in this browser a session, as a confirmation in
 * Telegram would, so other tabs of the browser learn of it as well.  It works
 * without a script; with Accept: application/json it is the same for one.
 */
#include "routes/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "routes/api.h"
#include "routes/browser.h"
#include "routes/claim.h"
#include "routes/decision.h"
#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"

typedef struct password_login
{
	pushd_request *request;
	pushd_login login;
} password_login;

static void
free_password_login(password_login *l)
{
	pushd_login_wipe(&l->login);
	free(l);
}

static const tga_pg_statement statement = {
	"login_browser", "SELECT " PUSHD_API_STATUS_COLUMNS
					 ", user_id FROM tgauth_login_browser($1::bytea, $2::text, "
					 "tgauth_text($3::bytea, true), $4::int, $5::inet, $6::text)"};

enum
{
	LOGIN_USER_ID = PUSHD_API_STATUS_COLUMN_COUNT
};

/* What the page says of each status. */
#define NOTICE_OK PUSHD_PAGE_NOTICE_NONE
#define NOTICE_INVALID PUSHD_PAGE_NOTICE_PASSWORD
#define NOTICE_THROTTLED PUSHD_PAGE_NOTICE_THROTTLED
#define NOTICE_BLOCKED PUSHD_PAGE_NOTICE_PASSWORD
#define NOTICE_REFUSED PUSHD_PAGE_NOTICE_REFUSED
#define NOTICE_USED PUSHD_PAGE_NOTICE_EXPIRED

static const pushd_page_notice notices[] = {
#define NOTICE(symbol, word) [TGA_PASSWORD_##symbol] = NOTICE_##symbol,
	TGA_PASSWORD_STATUSES(NOTICE)
#undef NOTICE
};

/* From the body alone: a password has no place in an address. */
static bool
form_field(const pushd_request *r, const char *name, char *out, size_t size)
{
	return pushd_is_media_type(pushd_request_field(r, "Content-Type"),
							   "application/x-www-form-urlencoded") &&
		   pushd_form_value(r->http.body, name, out, size);
}

/* The page says why, and keeps the name. */
static void
refuse(pushd_request *r, pushd_page_notice why)
{
	char name[PUSHD_API_USERNAME_MAX + 1];

	pushd_respond_login_page(r, why, NULL,
							 form_field(r, "username", name, sizeof(name)) ? name : NULL);
}

static void
on_answer(void *arg, const PGresult *result)
{
	password_login *l = arg;
	pushd_request *r = l->request;
	char id[PUSHD_LOGIN_ID_HEX + 1];

	if (pushd_api_has_row(r, &statement, result))
	{
		pushd_login_id_hex(l->login.id, id);
		pushd_log_decision(
			r, "password_login",
			&(pushd_decision){.status = PQgetvalue(result, 0, PUSHD_API_STATUS),
							  .user_id = pushd_db_text(result, 0, LOGIN_USER_ID),
							  .login_id = id,
							  .reason = pushd_db_text(result, 0, PUSHD_API_MESSAGE)});
		if (pushd_api_status(result) == TGA_PASSWORD_OK)
			pushd_claim_login(r, &l->login, false);
		else if (pushd_request_wants_html(r))
			refuse(r, notices[pushd_api_status(result)]);
		else
			pushd_api_respond_status(r, result, "wrong user name or password");
	}
	free_password_login(l);
}

void
pushd_handle_password(pushd_request *r)
{
	password_login *l = calloc(1, sizeof(*l));
	char name[PUSHD_API_USERNAME_MAX + 1], password[PUSHD_API_PASSWORD_MAX + 1];
	char id[PUSHD_DB_ID_TEXT], channel[PUSHD_DB_NUMBER_TEXT], agent[PUSHD_API_AGENT_SIZE];

	/* The browser's own login where it can still become a session, else a new one. */
	if (l == NULL ||
		(!pushd_browser_login(r, &l->login) &&
		 !pushd_login_make(&l->login, pushd_now(), (uint8_t) r->pushd->config.channel)))
	{
		free(l);
		pushd_respond_unavailable(r);
		return;
	}
	l->request = r;
	if (!form_field(r, "username", name, sizeof(name)) ||
		!form_field(r, "password", password, sizeof(password)))
	{
		free_password_login(l);
		if (pushd_request_wants_html(r))
			refuse(r, PUSHD_PAGE_NOTICE_PASSWORD);
		else
			pushd_api_refuse_member(r, "password");
		return;
	}
	if (!pushd_password_db_send(
			&r->pushd->passwords, &statement, 6,
			(const char *const[]){pushd_db_id(l->login.id, id), name, password,
								  pushd_db_number(l->login.channel, channel),
								  pushd_api_address(r),
								  pushd_api_agent(r, agent, sizeof(agent))},
			on_answer, l))
	{
		free_password_login(l);
		pushd_respond_unavailable(r);
	}
	OPENSSL_cleanse(password, sizeof(password));
}
