/*
 * lookups.h
 *		Look-ups: what became of a login, by its id or by the hash of its session's token.
 *
 * They are gathered during one turn of the loop and leave in one query, however many
 * notifications, sockets and claims they came from.
 *
 *		IDLE <-> GATHERING (until the loop is about to sleep); IDLE -> CLOSED
 */
#ifndef PUSHD_LOOKUPS_H
#define PUSHD_LOOKUPS_H

#include <uv.h>

#include "db/db.h"
#include "db/state_row.h"

/* Beyond as many that wait, hints that nobody here waits for are passed over. */
#define PUSHD_LOOKUPS_MAX 100000

typedef enum pushd_outcome
{
	PUSHD_DB_ROW,
	PUSHD_DB_ABSENT,
	PUSHD_DB_AWAY /* no connection, or lost before the answer */
} pushd_outcome;

/* row is good during the call only, and NULL unless the outcome is PUSHD_DB_ROW. */
typedef void (*pushd_lookup_answer)(void *arg, pushd_outcome outcome,
									const pushd_state_row *row);

typedef enum pushd_lookup_by
{
	PUSHD_BY_LOGIN,
	PUSHD_BY_TOKEN
} pushd_lookup_by;

typedef enum pushd_lookups_state
{
	PUSHD_LOOKUPS_IDLE,
	PUSHD_LOOKUPS_GATHERING,
	PUSHD_LOOKUPS_CLOSED
} pushd_lookups_state;

/* answer is NULL where the callbacks below are all that is wanted. */
typedef struct pushd_lookup
{
	pushd_lookup_by by;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	pushd_lookup_answer answer;
	void *arg;
} pushd_lookup;

typedef struct pushd_lookups
{
	pushd_db *db;
	pushd_lookups_state state;
	uv_prepare_t flush;
	pushd_lookup *waiting; /* for the end of this turn */
	size_t count;
	size_t cap;
	size_t sent; /* that have no answer yet */
	void *arg;	 /* what any look-up brings comes here too, before its own answer */
	void (*on_row)(void *arg, const pushd_state_row *row);
	void (*on_absent)(void *arg, pushd_lookup_by by,
					  const uint8_t id[static TGA_LOGIN_ID_BYTES]);
} pushd_lookups;

/* The caller has set db, arg and the callbacks.  False if libuv fails. */
bool pushd_lookups_open(pushd_lookups *l, uv_loop_t *loop)
	__attribute__((warn_unused_result));

/* Answers what waits; the database has been closed before. */
void pushd_lookups_close(pushd_lookups *l);

/* answer is called once, in this or a later turn of the loop, if it is not NULL. */
void pushd_lookups_ask(pushd_lookups *l, pushd_lookup_by by,
					   const uint8_t id[static TGA_LOGIN_ID_BYTES],
					   pushd_lookup_answer answer, void *arg);

/* The statement, without whose function the database has no tgauth. */
extern const tga_pg_statement pushd_lookups_statement;

#endif
