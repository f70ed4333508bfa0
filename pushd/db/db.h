/*
 * db.h
 *		Everything that pushd asks of PostgreSQL.
 *
 * Questions for the state of login ids, whoever has them, are gathered during
 * one turn of the loop and leave in one query, however many notifications,
 * sockets and claims they came from.
 */
#ifndef PUSHD_DB_H
#define PUSHD_DB_H

#include <uv.h>

#include "buffer.h"
#include "pg.h"
#include "db/state.h"
#include "db/usage.h"

struct pushd;

typedef enum pushd_db_outcome
{
	PUSHD_DB_ROW,
	PUSHD_DB_ABSENT,
	PUSHD_DB_AWAY /* no connection, or lost before the answer */
} pushd_db_outcome;

/* row is good during the call only, and NULL unless the outcome is PUSHD_DB_ROW. */
typedef void (*pushd_db_state_answer)(void *arg, pushd_db_outcome outcome,
									  const pushd_state_row *row);
typedef void (*pushd_db_done)(void *arg, bool ok);

typedef struct pushd_db_question
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	pushd_db_state_answer answer;
	void *arg;
} pushd_db_question;

typedef struct pushd_db
{
	tga_pg *pg;
	uv_prepare_t flush;
	pushd_db_question *questions;
	size_t count;
	size_t cap;
	char since[24]; /* where tgauth_changes goes on; empty: not known yet */
	bool changes_in_flight;
	bool complained;   /* of a failing query; once for each connection */
	pushd_usage usage; /* sessions that were used */
	tga_buffer jwks;   /* the public keys of access tokens; empty: not known yet */
	char channel[24];
	const char *channels[3];
} pushd_db;

bool pushd_db_open(struct pushd *p) __attribute__((warn_unused_result));
void pushd_db_close(struct pushd *p);

/*
 * Asks for the state of a login id.  What comes goes to events in any case; to
 * answer as well, if it is not NULL, in this or a later turn of the loop.
 */
void pushd_db_ask(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				  pushd_db_state_answer answer, void *arg);

/* Keys, and what the database says of site and bot: at once, where they changed. */
void pushd_db_ask_keys(struct pushd *p);
void pushd_db_ask_settings(struct pushd *p);

/* Ends one session, or all of a user's. */
void pushd_db_revoke(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
					 pushd_db_done done, void *arg);
void pushd_db_revoke_all(struct pushd *p, int64_t user_id, pushd_db_done done, void *arg);

/*
 * Sends a statement of db.c by name, with parameters as text.  False, and no
 * answer, without a connection.
 */
bool pushd_db_send(struct pushd *p, const char *statement, int nparams,
				   const char *const *values, tga_pg_answer answer, void *arg)
	__attribute__((warn_unused_result));

bool pushd_db_is_up(const struct pushd *p);

/* The slow questions; called by the clock. */
void pushd_db_tick(struct pushd *p);

#endif
