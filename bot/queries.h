/*
 * queries.h
 *		What the bot asks PostgreSQL: one statement for each kind of job, each for
 *		any number of jobs at once.
 *
 * Parameters are arrays, one element for each job; every job gets one row back,
 * with its place in the arrays (from 1) in the first column.  So what a poll
 * brought, a hundred confirmations perhaps, is one round trip and one transaction.
 */
#ifndef TGA_BOT_QUERIES_H
#define TGA_BOT_QUERIES_H

#include <stdio.h>

#include "bot.h"
#include "job.h"

/* Columns of every answer; what a query does not tell is NULL or not there. */
enum
{
	QUERY_PLACE,
	QUERY_STATUS,
	QUERY_SITE,
	QUERY_REST,

	/* of preview and confirm */
	LOGIN_CHOICES = QUERY_REST,
	LOGIN_DECISION,
	LOGIN_PASSWORD,
	LOGIN_ID,
	LOGIN_MESSAGE,
	LOGIN_USERNAME,
	LOGIN_NEW_BROWSER,
	LOGIN_NEW_NETWORK,

	/* of decline */
	DECLINE_SESSIONS = QUERY_REST,

	/* of sessions, logout and revoke: a JSON array */
	SESSIONS_LIST = QUERY_REST,

	/* of revoke_all */
	REVOKE_ALL_COUNT = QUERY_REST,

	/* of password */
	PASSWORD_USERNAME = QUERY_REST,
	PASSWORD_PASSWORD
};

#define BOT_QUERY_PARAMETERS 7

typedef struct bot_query
{
	tga_pg_statement statement;
	const char *parameters; /* one letter for each, see queries.c */
	void (*answer)(bot *b, const bot_job *job, const PGresult *result, int row);
} bot_query;

/* Indexed by bot_job_kind; the one of BOT_JOB_NONE is empty. */
extern const bot_query bot_queries[BOT_JOB_KINDS];

/* Tells the database the bot's user name, $1; asked outside of batches. */
extern const tga_pg_statement bot_learn;

/* A field of an answer, or NULL. */
const char *bot_field(const PGresult *result, int row, int column);

/*
 * Writes the parameters of a query: texts of arrays for the caller to free, in
 * values; returns how many, or -1 when out of memory, with nothing to free.
 */
int bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
					char *values[static BOT_QUERY_PARAMETERS])
	__attribute__((warn_unused_result));

#endif
