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

/* Columns of the answers. */
enum
{
	QUERY_PLACE,
	QUERY_STATUS,
	QUERY_SITE,
	CONFIRM_PASSWORD,
	PREVIEW_CHOICES = CONFIRM_PASSWORD,
	PREVIEW_CONFIRMED,
	PREVIEW_PASSWORD
};

#define BOT_QUERY_PARAMETERS 7

typedef struct bot_query
{
	const char *name;
	const char *sql;
	int parameters;
	void (*answer)(bot *b, const bot_job *job, const PGresult *result, int row);
} bot_query;

/* Indexed by bot_job_kind; the one of BOT_JOB_NONE is empty. */
extern const bot_query bot_queries[BOT_JOB_KINDS];

/* The same for tga_pg_open, ended by a NULL name. */
extern const tga_pg_statement bot_statements[];

/*
 * Writes the parameters of a query: texts of arrays for the caller to free, in
 * values.  False when out of memory, with nothing to free.
 */
bool bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
					 char *values[static BOT_QUERY_PARAMETERS])
	__attribute__((warn_unused_result));

#endif
