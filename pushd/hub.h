/*
 * hub.h
 *		What the database tells, handed to memory, cache and streams.
 */
#ifndef PUSHD_HUB_H
#define PUSHD_HUB_H

#include "db/state.h"

struct pushd;

/* A row of tgauth_states or tgauth_changes: the truth. */
void pushd_hub_state(struct pushd *p, const pushd_state_row *row);

/* An id was asked for, and there is no row: a login waits, a session is none. */
void pushd_hub_absent(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* A notification: a hint. */
void pushd_hub_notice(struct pushd *p, const char *payload);

#endif
