/*
 * account.c
 *		GET account, POST account/end: a person's devices, and logging them out.
 *
 * PostgreSQL is asked for the list and told what to end; which user's it is, is the
 * session's word and not the request's, so nobody ends what is another's.
 */
#include "routes/routes.h"

#include <stdlib.h>
#include <time.h>

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/decision.h"

#define ACCOUNT "account"
#define DEVICES_MAX 200

/* Who asks. */
typedef struct visit
{
	pushd_request *request;
	pushd_session session;
	char ended[PUSHD_LOGIN_ID_HEX + 1]; /* the session to end, where it is one */
} visit;

/* To the login page, and back here. */
static void
respond_login_first(pushd_request *r)
{
	tga_buffer path = {0};

	tga_buffer_format(&path, "%s" ACCOUNT, r->pushd->config.prefix);
	if (path.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, path.bytes, NULL);
	tga_buffer_clear(&path);
}

/* Nobody is logged in, so nobody has an account. */
static void
respond_stranger(pushd_request *r)
{
	pushd_attempt_failed(r);
	respond_login_first(r);
}

/* --- GET account ----------------------------------------------------------------- */

static const tga_pg_statement devices_statement = {
	"devices",
	"SELECT encode(login_id, 'hex'), floor(extract(epoch FROM last_used_at))::bigint, "
	"abbrev(address), browser, os, array_to_string(hosts, ', ') "
	"FROM tgauth_sessions($1::bigint)"};

enum
{
	DEVICE_LOGIN_ID,
	DEVICE_LAST_USED_AT,
	DEVICE_ADDRESS,
	DEVICE_BROWSER,
	DEVICE_OS,
	DEVICE_HOSTS
};

static size_t
read_devices(const PGresult *result, const visit *v,
			 pushd_page_device devices[static DEVICES_MAX])
{
	char mine[PUSHD_LOGIN_ID_HEX + 1];
	size_t count = 0;

	pushd_login_id_hex(v->session.login_id, mine);
	for (int i = 0; i < PQntuples(result) && count < DEVICES_MAX; i++)
	{
		pushd_page_device *d = &devices[count];
		uint8_t id[TGA_LOGIN_ID_BYTES];

		if (!pushd_login_id_parse(tga_span_of(PQgetvalue(result, i, DEVICE_LOGIN_ID)),
								  id))
			continue;
		pushd_login_id_hex(id, d->login_id);
		d->last_used_at = atoll(PQgetvalue(result, i, DEVICE_LAST_USED_AT));
		d->address = pushd_db_text(result, i, DEVICE_ADDRESS);
		d->browser = pushd_db_text(result, i, DEVICE_BROWSER);
		d->os = pushd_db_text(result, i, DEVICE_OS);
		d->hosts = pushd_db_text(result, i, DEVICE_HOSTS);
		d->current = strcmp(d->login_id, mine) == 0;
		count++;
	}
	return count;
}

/* This one first, then by their last use, the latest first. */
static int
compare_devices(const void *a, const void *b)
{
	const pushd_page_device *x = a, *y = b;

	if (x->current != y->current)
		return x->current ? -1 : 1;
	return (x->last_used_at < y->last_used_at) - (x->last_used_at > y->last_used_at);
}

static void
respond_devices(const visit *v, const pushd_page_device *devices, size_t count)
{
	pushd_page_model model = {
		.view = PUSHD_PAGE_ACCOUNT,
		.return_path = v->request->pushd->config.after_login,
		.telegram_id = v->session.telegram_id,
		.username = v->session.username,
		.first_name = v->session.first_name,
		.now = time(NULL),
		.devices = devices,
		.device_count = count,
	};

	pushd_respond_page(v->request, 200, &model);
}

static void
on_devices(void *arg, const PGresult *result)
{
	visit *v = arg;
	pushd_page_device *devices = calloc(DEVICES_MAX, sizeof(*devices));

	if (devices == NULL ||
		!pushd_db_has_rows(&v->request->pushd->db, &devices_statement, result))
		pushd_respond_unavailable(v->request);
	else
	{
		size_t count = read_devices(result, v, devices);

		qsort(devices, count, sizeof(*devices), compare_devices);
		respond_devices(v, devices, count);
	}
	free(devices);
	free(v);
}

static void
ask_for_devices(visit *v)
{
	char user_id[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id)};

	if (pushd_db_send(&v->request->pushd->db, &devices_statement, 1, values, on_devices,
					  v))
		return;
	pushd_respond_unavailable(v->request);
	free(v);
}

static void
on_visitor(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	visit *v = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		ask_for_devices(v);
		return;
	}
	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(v->request);
	else
		respond_stranger(v->request);
	free(v);
}

