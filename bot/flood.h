/*
 * flood.h
 *		Who sends more than a person can.
 *
 * Everyone may send BOT_FLOOD_MOST updates at once, and one more every two seconds.  Who
 * goes beyond that is muted: told so once, and then not answered for BOT_FLOOD_SECONDS,
 * so that what one account sends is neither asked of PostgreSQL nor sent to Telegram in
 * everyone else's stead.
 *
 * A memory of bounded size that may forget: forgetting lets somebody go on.
 */
#ifndef TGA_BOT_FLOOD_H
#define TGA_BOT_FLOOD_H

#include "rate.h"

#define BOT_FLOOD_MOST 30
#define BOT_FLOOD_PER_SECOND 0.5
#define BOT_FLOOD_SECONDS 30

#define BOT_FLOOD_SETS 1024
#define BOT_FLOOD_SET 4

typedef struct bot_flood_person
{
	int64_t id; /* 0: a free place */
	bot_rate rate;
	uint64_t muted_until; /* 0: is not */
} bot_flood_person;

typedef struct bot_flood
{
	bot_flood_person people[BOT_FLOOD_SETS][BOT_FLOOD_SET];
} bot_flood;

typedef enum bot_flood_verdict
{
	BOT_FLOOD_NONE,
	BOT_FLOOD_BEGINS, /* muted from now on */
	BOT_FLOOD_MUTED
} bot_flood_verdict;

/* An update of a person came, at a time in ms that never goes back. */
bot_flood_verdict bot_flood_take(bot_flood *flood, int64_t person, uint64_t now);

#endif
