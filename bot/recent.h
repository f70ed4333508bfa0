/*
 * recent.h
 *		The last few pairs of numbers that something was done for.
 *
 * A memory that may forget: what depends on it is a nicety (no second answer to
 * an update that Telegram delivers twice), never correctness, which is PostgreSQL's.
 */
#ifndef TGA_BOT_RECENT_H
#define TGA_BOT_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOT_RECENT 512

typedef struct bot_recent
{
	struct
	{
		int64_t a;
		int64_t b;
	} pairs[BOT_RECENT];
	size_t next;
} bot_recent;

static inline bool
bot_recent_has(const bot_recent *recent, int64_t a, int64_t b)
{
	for (size_t i = 0; i < BOT_RECENT; i++)
		if (recent->pairs[i].a == a && recent->pairs[i].b == b)
			return true;
	return false;
}

static inline void
bot_recent_add(bot_recent *recent, int64_t a, int64_t b)
{
	recent->pairs[recent->next].a = a;
	recent->pairs[recent->next].b = b;
	recent->next = (recent->next + 1) % BOT_RECENT;
}

#endif
