/*
 * handle_password.c
 *		POST password: the form of the login page, user name and password.
 *
 * It makes the login that waits in this browser a session, as a confirmation in
 * Telegram would, so other tabs of the browser learn of it as well.  It works
 * without a script; with Accept: application/json it is the same for one.
 */
#include "routes.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "api.h"
#include "claim.h"
#include "fields.h"
#include "pushd.h"

#define AGENT_MAX 512

typedef struct password_login
{
	request *request;
	login login;
} password_login;

static void
free_password_login(password_login *l)
{
	login_wipe(&l->login);
	free(l);
}

/* What the page says of a status. */
static page_notice
notice_of(const char *status)
{
	if (strcmp(status, "throttled") == 0)
		return PAGE_NOTICE_THROTTLED;
	if (strcmp(status, "refused") == 0)
		return PAGE_NOTICE_REFUSED;
	return strcmp(status, "used") == 0 ? PAGE_NOTICE_EXPIRED : PAGE_NOTICE_PASSWORD;
}

static void
respond_refused(request *r, const PGresult *result)
{
	const char *status = PQgetvalue(result, 0, 0);

	if (request_wants_html(r))
		claim_page_again(r, notice_of(status));
	else if (strcmp(status, "used") == 0)
		respond_error(r, 409, "used", "this login was decided before; begin a new one");
	else
		api_respond_status(r, result, "wrong user name or password");
}

static void
on_answer(void *arg, const PGresult *result)
{
	password_login *l = arg;
	request *r = l->request;

	if (api_has_row(r, "login_browser", result))
	{
		tga_log_event(&r->pushd->log, TGA_INFO, "password_login", "status",
					  PQgetvalue(result, 0, 0), "address", api_address(r), NULL);
		if (strcmp(PQgetvalue(result, 0, 0), "ok") == 0)
			claim_login(r, &l->login);
		else
			respond_refused(r, result);
	}
	free_password_login(l);
}

/* The browser's own login where it can still become a session, else a new one. */
static bool
choose_login(request *r, login *l)
{
	pushd *p = r->pushd;

	return (request_login(r, l) && login_is_fresh(p, l) &&
			memory_get(&p->memory, l->id) == LOGIN_WAITING) ||
		   login_make(l, pushd_now(), (uint8_t) p->config.channel);
}

/* From the body alone: a password has no place in an address. */
static bool
form_field(const request *r, const char *name, char *out, size_t size)
{
	return is_media_type(request_field(r, "Content-Type"),
						 "application/x-www-form-urlencoded") &&
		   form_value(r->body, name, out, size);
}

void
handle_password(request *r)
{
	password_login *l = calloc(1, sizeof(*l));
	char name[API_USERNAME_MAX + 1], password[API_PASSWORD_MAX + 1];
	char id[2 + LOGIN_ID_HEX + 1] = "\\x", channel[8], agent[AGENT_MAX];

	if (l == NULL || !choose_login(r, &l->login))
	{
		free(l);
		respond_unavailable(r);
		return;
	}
	l->request = r;
	if (!form_field(r, "username", name, sizeof(name)) ||
		!form_field(r, "password", password, sizeof(password)))
	{
		free_password_login(l);
		if (request_wants_html(r))
			claim_page_again(r, PAGE_NOTICE_PASSWORD);
		else
			api_refuse_member(r, "password");
		return;
	}
	login_id_hex(l->login.id, id + 2);
	snprintf(channel, sizeof(channel), "%d", l->login.channel);
	if (!password_db_send(r->pushd, "login_browser", 6,
						  (const char *const[]){id, name, password, channel,
												api_address(r),
												api_agent(r, agent, sizeof(agent))},
						  on_answer, l))
	{
		free_password_login(l);
		respond_unavailable(r);
	}
	OPENSSL_cleanse(password, sizeof(password));
}
