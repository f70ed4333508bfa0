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

struct pushd;

#define PUSHD_PASSWORD_CONNECTIONS_MAX 16

typedef struct pushd_password_db
{
	tga_pg *pg[PUSHD_PASSWORD_CONNECTIONS_MAX];
	int count;
} pushd_password_db;

bool pushd_password_db_open(struct pushd *p) __attribute__((warn_unused_result));
void pushd_password_db_close(struct pushd *p);

/* As tga_pg_send with parameters as text; false too where the queue is full. */
bool pushd_password_db_send(struct pushd *p, const char *statement, int nparams,
							const char *const *values, tga_pg_answer answer, void *arg)
	__attribute__((warn_unused_result));

#endif
