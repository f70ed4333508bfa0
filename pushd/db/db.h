/*
 * db.h
 *		The connection to PostgreSQL that all goes over but passwords.
 *
 * It knows no statement: each stands beside the code that reads its answer.  What
 * happens to the connection, and what it is notified of, it tells through callbacks.
 */
#ifndef PUSHD_DB_H
#define PUSHD_DB_H

#include "pg.h"
#include "pushd_metrics.h"

typedef struct pushd_db_config
{
	const char *conninfo;
	const char *application_name;
	const tga_pg_statement *first; /* a database without it is none of ours */
	int query_seconds;
	int channel; /* notifications come on tgauth and on tgauth_CHANNEL */
	const tga_log *log;
	pushd_metrics *metrics;
	void *arg;
	void (*on_ready)(void *arg);   /* LISTEN is in force */
	void (*on_renewed)(void *arg); /* settings changed; nothing was missed */
	void (*on_lost)(void *arg);
	void (*on_notice)(void *arg, const char *payload);
} pushd_db_config;

/* A statement that the server refused for a reason of its own. */
typedef struct pushd_db_fault
{
	const tga_pg_statement *statement; /* NULL: none, or it has succeeded since */
	uint64_t until;					   /* of the loop's clock: how long it counts */
} pushd_db_fault;

#define PUSHD_DB_FAULTS 8

typedef struct pushd_db
{
	pushd_db_config config;
	tga_pg *pg;			 /* NULL: not opened yet, or closed */
	tga_reasons reasons; /* shared with the connections for passwords */
	pushd_db_fault faults[PUSHD_DB_FAULTS];
	uv_loop_t *loop;
	char channel[24];
	const char *channels[3];
} pushd_db;

/* Begins to connect.  False if memory is short. */
bool pushd_db_open(pushd_db *d, uv_loop_t *loop, const pushd_db_config *config)
	__attribute__((warn_unused_result));

/* What is in flight is answered with NULL. */
void pushd_db_close(pushd_db *d);

bool pushd_db_is_up(const pushd_db *d);

/*
 * Whether it is up and refuses nothing for a reason of its own, as far as
 * what was asked lately shows.
 */
bool pushd_db_is_well(const pushd_db *d);

/* Counts a failure of a connection to it. */
void pushd_db_count_failure(pushd_metrics *metrics, tga_pg_failure failure);

/* Sends a statement with parameters as text.  False, and no answer, without a connection. */
bool pushd_db_send(pushd_db *d, const tga_pg_statement *statement, int nparams,
				   const char *const *values, tga_pg_answer answer, void *arg)
	__attribute__((warn_unused_result));

/* Whether there are rows to read (none, perhaps); counts an error and logs a new reason. */
bool pushd_db_has_rows(pushd_db *d, const tga_pg_statement *statement,
					   const PGresult *result) __attribute__((warn_unused_result));

#endif
