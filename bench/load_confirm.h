/*
 * load_confirm.h
 *		The person's yes: one statement over a browser's own connection to PostgreSQL.
 */
#ifndef LOAD_CONFIRM_H
#define LOAD_CONFIRM_H

#include <stdbool.h>

#include <libpq-fe.h>

#include "load_loop.h"

#define LOAD_TOKEN_CHARS 64

/* A login that can be confirmed. */
typedef struct load_login
{
	char token[LOAD_TOKEN_CHARS + 1];
	char code[4];
} load_login;

typedef struct load_confirm
{
	load_source source;
	const load_loop *loop;
	const char *dsn;
	const char *sql; /* $1 token, $2 person, $3 match code; gives the status */
	void (*on_confirmed)(struct load_confirm *c);
	PGconn *db;
	bool is_busy;
} load_confirm;

void load_confirm_connect(load_confirm *c);

/* Confirms a login for some person; on_confirmed follows. */
void load_confirm_send(load_confirm *c, const load_login *login);

/* So many logins that no browser waits for, as rows of token and code. */
PGresult *load_confirm_logins(load_confirm *c, int count);

#endif
