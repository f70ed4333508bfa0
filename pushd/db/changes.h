/*
 * changes.h
 *		The slow question: what changed since the last time.
 *
 * Once a second it finds whatever a lost notification kept back.  What it brings is
 * news or not; that is the listener's to say.
 *
 *		AWAY -> READY <-> ASKED -> AWAY
 */
#ifndef PUSHD_CHANGES_H
#define PUSHD_CHANGES_H

#include "buffer.h"
#include "db/db.h"
#include "db/state_row.h"

typedef enum pushd_changes_state
{
	PUSHD_CHANGES_AWAY, /* no connection */
	PUSHD_CHANGES_READY,
	PUSHD_CHANGES_ASKED
} pushd_changes_state;

typedef struct pushd_changes
{
	pushd_db *db;
	pushd_changes_state state;
	int channel;
	tga_buffer since; /* where tgauth_changes goes on; empty: not known yet */
	void *arg;
	uint64_t asked_ms; /* by the loop's clock: the last question */
	/* An answer, with the database's clock and when it was asked for; before its rows. */
	void (*on_answer)(void *arg, int64_t clock, uint64_t asked_ms);
	/* is_new: the login was decided; otherwise what is told with it changed */
	void (*on_row)(void *arg, const pushd_state_row *row, bool is_new);
} pushd_changes;

/* A connection is there; or it went, after every answer. */
void pushd_changes_connected(pushd_changes *c);
void pushd_changes_lost(pushd_changes *c);

/* Asks, unless the last answer is still to come. */
void pushd_changes_ask(pushd_changes *c);

void pushd_changes_close(pushd_changes *c);

#endif
