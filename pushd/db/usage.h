/*
 * usage.h
 *		Which sessions were used, told to the database now and then.
 *
 * From this come the times in a user's list of devices, and the idle limit of
 * sessions: a use is told within half of tgauth_settings' usage_seconds, and one
 * session once in that time, however often it is used.
 */
#ifndef PUSHD_USAGE_H
#define PUSHD_USAGE_H

#include <stdint.h>

#include "start_token.h"

struct pushd;

typedef struct pushd_usage
{
	uint8_t (*ids)[TGA_LOGIN_ID_BYTES]; /* in the order of their first use */
	uint32_t *places;					/* by hash: index + 1; 0: free */
	uint32_t count;
} pushd_usage;

void pushd_usage_add(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Once a second, while there is a database. */
void pushd_usage_tick(struct pushd *p, uint64_t second);

void pushd_usage_close(pushd_usage *t);

#endif
