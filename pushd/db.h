/*
 * db.h
 *		Everything that pushd asks of PostgreSQL.
 *
 * Questions for the state of login ids, whoever has them, are gathered during
 * one turn of the loop and leave in one query, however many notifications,
 * sockets and claims they came from.
 */
#ifndef TGA_PUSHD_DB_H
#define TGA_PUSHD_DB_H

#include <uv.h>

#include "buffer.h"
#include "pg.h"
#include "state.h"
#include "touched.h"

struct pushd;

typedef enum db_outcome
{
	DB_ROW,
	DB_ABSENT,
	DB_AWAY /* no connection, or lost before the answer */
} db_outcome;

/* row is good during the call only, and NULL unless the outcome is DB_ROW. */
typedef void (*db_state_answer)(void *arg, db_outcome outcome, const state_row *row);
typedef void (*db_done)(void *arg, bool ok);

typedef struct db_question
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	db_state_answer answer;
	void *arg;
} db_question;

typedef struct db
{
	tga_pg *pg;
	uv_prepare_t flush;
	db_question *questions;
	size_t count;
	size_t cap;
	char since[24]; /* where tgauth_changes goes on; empty: not known yet */
	bool changes_in_flight;
	bool complained; /* of a failing query; once for each connection */
	touched touched; /* sessions that were used */
	buffer jwks;	 /* the public keys of access tokens; empty: not known yet */
	char channel[24];
	const char *channels[3];
} db;

bool db_open(struct pushd *p) __attribute__((warn_unused_result));
void db_close(struct pushd *p);

/*
 * Asks for the state of a login id.  What comes goes to events in any case; to
 * answer as well, if it is not NULL, in this or a later turn of the loop.
 */
void db_ask(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
			db_state_answer answer, void *arg);

/* Keys, and what the database says of site and bot: at once, where they changed. */
void db_ask_keys(struct pushd *p);
void db_ask_settings(struct pushd *p);

/* Ends one session, or all of a user's. */
void db_revoke(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES], db_done done,
			   void *arg);
void db_revoke_all(struct pushd *p, int64_t user_id, db_done done, void *arg);

/*
 * Sends a statement of db.c by name, with parameters as text.  False, and no
 * answer, without a connection.
 */
bool db_send(struct pushd *p, const char *statement, int nparams,
			 const char *const *values, tga_pg_answer answer, void *arg)
	__attribute__((warn_unused_result));

bool db_is_up(const struct pushd *p);

/* The slow questions; called by the clock. */
void db_tick(struct pushd *p);

#endif
