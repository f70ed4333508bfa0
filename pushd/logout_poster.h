/*
 * logout_poster.h
 *		Tells clients that a session of theirs is over: OpenID Connect Back-Channel
 *		Logout 1.0.
 *
 * The database keeps what there is to tell, says when, and gives each logout token to
 * one pushd at a time, for a minute.  Here it is posted, and the database is told what
 * came of it: done, or to be tried again later.
 *
 * A client that hangs or answers for ever harms nobody else: a post has ten seconds and
 * a few kilobytes, few go to one address at once, and where no answer came, what else
 * there is for that address is put off unposted for a minute.
 */
#ifndef PUSHD_LOGOUT_POSTER_H
#define PUSHD_LOGOUT_POSTER_H

#include "db/db.h"
#include "http_client.h"
#include "logout_silence.h"

/* Taken at once, and posted at once. */
#define PUSHD_LOGOUTS_MAX 64
#define PUSHD_LOGOUT_CALLS_MAX 16

typedef struct pushd_logout pushd_logout;

typedef struct pushd_logout_poster
{
	uv_loop_t *loop;
	pushd_db *db;
	const char *issuer;
	tga_http_client *http; /* NULL until there is something to post */
	pushd_logout *list;	   /* taken from the database and not finished yet */
	int count;			   /* of the list */
	int calls;			   /* posts under way */
	bool asking;		   /* for more */
	bool due;			   /* there may be more */
	bool draining;
	pushd_logout_silence silence;
	tga_reasons reasons;
} pushd_logout_poster;

/* There may be something to post, as a hint says. */
void pushd_logout_poster_wake(pushd_logout_poster *p);

/* Once a second, while there is a connection to the database. */
void pushd_logout_poster_tick(pushd_logout_poster *p, uint64_t second);

/* Takes no more; what is under way goes on. */
void pushd_logout_poster_drain(pushd_logout_poster *p);

/* Whether a post is under way, or what came of one has yet to be told. */
bool pushd_logout_poster_is_busy(const pushd_logout_poster *p);

/* After the database: what is not finished, another will post. */
void pushd_logout_poster_close(pushd_logout_poster *p);

#endif
