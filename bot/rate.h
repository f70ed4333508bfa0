/*
 * rate.h
 *		A bucket that fills at a rate.
 */
#ifndef TGA_BOT_RATE_H
#define TGA_BOT_RATE_H

#include <stdint.h>

#include "must.h"

/* Invariant: 0 <= tokens <= most. */
typedef struct bot_rate
{
	double per_second; /* 0: no limit */
	double most;	   /* how many can leave at once */
	double tokens;	   /* how many may leave now */
	uint64_t at;	   /* when that was so, in ms */
} bot_rate;

/* A full one. */
static inline bot_rate
bot_rate_make(double per_second, double most, uint64_t now)
{
	return (bot_rate){.per_second = per_second, .most = most, .tokens = most, .at = now};
}

/* Another rate; what was saved up stays, as far as there is room for it. */
static inline void
bot_rate_change(bot_rate *rate, double per_second, double most)
{
	/* Without a limit nothing was counted. */
	if (rate->per_second <= 0 || rate->tokens > most)
		rate->tokens = most;
	rate->per_second = per_second;
	rate->most = most;
}

/* Takes one and returns 0, or takes none and returns in how many ms there is one. */
static inline uint64_t
bot_rate_take(bot_rate *rate, uint64_t now)
{
	if (rate->per_second <= 0)
		return 0;
	TGA_MUST(now >= rate->at);
	rate->tokens += (double) (now - rate->at) * rate->per_second / 1000;
	rate->at = now;
	if (rate->tokens > rate->most)
		rate->tokens = rate->most;
	if (rate->tokens < 1)
		return (uint64_t) ((1 - rate->tokens) * 1000 / rate->per_second) + 1;
	rate->tokens -= 1;
	TGA_MUST(rate->tokens >= 0);
	return 0;
}

#endif
