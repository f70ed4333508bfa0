/*
 * heard.h
 *		From which moment on every change of a session has been heard of.
 *
 * What a cache holds may be believed only if the database said it after that moment:
 * what became of it since would have been heard.  An answer from before may be of a
 * session that ended, or of groups that were taken away, while nobody listened; so it is
 * worth one question to the database.
 *
 * There is one clock in this, the database's, which comes with its answers: each is
 * marked with when its transaction began (as_of), so with a moment before what it saw.
 * The first question on a new connection is sent when LISTEN is in force, and its moment
 * is where the hearing begins; but not before any moment that was heard of already, so
 * that a clock that is behind (another server, or one that was set back) opens no gap.
 *
 * While the database is away nothing is heard and nothing can be asked: what was
 * believed when it went stays so for as long as a cache may hold it, and no longer.
 */
#ifndef PUSHD_HEARD_H
#define PUSHD_HEARD_H

#include <stdbool.h>
#include <stdint.h>

/* Moments are microseconds since 1970 by the database's clock. */
typedef struct pushd_heard
{
	int64_t since;	   /* 0: nothing is believed */
	int64_t told;	   /* what the clock said last */
	int64_t highest;   /* what it ever said */
	uint64_t told_at;  /* when told was, by the loop's clock in ms */
	uint64_t asked_at; /* when the question was sent that told answers */
} pushd_heard;

/* A connection is there, and its first question not answered yet. */
void pushd_heard_connected(pushd_heard *h);

/*
 * An answer of that connection, to what was asked at asked_ms: the database's clock says
 * now.  It has told of all that was committed before it was asked.
 */
void pushd_heard_answer(pushd_heard *h, int64_t now, uint64_t asked_ms, uint64_t loop_ms);

/* Whether all that was committed until max_ms ago has been told. */
bool pushd_heard_within(const pushd_heard *h, uint64_t max_ms, uint64_t loop_ms);

/* What the database's clock says by now; 0: it was never heard. */
int64_t pushd_heard_clock(const pushd_heard *h, uint64_t loop_ms);

/*
 * Whether to believe what the database said at as_of.  Nothing is believed for longer
 * than max_seconds, nor if it comes from the future.
 */
bool pushd_heard_believes(const pushd_heard *h, int64_t as_of, int max_seconds,
						  uint64_t loop_ms);

#endif
