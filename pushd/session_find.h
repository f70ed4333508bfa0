/*
 * session_find.h
 *		Which session a login id has: memory, then Redis, then PostgreSQL.
 */
#ifndef TGA_PUSHD_SESSION_FIND_H
#define TGA_PUSHD_SESSION_FIND_H

#include "db.h"
#include "state.h"

/*
 * Calls answer once, in this or a later turn of the loop: DB_ROW with a live
 * session, DB_ABSENT if there is none, DB_AWAY if nobody can say.
 */
typedef void (*session_answer)(void *arg, db_outcome outcome, const session *s);

void session_find(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				  session_answer answer, void *arg);

#endif
