/*
 * backoff.h
 *		A wait that grows, a quarter more or less, so that many bots do not come back
 *		at once.
 */
#ifndef TGA_BOT_BACKOFF_H
#define TGA_BOT_BACKOFF_H

#include <uv.h>

#define BOT_BACKOFF_MIN_MS 500
#define BOT_BACKOFF_MAX_MS 30000

typedef struct bot_backoff
{
	int ms; /* of the next wait; 0: the shortest */
} bot_backoff;

/* How long to wait now, in ms; the next wait is twice as long. */
static inline uint64_t
bot_backoff_next(bot_backoff *backoff)
{
	int ms = backoff->ms > 0 ? backoff->ms : BOT_BACKOFF_MIN_MS;

	backoff->ms = ms * 2 < BOT_BACKOFF_MAX_MS ? ms * 2 : BOT_BACKOFF_MAX_MS;
	return (uint64_t) (ms * 3 / 4) + uv_hrtime() % (uint64_t) (ms / 2 + 1);
}

#endif
