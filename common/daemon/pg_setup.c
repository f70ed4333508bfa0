/*
 * pg_setup.c
 *		See pg_setup.h.
 *
 * Each step has a sync point of its own, as every query has (pg.c).
 */
#include "pg_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg_refusal.h"
#include "pg_text.h"

static bool
listen_to(PGconn *conn, const char *channel)
{
	char *name = PQescapeIdentifier(conn, channel, strlen(channel));
	char sql[256];

	if (name == NULL)
		return false;
	snprintf(sql, sizeof(sql), "LISTEN %s", name);
	PQfreemem(name);
	return PQsendQueryParams(conn, sql, 0, NULL, NULL, NULL, NULL, 0) &&
		   PQpipelineSync(conn);
}

/* A database of no encoding converts nothing, and would refuse to answer what is no UTF-8. */
static bool
take_bytes(PGconn *conn)
{
	return PQsendQueryParams(conn, "SET client_encoding = SQL_ASCII", 0, NULL, NULL, NULL,
							 NULL, 0) &&
		   PQpipelineSync(conn);
}

bool
tga_pg_is_prepared(const tga_pg_prepared *set, const tga_pg_statement *statement)
{
	for (int i = 0; i < set->count; i++)
		if (set->statements[i] == statement)
			return true;
	return false;
}

bool
tga_pg_prepare(tga_pg_prepared *set, PGconn *conn, const tga_pg_statement *statement)
{
	if (set->count == set->cap)
	{
		int cap = set->cap == 0 ? 16 : set->cap * 2;
		const tga_pg_statement **grown =
			realloc(set->statements, (size_t) cap * sizeof(const tga_pg_statement *));

		if (grown == NULL)
			return false;
		set->statements = grown;
		set->cap = cap;
	}
	set->statements[set->count++] = statement;
	return PQsendPrepare(conn, statement->name, statement->sql, 0, NULL);
}

void
tga_pg_prepared_remove(tga_pg_prepared *set, const tga_pg_statement *statement)
{
	for (int i = 0; i < set->count; i++)
		if (set->statements[i] == statement)
			set->statements[i] = set->statements[--set->count];
}

void
tga_pg_prepared_clear(tga_pg_prepared *set)
{
	free(set->statements);
	*set = (tga_pg_prepared){0};
}

bool
tga_pg_setup_send(PGconn *conn, const tga_pg_config *config, tga_pg_prepared *set,
				  tga_pg_queue *queue, uint64_t now)
{
	const char *const *channel = config->channels;

	if (tga_pg_has_no_encoding(conn) &&
		!(take_bytes(conn) && tga_pg_queue_push(queue, NULL, NULL, now)))
		return false;
	for (; channel != NULL && *channel != NULL; channel++)
		if (!listen_to(conn, *channel) || !tga_pg_queue_push(queue, NULL, NULL, now))
			return false;
	return config->first == NULL ||
		   (tga_pg_prepare(set, conn, config->first) && PQpipelineSync(conn) &&
			tga_pg_queue_push(queue, NULL, NULL, now) != NULL);
}

bool
tga_pg_setup_check(const tga_pg_config *config, const PGresult *result, uint64_t now)
{
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		return true;
	tga_pg_log_refusal(config->log, config->reasons, now, "postgres_setup_failed",
					   "set-up", result);
	return false;
}