/* Finds the user, for either request. */
static void
find_visitor(pushd_request *r, pushd_session_answer then)
{
	visit *v = calloc(1, sizeof(*v));

	if (v == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	v->request = r;
	pushd_browser_session(r, then, v);
}

/* Whoever has confirmed a login is the one who asks, not who was here before. */
static void
respond_account(pushd_request *r, tga_state state)
{
	if (state == TGA_STATE_CONFIRMED)
		respond_login_first(r);
	else
		find_visitor(r, on_visitor);
}

void
pushd_handle_account(pushd_request *r)
{
	pushd_browser_state(r, respond_account);
}

/* --- POST account/end --------------------------------------------------------------- */

static void
respond_done(pushd_request *r, pushd_page_notice notice)
{
	tga_buffer url = {0};

	tga_buffer_format(&url, "%s" ACCOUNT "?notice=%s", r->pushd->config.prefix,
					  pushd_page_notice_name(notice));
	if (url.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_see_other(r, url.bytes);
	tga_buffer_clear(&url);
}

static const tga_pg_statement end_statement = {
	"end", "SELECT tgauth_revoke_own($1::bigint, $2::bytea)::int"};
static const tga_pg_statement end_others_statement = {
	"end_others", "SELECT tgauth_revoke_others($1::bytea)"};

enum
{
	END_ENDED /* whether, or how many */
};

static void
log_end(const visit *v, const PGresult *result)
{
	pushd_log_decision(
		v->request, "session_end",
		&(pushd_decision){.user_id = TGA_NUM(v->session.user_id),
						  .login_id = v->ended[0] != '\0' ? v->ended : NULL,
						  .sessions = pushd_db_text(result, 0, END_ENDED)});
}

static void
finish_end(visit *v, const tga_pg_statement *statement, const PGresult *result,
		   pushd_page_notice notice)
{
	if (!pushd_db_has_rows(&v->request->pushd->db, statement, result))
		pushd_respond_unavailable(v->request);
	else
	{
		log_end(v, result);
		respond_done(v->request, notice);
	}
	free(v);
}

static void
on_ended(void *arg, const PGresult *result)
{
	finish_end(arg, &end_statement, result, PUSHD_PAGE_NOTICE_ENDED);
}

static void
on_others_ended(void *arg, const PGresult *result)
{
	finish_end(arg, &end_others_statement, result, PUSHD_PAGE_NOTICE_OTHERS);
}

/* To log out here is a logout, which takes the cookie along. */
static void
on_own_ended(void *arg, const PGresult *result)
{
	visit *v = arg;
	pushd *p = v->request->pushd;

	if (!pushd_db_has_rows(&p->db, &end_statement, result))
		pushd_respond_unavailable(v->request);
	else
	{
		PUSHD_COUNT(p, LOGOUTS);
		log_end(v, result);
		pushd_session_drop(&p->sessions, v->session.token_id);
		pushd_respond_logged_out(v->request);
	}
	free(v);
}

static bool
end_others(visit *v)
{
	char id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_id(v->session.login_id, id)};

	return pushd_db_send(&v->request->pushd->db, &end_others_statement, 1, values,
						 on_others_ended, v);
}

static bool
end_one(visit *v, const uint8_t *which)
{
	bool own = memcmp(which, v->session.login_id, TGA_LOGIN_ID_BYTES) == 0;
	char user_id[PUSHD_DB_NUMBER_TEXT], id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id),
							pushd_db_id(which, id)};

	pushd_login_id_hex(which, v->ended);
	return pushd_db_send(&v->request->pushd->db, &end_statement, 2, values,
						 own ? on_own_ended : on_ended, v);
}

/* What the form says to end; false if nothing was asked of the database, and answered. */
static bool
end_asked(visit *v)
{
	pushd_request *r = v->request;
	char text[PUSHD_LOGIN_ID_HEX + 1];
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool sent;

	if (pushd_form_value(r->http.body, "others", text, sizeof(text)))
		sent = end_others(v);
	else if (pushd_form_value(r->http.body, "login_id", text, sizeof(text)) &&
			 pushd_login_id_parse(tga_span_of(text), id))
		sent = end_one(v, id);
	else
	{
		pushd_respond_error(r, 400, "bad_request",
							"login_id or others must say what to end");
		return false;
	}
	if (!sent)
		pushd_respond_unavailable(r);
	return sent;
}

static void
on_ender(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	visit *v = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		if (end_asked(v))
			return;
	}
	else if (outcome == PUSHD_DB_ABSENT)
		respond_stranger(v->request);
	else
		pushd_respond_unavailable(v->request);
	free(v);
}

void
pushd_handle_account_end(pushd_request *r)
{
	find_visitor(r, on_ender);
}
