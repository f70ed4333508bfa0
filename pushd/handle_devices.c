/*
 * handle_devices.c
 *		GET account, POST account/end: a person's devices, and logging them out.
 *
 * PostgreSQL is asked for the list and told what to end; which user's it is, is the
 * session's word and not the request's, so nobody ends what is another's.
 */
#include "routes.h"

#include <stdlib.h>
#include <time.h>

#include "account_page.h"
#include "db_rows.h"
#include "fields.h"
#include "pushd.h"
#include "return_url.h"
#include "session_find.h"

#define ACCOUNT "account"
#define DEVICES_MAX 200

/* The texts of a session belong to the answer that it came with; these are kept. */
typedef struct visit
{
	request *request;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	int64_t telegram_id;
	char *username;
	char *first_name;
} visit;

static void
free_visit(visit *v)
{
	free(v->username);
	free(v->first_name);
	free(v);
}

static void
respond_login_page(request *r)
{
	buffer url = {0}, path = {0};

	buffer_format(&path, "%s" ACCOUNT, r->pushd->config.prefix);
	buffer_format(&url, "%slogin?return=", r->pushd->config.prefix);
	if (!path.failed)
		return_url_add(&url, path.bytes);
	if (url.failed)
		respond_unavailable(r);
	else
		respond_see_other(r, url.bytes);
	buffer_clear(&url);
	buffer_clear(&path);
}

/* --- GET account ----------------------------------------------------------------- */

