/*
 * account_history.c
 *		What happened to an account lately, for its page.
 *
 * The database is asked by the session's own login id, so that nobody reads what is
 * another's, and for the newest entries only, however many there are.
 */
#include "routes/account.h"

#include <stdlib.h>

#include "db/db_values.h"
#include "pushd.h"

/* Asked for is one more: it tells that there are older ones. */
static const tga_pg_statement statement = {
	"own_journal",
	"SELECT kind, floor(extract(epoch FROM at))::bigint, abbrev(address), browser, os, "
	"application, detail "
	"FROM tgauth_own_journal($1::bytea, now() - interval '720 hours', 101::integer)"};

#define SHOWN_MAX 100

enum
{
	ENTRY_KIND,
	ENTRY_AT,
	ENTRY_ADDRESS,
	ENTRY_BROWSER,
	ENTRY_OS,
	ENTRY_APPLICATION,
	ENTRY_DETAIL
};

/* An application by its name, where it is one that still is. */
static const char *
name_of(const pushd_visit *v, const char *id)
{
	const pushd_application *application =
		id == NULL ? NULL
				   : pushd_applications_by_client(&v->request->pushd->applications, id);

	return application == NULL ? id : application->name;
}

/* The texts belong to the result, which the visit keeps. */
static void
read_entries(pushd_visit *v)
{
	const PGresult *result = v->journal;

	v->has_older = PQntuples(result) > SHOWN_MAX;
	for (int i = 0; i < PQntuples(result) && i < SHOWN_MAX; i++)
	{
		pushd_page_entry *e = &v->entries[v->entry_count];

		/* One of a newer database has no words here. */
		if (!tga_journal_kind_parse(PQgetvalue(result, i, ENTRY_KIND), &e->kind))
			continue;
		e->at = atoll(PQgetvalue(result, i, ENTRY_AT));
		e->address = pushd_db_text(result, i, ENTRY_ADDRESS);
		e->browser = pushd_db_text(result, i, ENTRY_BROWSER);
		e->os = pushd_db_text(result, i, ENTRY_OS);
		e->application = name_of(v, pushd_db_text(result, i, ENTRY_APPLICATION));
		e->detail = pushd_db_text(result, i, ENTRY_DETAIL);
		v->entry_count++;
	}
}

static void
give_up(pushd_visit *v)
{
	pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

static void
on_entries(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;

	if (!pushd_db_has_rows(&v->request->pushd->db, &statement, result))
	{
		give_up(v);
		return;
	}
	v->journal = PQcopyResult(result, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
	v->entries = calloc(SHOWN_MAX, sizeof(*v->entries));
	if (v->journal == NULL || v->entries == NULL)
	{
		give_up(v);
		return;
	}
	read_entries(v);
	pushd_account_ask_for_devices(v);
}

void
pushd_account_ask_for_history(pushd_visit *v)
{
	char login_id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_id(v->session.login_id, login_id)};

	if (!pushd_db_send(&v->request->pushd->db, &statement, 1, values, on_entries, v))
		give_up(v);
}
