/*
 * account_link.c
 *		POST account/link, GET account/linking, POST account/unlink: a Telegram account for
 *		a user who registered with a password.
 *
 * POST account/link makes a login as the login page does, has the database note whose
 * account it links, and leads to the page that waits for it.  That page is where the
 * browser comes back to as well: it tells, with and without a script, what became of
 * the login, by leading on to the account.  A login of another kind is never shown there:
 * its confirmation would make a second user of the person.
 */
#include "routes/account.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "pushd.h"
#include "routes/browser.h"
#include "routes/decision.h"

#define LINKING "account/linking"

/* Where the waiting page leads: to itself, which says so if nothing has happened yet. */
#define AGAIN LINKING "?notice=not_yet"

/* A path under the prefix, cut never: both are short. */
static void
path_of(const pushd_request *r, const char *name, char path[static 256])
{
	snprintf(path, 256, "%s%s", r->pushd->config.prefix, name);
}

/* --- POST account/link ------------------------------------------------------------- */

static const tga_pg_statement begin_statement = {
	"begin_link", "SELECT tgauth_begin_link($1::text, $2::bytea)"};

enum
{
	BEGIN_STATUS
};

typedef struct linking
{
	pushd_visit *visit;
	pushd_login login;
} linking;

static void
free_linking(linking *l)
{
	pushd_account_free(l->visit);
	pushd_login_wipe(&l->login);
	free(l);
}

static void
respond_begun(linking *l, tga_link_status status)
{
	pushd_request *r = l->visit->request;
	char path[256];

	switch (status)
	{
		case TGA_LINK_OK:
			pushd_respond_login_cookie(r, &l->login);
			PUSHD_COUNT(r->pushd, LOGINS_STARTED);
			path_of(r, LINKING, path);
			pushd_respond_see_other(r, path);
			break;
		case TGA_LINK_STALE:
			path_of(r, PUSHD_ACCOUNT, path);
			pushd_respond_login_anew(r, PUSHD_PAGE_NOTICE_STALE, path,
									 l->visit->session.username);
			break;
		case TGA_LINK_TAKEN:
			pushd_account_respond_done(r, PUSHD_PAGE_NOTICE_TAKEN);
			break;
		default:
			pushd_account_respond_stranger(r);
			break;
	}
}

static void
on_begun(void *arg, const PGresult *result)
{
	linking *l = arg;
	pushd_request *r = l->visit->request;
	char id[PUSHD_LOGIN_ID_HEX + 1];
	tga_link_status status;

	if (!pushd_db_has_rows(&r->pushd->db, &begin_statement, result) ||
		!tga_link_status_parse(PQgetvalue(result, 0, BEGIN_STATUS), &status))
		pushd_respond_unavailable(r);
	else
	{
		pushd_login_id_hex(l->login.id, id);
		pushd_log_decision(
			r, "link_begin",
			&(pushd_decision){.status = tga_link_status_word(status),
							  .user_id = TGA_NUM(l->visit->session.user_id),
							  .login_id = id});
		respond_begun(l, status);
	}
	free_linking(l);
}

/* False, and nothing sent, if this is not possible now. */
static bool
begin_link(linking *l)
{
	pushd_request *r = l->visit->request;
	pushd *p = r->pushd;
	char token[TGA_SECRET_CHARS + 1], id[PUSHD_DB_ID_TEXT];
	bool sent = false;

	if (!pushd_link_is_possible(&p->links) || !pushd_request_session_text(r, token))
		return false;
	if (pushd_login_make(&l->login, pushd_now(), (uint8_t) p->config.channel))
		sent = pushd_db_send(&p->db, &begin_statement, 2,
							 (const char *const[]){token, pushd_db_id(l->login.id, id)},
							 on_begun, l);
	OPENSSL_cleanse(token, sizeof(token));
	return sent;
}

static void
on_linker(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;
	linking *l;

	if (outcome == PUSHD_DB_ABSENT)
	{
		pushd_account_respond_stranger(v->request);
		pushd_account_free(v);
		return;
	}
	l = outcome == PUSHD_DB_ROW ? calloc(1, sizeof(*l)) : NULL;
	if (l == NULL)
	{
		pushd_respond_unavailable(v->request);
		pushd_account_free(v);
		return;
	}
	v->session = *s;
	l->visit = v;
	if (begin_link(l))
		return;
	pushd_respond_unavailable(v->request);
	free_linking(l);
}

void
pushd_handle_account_link(pushd_request *r)
{
	pushd_account_find(r, on_linker);
}

/* --- GET account/linking --------------------------------------------------------------- */

static const tga_pg_statement linking_statement = {
	"linking", "SELECT user_id, username FROM tgauth_linking($1::bytea)"};

enum
{
	LINKING_USER_ID,
	LINKING_USERNAME
};

static void
respond_over(pushd_request *r, pushd_page_notice notice)
{
	pushd_respond_drop_login_cookie(r);
	pushd_account_respond_done(r, notice);
}

static void
respond_waiting(pushd_request *r, const pushd_login *login, const char *account)
{
	pushd_login_link link = {0};
	char path[256];
	pushd_page_model model = {.view = PUSHD_PAGE_WAITING,
							  .link = &link,
							  .telegram_away = r->pushd->settings.telegram_away,
							  .links = account,
							  .return_path = path};

	path_of(r, AGAIN, path);
	if (!pushd_link_is_possible(&r->pushd->links) ||
		!pushd_browser_link(r, login, 0, &link))
		pushd_respond_unavailable(r);
	else
	{
		pushd_browser_remember_return(r, path);
		pushd_respond_page(r, 200, &model);
	}
	pushd_link_clear(&link);
}

