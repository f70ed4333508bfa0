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
#include "http/fields.h"
#include "pushd.h"

#define AGENT_MAX 512

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

/* What the page says of a status. */
static pushd_page_notice
notice_of(tga_password_status status)
{
	switch (status)
	{
		case TGA_PASSWORD_THROTTLED:
			return PUSHD_PAGE_NOTICE_THROTTLED;
		case TGA_PASSWORD_REFUSED:
			return PUSHD_PAGE_NOTICE_REFUSED;
		case TGA_PASSWORD_USED:
			return PUSHD_PAGE_NOTICE_EXPIRED;
		case TGA_PASSWORD_OK:
		case TGA_PASSWORD_INVALID:
		case TGA_PASSWORD_BLOCKED:
		case TGA_PASSWORD_COUNT:
			break;
	}
	return PUSHD_PAGE_NOTICE_PASSWORD;
}

static void
respond_refused(pushd_request *r, const PGresult *result)
{
	if (pushd_request_wants_html(r))
		pushd_respond_login_page(r, notice_of(pushd_api_status(result)), NULL);
	else
		pushd_api_respond_status(r, result, "wrong user name or password");
}

static void
on_answer(void *arg, const PGresult *result)
{
	password_login *l = arg;
	pushd_request *r = l->request;

	if (pushd_api_has_row(r, "login_browser", result))
	{
		tga_log_event(&r->pushd->log, TGA_INFO, "password_login", "status",
					  PQgetvalue(result, 0, 0), "address", pushd_api_address(r), NULL);
		if (pushd_api_status(result) == TGA_PASSWORD_OK)
			pushd_claim_login(r, &l->login);
		else
			respond_refused(r, result);
	}
	free_password_login(l);
}

/* From the body alone: a password has no place in an address. */
static bool
form_field(const pushd_request *r, const char *name, char *out, size_t size)
{
	return pushd_is_media_type(pushd_request_field(r, "Content-Type"),
							   "application/x-www-form-urlencoded") &&
		   pushd_form_value(r->http.body, name, out, size);
}

void
pushd_handle_password(pushd_request *r)
{
	password_login *l = calloc(1, sizeof(*l));
	char name[PUSHD_API_USERNAME_MAX + 1], password[PUSHD_API_PASSWORD_MAX + 1];
	char id[2 + PUSHD_LOGIN_ID_HEX + 1] = "\\x", channel[8], agent[AGENT_MAX];

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
			pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_PASSWORD, NULL);
		else
			pushd_api_refuse_member(r, "password");
		return;
	}
	pushd_login_id_hex(l->login.id, id + 2);
	snprintf(channel, sizeof(channel), "%d", l->login.channel);
	if (!pushd_password_db_send(
			r->pushd, "login_browser", 6,
			(const char *const[]){id, name, password, channel, pushd_api_address(r),
								  pushd_api_agent(r, agent, sizeof(agent))},
			on_answer, l))
	{
		free_password_login(l);
		pushd_respond_unavailable(r);
	}
	OPENSSL_cleanse(password, sizeof(password));
}
