/*
 * load_confirm.c
 *		See load_confirm.h.
 */
#include "load_confirm.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

/* New ones and those who come back, in equal parts after a while. */
#define PEOPLE 100000

static void
fail(const load_confirm *c)
{
	load_loop_fail("PostgreSQL: %s", PQerrorMessage(c->db));
}

static void
check(const load_confirm *c, const PGresult *result)
{
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail(c);
	if (strcmp(PQgetvalue(result, 0, 0), "confirmed") != 0)
		load_loop_fail("confirmation: status %s", PQgetvalue(result, 0, 0));
}

static void
on_event(load_source *s, uint32_t events)
{
	load_confirm *c = (load_confirm *) s;
	PGresult *result;

	(void) events;
	if (PQconsumeInput(c->db) != 1)
		fail(c);
	while (c->is_busy && !PQisBusy(c->db))
	{
		result = PQgetResult(c->db);
		if (result == NULL)
		{
			c->is_busy = false;
			c->on_confirmed(c);
			return;
		}
		check(c, result);
		PQclear(result);
	}
}

void
load_confirm_connect(load_confirm *c)
{
	PGresult *result;

	if (c->db != NULL)
		return;
	c->db = PQconnectdb(c->dsn);
	result = PQprepare(c->db, "confirm", c->sql, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail(c);
	PQclear(result);
	c->source = (load_source){PQsocket(c->db), on_event};
	load_loop_watch(c->loop, &c->source, EPOLLIN);
}

void
load_confirm_send(load_confirm *c, const load_login *login)
{
	static unsigned people;
	char person[24];
	const char *values[] = {login->token, person, login->code};

	load_confirm_connect(c);
	snprintf(person, sizeof(person), "%u", 1000000 + people++ * 7919 % PEOPLE);
	c->is_busy = true;
	if (PQsendQueryPrepared(c->db, "confirm", 3, values, NULL, NULL, 0) != 1 ||
		PQflush(c->db) != 0)
		fail(c);
}

PGresult *
load_confirm_logins(load_confirm *c, int count)
{
	char sql[200];
	PGresult *result;

	load_confirm_connect(c);
	snprintf(sql, sizeof(sql),
			 "SELECT b.start_token, b.match_code FROM generate_series(1, %d) n, "
			 "LATERAL tgauth_begin('192.0.2.7', n::text) b",
			 count);
	result = PQexec(c->db, sql);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail(c);
	return result;
}
