/*
 * password_db.h
 *		Connections to PostgreSQL for what costs a bcrypt.
 *
 * Verifying a password keeps a backend busy for a tenth of a second, on purpose.
 * On the connection that everything else goes over, each would hold up every
 * login that is confirmed meanwhile; so these have a few of their own, and
 * what does not fit into a short queue is told to come back.
 */
#ifndef PUSHD_PASSWORD_DB_H
#define PUSHD_PASSWORD_DB_H

#include "pg.h"
#include "pushd_metrics.h"

#define PUSHD_PASSWORD_CONNECTIONS_MAX 16

/* Of one connection: some two seconds of work at the default cost. */
#define PUSHD_PASSWORD_QUEUE_MAX 16

typedef struct pushd_password_db
{
	tga_pg *pg[PUSHD_PASSWORD_CONNECTIONS_MAX];
	int count;
	pushd_metrics *metrics;
} pushd_password_db;

typedef struct pushd_password_db_config
{
	const char *conninfo;
	int count;
	int query_seconds;
	const tga_log *log;
	tga_reasons *reasons;
	pushd_metrics *metrics;
} pushd_password_db_config;

/* Begins so many connections.  False if memory is short. */
bool pushd_password_db_open(pushd_password_db *d, uv_loop_t *loop,
							const pushd_password_db_config *config)
	__attribute__((warn_unused_result));
void pushd_password_db_close(pushd_password_db *d);

/* As tga_pg_send; false too where the queue is full. */
bool pushd_password_db_send(pushd_password_db *d, const tga_pg_statement *statement,
							int nparams, const char *const *values, tga_pg_answer answer,
							void *arg) __attribute__((warn_unused_result));

/* Queries sent and not answered, over all of them. */
int pushd_password_db_in_flight(const pushd_password_db *d);

#endif