static void
on_linking(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;
	pushd_request *r = v->request;
	pushd_login login = {0};

	if (!pushd_db_has_rows(&r->pushd->db, &linking_statement, result))
		pushd_respond_unavailable(r);
	else if (atoll(PQgetvalue(result, 0, LINKING_USER_ID)) == v->session.user_id &&
			 pushd_browser_login(r, &login))
		respond_waiting(r, &login, PQgetvalue(result, 0, LINKING_USERNAME));
	else
		respond_over(r, PUSHD_PAGE_NOTICE_LINK_EXPIRED);
	pushd_login_wipe(&login);
	pushd_account_free(v);
}

/* Whether the database was asked what the browser's login links. */
static bool
ask_for_linking(pushd_visit *v, const pushd_login *login)
{
	char id[PUSHD_DB_ID_TEXT];

	return pushd_db_send(&v->request->pushd->db, &linking_statement, 1,
						 (const char *const[]){pushd_db_id(login->id, id)}, on_linking,
						 v);
}

static void
on_waiter(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;
	pushd_request *r = v->request;
	pushd_login login = {0};
	bool asked = false;

	if (outcome == PUSHD_DB_ROW && s->telegram_id != 0)
		respond_over(r, PUSHD_PAGE_NOTICE_LINKED);
	else if (outcome == PUSHD_DB_ROW && !pushd_browser_login(r, &login))
		respond_over(r, PUSHD_PAGE_NOTICE_LINK_EXPIRED);
	else if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		asked = ask_for_linking(v, &login);
		if (!asked)
			pushd_respond_unavailable(r);
	}
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_account_respond_stranger(r);
	else
		pushd_respond_unavailable(r);
	pushd_login_wipe(&login);
	if (!asked)
		pushd_account_free(v);
}

/* What the account page says of a login that came to an end. */
#define ENDED_WAITING PUSHD_PAGE_NOTICE_NONE
#define ENDED_CONFIRMED PUSHD_PAGE_NOTICE_NONE
#define ENDED_RETURNING PUSHD_PAGE_NOTICE_NONE
#define ENDED_DECLINED PUSHD_PAGE_NOTICE_LINK_DECLINED
#define ENDED_MISMATCH PUSHD_PAGE_NOTICE_LINK_MISMATCH
#define ENDED_SHARED PUSHD_PAGE_NOTICE_LINK_SHARED
#define ENDED_TAKEN PUSHD_PAGE_NOTICE_TAKEN
#define ENDED_REVOKED PUSHD_PAGE_NOTICE_LINK_EXPIRED
#define ENDED_CONTESTED PUSHD_PAGE_NOTICE_LINK_EXPIRED

static void
respond_linking(pushd_request *r, tga_state state)
{
#define ENDED(symbol, word) [TGA_STATE_##symbol] = ENDED_##symbol,
	static const pushd_page_notice ended[] = {TGA_STATES(ENDED)};
#undef ENDED
	char path[256];

	if (ended[state] != PUSHD_PAGE_NOTICE_NONE)
		respond_over(r, ended[state]);
	else if (state == TGA_STATE_WAITING)
		pushd_account_find(r, on_waiter);
	else
	{
		/* The login page claims what is confirmed, and leads back here. */
		path_of(r, LINKING, path);
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, path, NULL);
	}
}

void
pushd_handle_account_linking(pushd_request *r)
{
	pushd_browser_state(r, respond_linking);
}

/* --- POST account/unlink ---------------------------------------------------------------- */

static const tga_pg_statement unlink_statement = {
	"unlink_own", "SELECT tgauth_unlink($1::bigint, $2::bytea)"};

enum
{
	UNLINK_STATUS
};

#define NOTICE_OK PUSHD_PAGE_NOTICE_UNLINKED
#define NOTICE_UNKNOWN PUSHD_PAGE_NOTICE_UNLINKED
#define NOTICE_NOT_LINKED PUSHD_PAGE_NOTICE_UNLINKED
#define NOTICE_LAST_WAY PUSHD_PAGE_NOTICE_LAST_WAY

static void
on_unlinked(void *arg, const PGresult *result)
{
#define NOTICE(symbol, word) [TGA_UNLINK_##symbol] = NOTICE_##symbol,
	static const pushd_page_notice notices[] = {TGA_UNLINK_STATUSES(NOTICE)};
#undef NOTICE
	pushd_visit *v = arg;
	pushd *p = v->request->pushd;
	tga_unlink_status status;

	if (!pushd_db_has_rows(&p->db, &unlink_statement, result) ||
		!tga_unlink_status_parse(PQgetvalue(result, 0, UNLINK_STATUS), &status))
		pushd_respond_unavailable(v->request);
	else
	{
		pushd_log_decision(v->request, "unlink",
						   &(pushd_decision){.status = tga_unlink_status_word(status),
											 .user_id = TGA_NUM(v->session.user_id)});
		pushd_session_drop(&p->sessions, v->session.token_id);
		pushd_account_respond_done(v->request, notices[status]);
	}
	pushd_account_free(v);
}

static void
on_unlinker(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;
	char user_id[PUSHD_DB_NUMBER_TEXT], id[PUSHD_DB_ID_TEXT];

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		if (pushd_db_send(&v->request->pushd->db, &unlink_statement, 2,
						  (const char *const[]){pushd_db_number(s->user_id, user_id),
												pushd_db_id(s->login_id, id)},
						  on_unlinked, v))
			return;
	}
	if (outcome == PUSHD_DB_ABSENT)
		pushd_account_respond_stranger(v->request);
	else
		pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

void
pushd_handle_account_unlink(pushd_request *r)
{
	pushd_account_find(r, on_unlinker);
}
