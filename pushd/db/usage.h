/*
 * usage.h
 *		Which sessions were used, sent to the database now and then.
 *
 * From this come the times in a user's list of devices, and the idle limit of
 * sessions: a use is sent within half of tgauth_settings' usage_seconds, and one
 * session once in that time, however often it is used.
 */
#ifndef PUSHD_USAGE_H
#define PUSHD_USAGE_H

#include "db/db.h"
#include "start_token.h"

/* When so many wait, they are sent at once. */
#define PUSHD_USAGE_MAX 4096

/* Invariant: count ids, each found by its place; both tables are there or neither. */
typedef struct pushd_usage
{
	pushd_db *db;
	uint8_t (*ids)[TGA_LOGIN_ID_BYTES]; /* in the order of their first use */
	uint32_t *places;					/* by hash: index + 1; 0: free */
	uint32_t count;
} pushd_usage;

void pushd_usage_add(pushd_usage *u, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Once a second, while there is a connection. */
void pushd_usage_tick(pushd_usage *u, uint64_t second, int usage_seconds);

void pushd_usage_close(pushd_usage *u);

#endif
