/*
 * lanes.c
 *		See lanes.h.
 */
#include "lanes.h"

#include <stdlib.h>

#include "must.h"

#define BUCKETS 1024

static const tga_transitions states[] = {
	[BOT_LANE_READY] = {"ready", TGA_TO(BOT_LANE_CALLED) | TGA_TO(BOT_LANE_PAUSED) |
									 TGA_TO(BOT_LANE_GONE)},
	[BOT_LANE_CALLED] = {"called", TGA_TO(BOT_LANE_READY) | TGA_TO(BOT_LANE_PAUSED) |
									   TGA_TO(BOT_LANE_GONE)},
	[BOT_LANE_PAUSED] = {"paused", TGA_TO(BOT_LANE_READY)},
	[BOT_LANE_GONE] = {"gone", 0},
};

TAILQ_HEAD(list, bot_lane);

struct bot_lanes
{
	void *owner;
	struct list urgent, ready, called, paused;
	LIST_HEAD(bucket, bot_lane) buckets[BUCKETS];
	int length;
	uint64_t next_wake; /* no paused lane is due before; 0: none is paused */
};

/* Where a lane of a state stands. */
static struct list *
list_of(bot_lanes *lanes, const bot_lane *lane)
{
	switch (lane->state)
	{
		case BOT_LANE_READY:
			return lane->is_urgent ? &lanes->urgent : &lanes->ready;
		case BOT_LANE_CALLED:
			return &lanes->called;
		case BOT_LANE_PAUSED:
			return &lanes->paused;
		case BOT_LANE_GONE:
			break;
	}
	return NULL;
}

static void
check(const bot_lane *lane)
{
	TGA_MUST(lane->length >= 1 && lane->length <= BOT_LANE_MAX);
	TGA_MUST((lane->call != NULL) == (lane->state == BOT_LANE_CALLED));
	TGA_MUST((lane->until != 0) == (lane->state == BOT_LANE_PAUSED));
}

/* Behind all others of that state.  A lane that is gone is gone after this. */
static void
move(bot_lanes *lanes, bot_lane *lane, bot_lane_state state)
{
	TGA_MUST_MOVE(states, lane->state, state);
	TAILQ_REMOVE(list_of(lanes, lane), lane, place);
	lane->state = state;
	if (state == BOT_LANE_GONE)
	{
		TGA_MUST(lane->length == 0);
		LIST_REMOVE(lane, bucket);
		free(lane);
		return;
	}
	TAILQ_INSERT_TAIL(list_of(lanes, lane), lane, place);
	check(lane);
}

/* --- lanes and items ------------------------------------------------------------------- */

static size_t
bucket_of(int64_t chat)
{
	return (size_t) (((uint64_t) chat * UINT64_C(0x9e3779b97f4a7c15)) >> 54) % BUCKETS;
}

static bot_lane *
find(const bot_lanes *lanes, int64_t chat, bool is_urgent)
{
	bot_lane *lane;

	LIST_FOREACH(lane, &lanes->buckets[bucket_of(chat)], bucket)
	if (lane->chat == chat && lane->is_urgent == is_urgent)
		break;
	return lane;
}

/* A lane without an item, which the caller adds. */
static bot_lane *
make(bot_lanes *lanes, int64_t chat, bool is_urgent)
{
	bot_lane *lane = calloc(1, sizeof(*lane));

	if (lane == NULL)
		return NULL;
	*lane = (bot_lane){.chat = chat, .is_urgent = is_urgent, .owner = lanes->owner};
	STAILQ_INIT(&lane->items);
	LIST_INSERT_HEAD(&lanes->buckets[bucket_of(chat)], lane, bucket);
	TAILQ_INSERT_TAIL(list_of(lanes, lane), lane, place);
	return lane;
}

static void
drop(bot_lanes *lanes, bot_lane *lane, bot_item *item)
{
	STAILQ_REMOVE(&lane->items, item, bot_item, next);
	lane->length--;
	lanes->length--;
	json_decref(item->outgoing.params);
	free(item);
}

/* Makes room for one more, by the oldest that has not left.  True if that was needed. */
static bool
make_room(bot_lanes *lanes, bot_lane *lane)
{
	bot_item *oldest = STAILQ_FIRST(&lane->items);

	if (lane->length < BOT_LANE_MAX)
		return false;
	drop(lanes, lane,
		 lane->state == BOT_LANE_CALLED ? STAILQ_NEXT(oldest, next) : oldest);
	return true;
}

