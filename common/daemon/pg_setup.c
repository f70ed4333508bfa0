/*
 * pg_setup.c
 *		See pg_setup.h.
 *
 * Each step has a sync point of its own, as every query has (pg.c).
 */
#include "pg_setup.h"

#include <stdio.h>
#include <string.h>

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

static bool
prepare(PGconn *conn, const tga_pg_statement *statement)
{
	return PQsendPrepare(conn, statement->name, statement->sql, 0, NULL) &&
		   PQpipelineSync(conn);
}

bool
tga_pg_setup_send(PGconn *conn, const tga_pg_config *config, tga_pg_queue *queue,
				  uint64_t now)
{
	const char *const *channel = config->channels;
	const tga_pg_statement *statement = config->statements;

	for (; channel != NULL && *channel != NULL; channel++)
		if (!listen_to(conn, *channel) || !tga_pg_queue_push(queue, NULL, NULL, now))
			return false;
	for (; statement != NULL && statement->name != NULL; statement++)
		if (!prepare(conn, statement) || !tga_pg_queue_push(queue, NULL, NULL, now))
			return false;
	return true;
}

bool
tga_pg_setup_check(const tga_pg_config *config, const PGresult *result)
{
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		return true;
	tga_log_event(config->log, TGA_ERROR, "postgres_setup_failed", "sqlstate",
				  PQresultErrorField(result, PG_DIAG_SQLSTATE), "error",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), "hint",
				  "is the extension tgauth in this database, and tgauth_grant done?",
				  NULL);
	return false;
}
