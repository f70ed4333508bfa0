/*
 * pg_setup.c
 *		What a new connection is told and asked before it is used: settings, channels,
 *		and where the extension is.
 *
 * Each step has a sync point of its own, as every query has (pg.c).  All go out at once
 * but for the first statement, whose text waits for the answer to the last.
 */
#include <stdio.h>
#include <string.h>

#include "pg_connection.h"
#include "pg_refusal.h"
#include "pg_text.h"

/*
 * What ALTER DATABASE, ALTER ROLE and postgresql.conf may say otherwise for the sake of
 * applications, and what no statement of ours works under or safely.  The time for one
 * is ours to limit: see query_timeout_ms.
 */
static const struct
{
	const char *sql;
	int since; /* the server's version */
} settings[] = {
	/* First, since it counts for the others. */
	{"SET statement_timeout = 0", 0},
	{"SET lock_timeout = 0", 0},
	{"SET idle_in_transaction_session_timeout = 0", 0},
	{"SET idle_session_timeout = 0", 140000},
	{"SET transaction_timeout = 0", 170000},
	/* What another transaction has just committed is to be seen, and waited for. */
	{"SET default_transaction_isolation = 'read committed'", 0},
	/* A standby takes no writes all the same. */
	{"SET default_transaction_read_only = off", 0},
	{"SET default_transaction_deferrable = off", 0},
	/* Functions, operators and types are those of PostgreSQL: see pg_prepared.h. */
	{"SET search_path = pg_catalog, pg_temp", 0},
	/* NULL in an array that we write is no text. */
	{"SET array_nulls = on", 0},
	/* An error ends one statement. */
	{"SET exit_on_error = off", 0},
	/* A policy on a table that a login hook reads is applied, not refused. */
	{"SET row_security = on", 0},
};

static const char place[] = "SELECT " TGA_PG_SCHEMA_SQL;

static bool
push_step(tga_pg *pg)
{
	return PQpipelineSync(pg->conn) &&
		   tga_pg_queue_push(&pg->queue, NULL, NULL, uv_now(pg->loop)) != NULL;
}

static bool
send_step(tga_pg *pg, const char *sql)
{
	return PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 0) &&
		   push_step(pg);
}

static bool
listen_to(tga_pg *pg, const char *channel)
{
	char *name = PQescapeIdentifier(pg->conn, channel, strlen(channel));
	char sql[256];

	if (name == NULL)
		return false;
	snprintf(sql, sizeof(sql), "LISTEN %s", name);
	PQfreemem(name);
	return send_step(pg, sql);
}

bool
tga_pg_setup_send(tga_pg *pg)
{
	const char *const *channel = pg->config.channels;

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (PQserverVersion(pg->conn) >= settings[i].since &&
			!send_step(pg, settings[i].sql))
			return false;
	/* A database of no encoding converts nothing, and would refuse to answer what is no UTF-8. */
	if (tga_pg_has_no_encoding(pg->conn) &&
		!send_step(pg, "SET client_encoding = SQL_ASCII"))
		return false;
	for (; channel != NULL && *channel != NULL; channel++)
		if (!listen_to(pg, *channel))
			return false;
	return send_step(pg, place);
}

/* The answer to the last: now our functions can be named. */
static bool
take_place(tga_pg *pg, const PGresult *result)
{
	snprintf(pg->prepared.schema, sizeof(pg->prepared.schema), "%s",
			 PQgetvalue(result, 0, 0));
	return pg->config.first == NULL ||
		   (tga_pg_prepare(&pg->prepared, pg->conn, pg->config.first) && push_step(pg));
}

bool
tga_pg_setup_take(tga_pg *pg, const PGresult *result)
{
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		return true;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return take_place(pg, result);
	tga_pg_log_refusal(pg->config.log, pg->config.reasons, uv_now(pg->loop),
					   "postgres_setup_failed", "set-up", result);
	return false;
}
