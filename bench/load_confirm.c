/*
 * load_confirm.c
 *		The person's yes: one statement over the browser's own connection to PostgreSQL.
 */
#include "load.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

/* New ones and those who come back, in equal parts after a while. */
#define PEOPLE 100000

/* For confirmations alone: more than are used up in a job. */
#define LOGINS "60000"

static load_browser *
browser_of(load_source *s)
{
	return (load_browser *) ((char *) s - offsetof(load_browser, db_source));
}

static void
on_event(load_source *s, uint32_t events)
{
	load_browser *b = browser_of(s);
	PGresult *result;

	(void) events;
	if (PQconsumeInput(b->db) != 1)
		load_fail("PostgreSQL: %s", PQerrorMessage(b->db));
	while (b->is_confirming && !PQisBusy(b->db))
	{
		result = PQgetResult(b->db);
		if (result == NULL)
		{
			b->is_confirming = false;
			load_browser_confirmed(b);
			return;
		}
		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			load_fail("confirmation: %s", PQerrorMessage(b->db));
		if (strcmp(PQgetvalue(result, 0, 0), "confirmed") != 0)
			load_fail("confirmation: status %s", PQgetvalue(result, 0, 0));
		PQclear(result);
	}
}

static void
connect_database(load_browser *b)
{
	PGresult *result;

	b->db = PQconnectdb(b->load->dsn);
	result = PQprepare(b->db, "confirm", b->load->confirm_sql, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		load_fail("PostgreSQL: %s", PQerrorMessage(b->db));
	PQclear(result);
	b->db_source = (load_source){PQsocket(b->db), on_event};
	load_watch(b->load, &b->db_source, EPOLLIN);
}

void
load_confirm(load_browser *b)
{
	char person[24];
	const char *values[] = {b->token, person, b->code};

	if (b->db == NULL)
		connect_database(b);
	snprintf(person, sizeof(person), "%u",
			 1000000 + (unsigned) (b->load->people++ * 7919 % PEOPLE));
	b->is_confirming = true;
	b->since = load_now();
	if (PQsendQueryPrepared(b->db, "confirm", 3, values, NULL, NULL, 0) != 1 ||
		PQflush(b->db) != 0)
		load_fail("PostgreSQL: %s", PQerrorMessage(b->db));
}

void
load_confirm_prepare(load *l, int browsers)
{
	PGconn *db;

	for (int i = 0; i < browsers; i++)
		if (l->browsers[i].db == NULL)
			connect_database(&l->browsers[i]);
	db = l->browsers[0].db;
	PQclear(l->logins);
	l->logins =
		PQexec(db, "SELECT b.start_token, b.match_code FROM generate_series(1, " LOGINS
				   ") n, LATERAL tgauth_begin('192.0.2.7', n::text) b");
	if (PQresultStatus(l->logins) != PGRES_TUPLES_OK)
		load_fail("PostgreSQL: %s", PQerrorMessage(db));
	l->logins_used = 0;
}

bool
load_confirm_take(load_browser *b)
{
	load *l = b->load;
	int row = l->logins_used++;

	if (row >= PQntuples(l->logins))
		return false;
	snprintf(b->token, sizeof(b->token), "%s", PQgetvalue(l->logins, row, 0));
	snprintf(b->code, sizeof(b->code), "%s", PQgetvalue(l->logins, row, 1));
	return true;
}
