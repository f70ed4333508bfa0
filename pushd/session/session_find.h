/*
 * session_find.h
 *		Which session a token has, by its hash: recent states, then what is known in
 *		memory, then Redis, then PostgreSQL.
 */
#ifndef PUSHD_SESSION_FIND_H
#define PUSHD_SESSION_FIND_H

#include "db/lookups.h"
#include "db/settings.h"
#include "db/usage.h"
#include "session/cache.h"
#include "session/known.h"
#include "session/recent.h"

/* Where sessions are to be found, each the daemon's. */
typedef struct pushd_sessions
{
	const pushd_recent *recent;
	pushd_known *known;
	pushd_cache *cache; /* NULL: no Redis is configured */
	pushd_lookups *lookups;
	pushd_usage *usage; /* gets each that was found */
	const pushd_settings *settings;
	pushd_metrics *metrics;
	int searching; /* for which Redis or the database is asked */
} pushd_sessions;

/*
 * PUSHD_DB_ROW with a live session, PUSHD_DB_ABSENT if there is none, PUSHD_DB_AWAY if
 * nobody can say.  s is good during the call only, and NULL unless it was found.
 */
typedef void (*pushd_session_answer)(void *arg, pushd_outcome outcome,
									 const pushd_session *s);

/* answer is called once, in this or a later turn of the loop. */
void pushd_session_find(pushd_sessions *all,
						const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
						pushd_session_answer answer, void *arg);

/* What the database says of one that has a token, or that it ended or changed. */
void pushd_session_keep(pushd_sessions *all, const pushd_session *s);
void pushd_session_drop(pushd_sessions *all,
						const uint8_t token_id[static TGA_LOGIN_ID_BYTES]);

#endif