static const char *
text_at(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

static size_t
read_devices(const PGresult *result, const visit *v,
			 account_device devices[static DEVICES_MAX])
{
	char mine[LOGIN_ID_HEX + 1];
	size_t count = 0;

	login_id_hex(v->id, mine);
	for (int i = 0; i < PQntuples(result) && count < DEVICES_MAX; i++)
	{
		account_device *d = &devices[count];
		uint8_t id[TGA_LOGIN_ID_BYTES];

		if (!login_id_parse(span_of(PQgetvalue(result, i, 0)), id))
			continue;
		login_id_hex(id, d->login_id);
		d->last_used_at = atoll(PQgetvalue(result, i, 1));
		d->address = text_at(result, i, 2);
		d->browser = text_at(result, i, 3);
		d->os = text_at(result, i, 4);
		d->current = strcmp(d->login_id, mine) == 0;
		count++;
	}
	return count;
}

/* This one first, then by their last use, the latest first. */
static int
compare_devices(const void *a, const void *b)
{
	const account_device *x = a, *y = b;

	if (x->current != y->current)
		return x->current ? -1 : 1;
	return (x->last_used_at < y->last_used_at) - (x->last_used_at > y->last_used_at);
}

static void
respond_devices(const visit *v, const account_device *devices, size_t count)
{
	request *r = v->request;
	pushd *p = r->pushd;
	span accept = request_field(r, "Accept-Language");
	char notice[16], *html;
	size_t len;
	account_model model = {
		.language = page_language_of(accept.at, accept.len),
		.site_name = p->settings.site_name,
		.prefix = p->config.prefix,
		.home = p->config.after_login,
		.bot_url = p->settings.bot_url,
		.bot_name = p->settings.bot_name,
		.telegram_id = v->telegram_id,
		.username = v->username,
		.first_name = v->first_name,
		.now = time(NULL),
		.devices = devices,
		.device_count = count,
	};

	if (form_value(r->head.query, "notice", notice, sizeof(notice)))
		model.notice = account_notice_of(notice);
	html = account_page_render(p->account, &model, &len);
	respond_page_policy(r);
	respond_field(r, "Content-Language", page_language_code(model.language));
	respond_field(r, "Vary", "Accept-Language, Cookie");
	if (html == NULL)
		respond_error(r, 503, "memory", "memory is short");
	else
		respond(r, 200, "text/html; charset=utf-8", html, len);
	free(html);
}

static void
on_devices(void *arg, const PGresult *result)
{
	visit *v = arg;
	account_device *devices = calloc(DEVICES_MAX, sizeof(*devices));

	if (devices == NULL || !db_has_rows(v->request->pushd, "devices", result))
		respond_unavailable(v->request);
	else
	{
		size_t count = read_devices(result, v, devices);

		qsort(devices, count, sizeof(*devices), compare_devices);
		respond_devices(v, devices, count);
	}
	free(devices);
	free_visit(v);
}

static bool
keep(char **copy, const char *text)
{
	*copy = text == NULL ? NULL : strdup(text);
	return text == NULL || *copy != NULL;
}

static void
ask_for_devices(visit *v, const session *s)
{
	char user_id[24];

	snprintf(user_id, sizeof(user_id), "%lld", (long long) s->user_id);
	v->telegram_id = s->telegram_id;
	if (keep(&v->username, s->username) && keep(&v->first_name, s->first_name) &&
		db_send(v->request->pushd, "devices", 1, (const char *const[]){user_id},
				on_devices, v))
		return;
	respond_unavailable(v->request);
	free_visit(v);
}

static void
on_visitor(void *arg, db_outcome outcome, const session *s)
{
	visit *v = arg;

	if (outcome == DB_ROW)
	{
		ask_for_devices(v, s);
		return;
	}
	if (outcome == DB_AWAY)
		respond_unavailable(v->request);
	else
		respond_login_page(v->request);
	free_visit(v);
}

/* Finds out who asks, for either request; answered if it is nobody. */
static void
find_visitor(request *r, session_answer then)
{
	visit *v = calloc(1, sizeof(*v));

	if (v == NULL)
	{
		respond_unavailable(r);
		return;
	}
	v->request = r;
	if (request_session_id(r, v->id))
		session_find(r->pushd, v->id, then, v);
	else
	{
		respond_login_page(r);
		free_visit(v);
	}
}

void
handle_devices(request *r)
{
	find_visitor(r, on_visitor);
}

/* --- POST account/end --------------------------------------------------------------- */

static void
respond_done(request *r, account_notice notice)
{
	buffer url = {0};

	buffer_format(&url, "%s" ACCOUNT "?notice=%s", r->pushd->config.prefix,
				  account_notice_name(notice));
	if (url.failed)
		respond_unavailable(r);
	else
		respond_see_other(r, url.bytes);
	buffer_clear(&url);
}

static void
finish_end(visit *v, const PGresult *result, account_notice notice)
{
	if (!db_has_rows(v->request->pushd, "end", result))
		respond_unavailable(v->request);
	else
		respond_done(v->request, notice);
	free_visit(v);
}

static void
on_ended(void *arg, const PGresult *result)
{
	finish_end(arg, result, ACCOUNT_NOTICE_ENDED);
}

static void
on_others_ended(void *arg, const PGresult *result)
{
	finish_end(arg, result, ACCOUNT_NOTICE_OTHERS);
}

/* To log out here is a logout, which takes the cookie along. */
static void
on_own_ended(void *arg, const PGresult *result)
{
	visit *v = arg;

	if (!db_has_rows(v->request->pushd, "end", result))
		respond_unavailable(v->request);
	else
	{
		COUNT(v->request->pushd, LOGOUTS);
		cache_delete(v->request->pushd->cache, v->id);
		respond_logged_out(v->request);
	}
	free_visit(v);
}

static bool
end_others(visit *v)
{
	char id[2 + LOGIN_ID_HEX + 1] = "\\x";

	login_id_hex(v->id, id + 2);
	return db_send(v->request->pushd, "revoke_others", 1, (const char *const[]){id},
				   on_others_ended, v);
}

static bool
end_one(visit *v, int64_t user, const uint8_t *which)
{
	bool own = memcmp(which, v->id, TGA_LOGIN_ID_BYTES) == 0;
	char user_id[24], id[2 + LOGIN_ID_HEX + 1] = "\\x";

	snprintf(user_id, sizeof(user_id), "%lld", (long long) user);
	login_id_hex(which, id + 2);
	return db_send(v->request->pushd, "revoke_own", 2, (const char *const[]){user_id, id},
				   own ? on_own_ended : on_ended, v);
}

static void
on_ender(void *arg, db_outcome outcome, const session *s)
{
	visit *v = arg;
	request *r = v->request;
	char text[LOGIN_ID_HEX + 1];
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool sent = false;

	if (outcome == DB_ABSENT)
		respond_login_page(r);
	else if (outcome == DB_AWAY)
		respond_unavailable(r);
	else if (form_value(r->body, "others", text, sizeof(text)))
	{
		if (!(sent = end_others(v)))
			respond_unavailable(r);
	}
	else if (form_value(r->body, "login_id", text, sizeof(text)) &&
			 login_id_parse(span_of(text), id))
	{
		if (!(sent = end_one(v, s->user_id, id)))
			respond_unavailable(r);
	}
	else
		respond_error(r, 400, "bad_request", "login_id or others must say what to end");
	if (!sent)
		free_visit(v);
}

void
handle_end_device(request *r)
{
	find_visitor(r, on_ender);
}
