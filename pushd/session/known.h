/*
 * known.h
 *		Sessions that were looked up lately, in the daemon's own memory, so that a busy one
 *		costs no question.
 *
 * One is believed only while the database tells all that was committed until two seconds
 * ago, and if it was said after the hearing began (heard.h); and it is dropped on every
 * hint about it.  So it is never older than what was told last.
 */
#ifndef PUSHD_KNOWN_H
#define PUSHD_KNOWN_H

#include <uv.h>

#include "pushd_metrics.h"
#include "session/heard.h"
#include "session/id_table.h"
#include "session/session_value.h"

typedef struct pushd_known
{
	pushd_id_table table;
	uv_loop_t *loop;
	const pushd_heard *heard;
	pushd_metrics *metrics;
	int max;		 /* beyond as many the oldest makes way; each takes about 700 bytes */
	int max_seconds; /* that one is kept for, if nothing is heard of it */
	uint64_t
		drops; /* counts them: an answer that was asked for before one may be stale */
} pushd_known;

/* The caller has set loop, heard, metrics and the limits.  False if memory is short. */
bool pushd_known_open(pushd_known *k) __attribute__((warn_unused_result));
void pushd_known_close(pushd_known *k);

/*
 * Whether the session of a token is known and believed, which s then is a copy of; of one
 * that may rest for idle_ttl seconds (0: as long as it likes) no longer than Redis keeps it.
 */
bool pushd_known_find(pushd_known *k, const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
					  int idle_ttl, pushd_session *s) __attribute__((warn_unused_result));

/* Keeps one that has a token, instead of what was kept of that before. */
void pushd_known_put(pushd_known *k, const pushd_session *s);
void pushd_known_drop(pushd_known *k, const uint8_t token_id[static TGA_LOGIN_ID_BYTES]);

#endif
