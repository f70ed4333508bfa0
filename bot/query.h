/*
 * query.h
 *		What the bot asks PostgreSQL: one statement for any number of jobs at once.
 *
 * Parameters are arrays, one element for each job; every job gets one row back,
 * with its position in the arrays (from 1) in the first column.  So what a poll
 * brought, a hundred confirmations perhaps, is one round trip and one transaction.
 *
 * A query stands in the file of the command that asks it, with an enum of its columns
 * beside the code that reads them; bot_queries (commands.h) lists all of them.
 */
#ifndef TGA_BOT_QUERY_H
#define TGA_BOT_QUERY_H

#include <stdio.h>

#include "job.h"
#include "pg.h"

typedef struct bot bot;

/* Where the columns of each query begin. */
enum
{
	BOT_COLUMN_POSITION,
	BOT_COLUMN_FIRST
};

/* Writes the element of one job into an array's text. */
typedef void (*bot_parameter)(FILE *array, const bot_job *job);

#define BOT_PARAMETERS_MAX 7

/* One row of an answer. */
typedef struct bot_row
{
	const PGresult *result;
	int number;
} bot_row;

struct bot_query
{
	tga_pg_statement statement;
	bot_parameter parameters[BOT_PARAMETERS_MAX + 1]; /* ended by NULL */
	int columns;
	void (*answer)(bot *b, const bot_job *job, bot_row row);
};

/* A field of a row, or NULL. */
const char *bot_row_text(bot_row row, int column);

bool bot_row_is_true(bot_row row, int column);

/* What people know the site by. */
typedef struct bot_site
{
	const char *name; /* its host where it has none, or else words for that */
	const char *host; /* NULL where pushd did not tell, or where the name says it */
} bot_site;

/* The site of the two columns from this one on. */
bot_site bot_row_site(bot_row row, int column, tga_language language);

/* Where those come from: two values of a SELECT list, and what its FROM ends with. */
#define BOT_SITE_COLUMNS 2
#define BOT_QUERY_SITE "t.site_name, t.site_host"
#define BOT_FROM_SITE ", tgauth_settings() AS t"

/* The people of $1, AS u(person, i). */
#define BOT_QUERY_PEOPLE                                                                 \
	"(SELECT * FROM unnest($1::bigint[]) WITH ORDINALITY AS x(person, i) "               \
	"ORDER BY person, i) AS u"

/* The parameter of those: the person's number. */
void bot_parameter_person(FILE *array, const bot_job *job);

/* For other parameters: an element that is a text; NULL is NULL. */
void bot_write_element(FILE *array, const char *text);

/* For what strangers write, in UTF-8: the same of type bytea, for tgauth_text. */
void bot_write_bytes(FILE *array, const char *text);

/*
 * Writes the parameters of a query: texts of arrays for the caller to free, in
 * values; returns how many, or -1 when out of memory, with nothing to free.
 */
int bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
					char *values[static BOT_PARAMETERS_MAX])
	__attribute__((warn_unused_result));

#endif
