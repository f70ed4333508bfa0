/*
 * events.h
 *		What the database tells, handed to memory, cache and streams.
 */
#ifndef TGA_PUSHD_EVENTS_H
#define TGA_PUSHD_EVENTS_H

#include "state.h"

struct pushd;

/* A row of tgauth_states or tgauth_changes: the truth. */
void events_state(struct pushd *p, const state_row *row);

/* An id was asked for, and there is no row: a login waits, a session is none. */
void events_absent(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* A notification: a hint. */
void events_notice(struct pushd *p, const char *payload);

#endif
