/*
 * account.c
 *		GET account: a person's devices, the applications that they are logged in to, and
 *		what happened to their account lately (account_history.c).
 *
 * PostgreSQL is asked for the lists and (account_end.c) told what to end; which user's it
 * is, is the session's word and not the request's, so nobody ends what is another's.
 */
#include "routes/account.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "db/db_values.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"

#define DEVICES_MAX 200
#define LOGINS_MAX 200

/* To the login page, and back here. */
static void
respond_login_first(pushd_request *r)
{
	tga_buffer path = {0};

	tga_buffer_format(&path, "%s" PUSHD_ACCOUNT, r->pushd->config.prefix);
	if (path.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, path.bytes, NULL);
	tga_buffer_clear(&path);
}

void
pushd_account_respond_stranger(pushd_request *r)
{
	pushd_attempt_failed(r);
	respond_login_first(r);
}

void
pushd_account_respond_done(pushd_request *r, pushd_page_notice notice)
{
	tga_buffer url = {0};

	tga_buffer_format(&url, "%s" PUSHD_ACCOUNT "?notice=%s", r->pushd->config.prefix,
					  pushd_page_notice_name(notice));
	if (url.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_see_other(r, url.bytes);
	tga_buffer_clear(&url);
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
read_devices(const PGresult *result, const pushd_visit *v,
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
respond_devices(const pushd_visit *v, const pushd_page_device *devices, size_t count)
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
		.logins = v->logins,
		.login_count = v->login_count,
		.entries = v->entries,
		.entry_count = v->entry_count,
		.has_older_entries = v->has_older,
		.passkeys = v->passkeys,
		.passkey_count = v->passkey_count,
	};

	pushd_respond_page(v->request, 200, &model);
}

static void
on_devices(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;
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
	pushd_account_free(v);
}

void
pushd_account_ask_for_devices(pushd_visit *v)
{
	char user_id[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id)};

	if (pushd_db_send(&v->request->pushd->db, &devices_statement, 1, values, on_devices,
					  v))
		return;
	pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

static const tga_pg_statement logins_statement = {
	"client_sessions",
	"SELECT encode(sid, 'hex'), client_name, "
	"floor(extract(epoch FROM coalesce(last_used_at, created_at)))::bigint "
	"FROM tgauth_client_sessions($1::bigint)"};

enum
{
	LOGIN_SID,
	LOGIN_CLIENT_NAME,
	LOGIN_LAST_USED_AT
};

static void
on_logins(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;
	bool ok = pushd_db_has_rows(&v->request->pushd->db, &logins_statement, result);
	int n = ok ? PQntuples(result) : 0;

	v->logins = calloc((size_t) n + 1, sizeof(*v->logins));
	if (!ok || v->logins == NULL)
	{
		pushd_respond_unavailable(v->request);
		pushd_account_free(v);
		return;
	}
	for (int i = 0; i < n && i < LOGINS_MAX; i++)
	{
		pushd_page_login *l = &v->logins[v->login_count++];

		snprintf(l->sid, sizeof(l->sid), "%s", PQgetvalue(result, i, LOGIN_SID));
		snprintf(l->application, sizeof(l->application), "%s",
				 PQgetvalue(result, i, LOGIN_CLIENT_NAME));
		l->last_used_at = atoll(PQgetvalue(result, i, LOGIN_LAST_USED_AT));
	}
	pushd_account_ask_for_passkeys(v);
}

static void
ask_for_logins(pushd_visit *v)
{
	char user_id[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id)};

	if (pushd_db_send(&v->request->pushd->db, &logins_statement, 1, values, on_logins, v))
		return;
	pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

static void
on_visitor(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		ask_for_logins(v);
		return;
	}
	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(v->request);
	else
		pushd_account_respond_stranger(v->request);
	pushd_account_free(v);
}

void
pushd_account_find(pushd_request *r, pushd_session_answer then)
{
	pushd_visit *v = calloc(1, sizeof(*v));

	if (v == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	v->request = r;
	pushd_browser_session(r, then, v);
}

void
pushd_account_free(pushd_visit *v)
{
	free(v->logins);
	free(v->entries);
	PQclear(v->journal);
	pushd_account_free_passkeys(v);
	free(v);
}

/* Whoever has confirmed a login is the one who asks, not who was here before. */
static void
respond_account(pushd_request *r, tga_state state)
{
	if (state == TGA_STATE_CONFIRMED)
		respond_login_first(r);
	else
		pushd_account_find(r, on_visitor);
}

void
pushd_handle_account(pushd_request *r)
{
	pushd_browser_state(r, respond_account);
}
