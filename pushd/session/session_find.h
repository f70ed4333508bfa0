/*
 * pushd_session_find.h
 *		Which session a login id has: memory, then Redis, then PostgreSQL.
 */
#ifndef PUSHD_SESSION_FIND_H
#define PUSHD_SESSION_FIND_H

#include "db/db.h"
#include "db/state.h"

/*
 * Calls answer once, in this or a later turn of the loop: PUSHD_DB_ROW with a live
 * session, PUSHD_DB_ABSENT if there is none, PUSHD_DB_AWAY if nobody can say.
 */
typedef void (*pushd_session_answer)(void *arg, pushd_db_outcome outcome,
									 const pushd_session *s);

void pushd_session_find(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
						pushd_session_answer answer, void *arg);

#endif