bool
bot_lanes_add(bot_lanes *lanes, bot_outgoing_kind kind, int64_t chat, json_t *params)
{
	bool is_urgent = !bot_outgoing_counts(kind), crowded;
	bot_item *item = calloc(1, sizeof(*item));
	bot_lane *lane = item != NULL ? find(lanes, chat, is_urgent) : NULL;

	if (item != NULL && lane == NULL)
		lane = make(lanes, chat, is_urgent);
	if (lane == NULL)
	{
		free(item);
		json_decref(params);
		return false;
	}
	crowded = make_room(lanes, lane);
	item->outgoing = (bot_outgoing){.kind = kind, .params = params};
	STAILQ_INSERT_TAIL(&lane->items, item, next);
	lane->length++;
	lanes->length++;
	check(lane);
	return crowded;
}

bot_item *
bot_lane_first(const bot_lane *lane)
{
	TGA_MUST(lane->length > 0);
	return STAILQ_FIRST(&lane->items);
}

/* --- what becomes of a lane --------------------------------------------------------------- */

void
bot_lane_call(bot_lanes *lanes, bot_lane *lane, void *call)
{
	lane->call = call;
	move(lanes, lane, BOT_LANE_CALLED);
}

void
bot_lane_pause(bot_lanes *lanes, bot_lane *lane, uint64_t until)
{
	lane->call = NULL;
	lane->until = until;
	if (until == 0)
	{
		move(lanes, lane, BOT_LANE_READY);
		return;
	}
	if (lanes->next_wake == 0 || until < lanes->next_wake)
		lanes->next_wake = until;
	move(lanes, lane, BOT_LANE_PAUSED);
}

void
bot_lane_pop(bot_lanes *lanes, bot_lane *lane)
{
	TGA_MUST(lane->state == BOT_LANE_CALLED || lane->state == BOT_LANE_READY);
	drop(lanes, lane, bot_lane_first(lane));
	lane->call = NULL;
	if (lane->length == 0)
		move(lanes, lane, BOT_LANE_GONE);
	else if (lane->state == BOT_LANE_CALLED)
		move(lanes, lane, BOT_LANE_READY);
}

uint64_t
bot_lanes_wake(bot_lanes *lanes, uint64_t now)
{
	if (lanes->next_wake == 0 || now < lanes->next_wake)
		return lanes->next_wake;
	lanes->next_wake = 0;
	for (bot_lane *lane = TAILQ_FIRST(&lanes->paused), *next; lane != NULL; lane = next)
	{
		next = TAILQ_NEXT(lane, place);
		if (now >= lane->until)
		{
			lane->until = 0;
			move(lanes, lane, BOT_LANE_READY);
		}
		else if (lanes->next_wake == 0 || lane->until < lanes->next_wake)
			lanes->next_wake = lane->until;
	}
	return lanes->next_wake;
}

bot_lane *
bot_lanes_ready(const bot_lanes *lanes, bool is_urgent)
{
	return TAILQ_FIRST(is_urgent ? &lanes->urgent : &lanes->ready);
}

bot_lane *
bot_lanes_urgent(const bot_lanes *lanes, int64_t chat)
{
	return find(lanes, chat, true);
}

bot_lane *
bot_lanes_called(const bot_lanes *lanes)
{
	return TAILQ_FIRST(&lanes->called);
}

int
bot_lanes_length(const bot_lanes *lanes)
{
	return lanes->length;
}

static void
measure(const struct list *list, bot_lanes_lengths *all)
{
	for (bot_lane *lane = TAILQ_FIRST(list); lane != NULL; lane = TAILQ_NEXT(lane, place))
	{
		all->urgent += lane->is_urgent ? lane->length : 0;
		all->paused += lane->state == BOT_LANE_PAUSED;
		if (lane->length > all->longest)
			all->longest = lane->length;
	}
}

bot_lanes_lengths
bot_lanes_measure(const bot_lanes *lanes)
{
	bot_lanes_lengths all = {0};

	measure(&lanes->urgent, &all);
	measure(&lanes->ready, &all);
	measure(&lanes->called, &all);
	measure(&lanes->paused, &all);
	return all;
}

/* --- opening and closing -------------------------------------------------------------------- */

bot_lanes *
bot_lanes_open(void *owner)
{
	bot_lanes *lanes = calloc(1, sizeof(*lanes));

	if (lanes == NULL)
		return NULL;
	lanes->owner = owner;
	TAILQ_INIT(&lanes->urgent);
	TAILQ_INIT(&lanes->ready);
	TAILQ_INIT(&lanes->called);
	TAILQ_INIT(&lanes->paused);
	return lanes;
}

void
bot_lanes_close(bot_lanes *lanes)
{
	struct list *const lists[] = {&lanes->urgent, &lanes->ready, &lanes->paused};
	bot_lane *lane;

	TGA_MUST(bot_lanes_called(lanes) == NULL);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		while ((lane = TAILQ_FIRST(lists[i])) != NULL)
		{
			while (lane->length > 0)
				drop(lanes, lane, bot_lane_first(lane));
			TAILQ_REMOVE(lists[i], lane, place);
			free(lane);
		}
	free(lanes);
}
