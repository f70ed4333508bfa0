/*
 * children.h
 *		Sessions on sites: whose child one is, by the hash of its token.
 *
 * A child says nothing of its own life: it lives exactly as long as the session of the
 * portal that it is of, which is looked up each time as any other.  So there is nothing to
 * be heard of it, and which session it is of never changes; this table keeps that.  It is
 * asked for anew after a minute, since the site may be forgotten and named again.
 */
#ifndef PUSHD_CHILDREN_H
#define PUSHD_CHILDREN_H

#include "session/id_table.h"
#include "session/session_find.h"

typedef struct pushd_children
{
	pushd_id_table table;
	uv_loop_t *loop;
	pushd_db *db;
	pushd_sessions *sessions;
	int max;	/* beyond as many the oldest makes way */
	int asking; /* questions without an answer */
} pushd_children;

/* The caller has set what they need.  False if memory is short. */
bool pushd_children_open(pushd_children *c) __attribute__((warn_unused_result));
void pushd_children_close(pushd_children *c);

/*
 * The session of the portal that a token of that host is of, as pushd_session_find;
 * PUSHD_DB_ABSENT too if the token is of another host.
 */
void pushd_children_find(pushd_children *c,
						 const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
						 const char *host, pushd_session_answer answer, void *arg);

/* What the database says of a token. */
void pushd_children_put(pushd_children *c,
						const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
						const char *host,
						const uint8_t parent[static TGA_LOGIN_ID_BYTES]);

#endif
