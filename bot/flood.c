/*
 * flood.c
 *		See flood.h.
 */
#include "flood.h"

#include <stddef.h>

/* The person's place, where need be that of whoever was heard of the longest ago. */
static bot_flood_person *
find(bot_flood *flood, int64_t person, uint64_t now)
{
	uint64_t hash = (uint64_t) person * UINT64_C(0x9e3779b97f4a7c15);
	bot_flood_person *set = flood->people[(hash >> 32) % BOT_FLOOD_SETS];
	bot_flood_person *oldest = set;

	for (size_t i = 0; i < BOT_FLOOD_SET; i++)
	{
		if (set[i].id == person)
			return &set[i];
		if (set[i].rate.at < oldest->rate.at)
			oldest = &set[i];
	}
	*oldest = (bot_flood_person){
		.id = person, .rate = bot_rate_make(BOT_FLOOD_PER_SECOND, BOT_FLOOD_MOST, now)};
	return oldest;
}

bot_flood_verdict
bot_flood_take(bot_flood *flood, int64_t person, uint64_t now)
{
	bot_flood_person *p = find(flood, person, now);

	if (now < p->muted_until)
		return BOT_FLOOD_MUTED;
	p->muted_until = 0;
	if (bot_rate_take(&p->rate, now) == 0)
		return BOT_FLOOD_NONE;
	p->muted_until = now + BOT_FLOOD_SECONDS * 1000;
	return BOT_FLOOD_BEGINS;
}
