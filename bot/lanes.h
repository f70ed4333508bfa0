/*
 * lanes.h
 *		What waits for Telegram: fair between chats, in order within each.
 *
 *		lane	the messages of one chat, or the callback answers of one person: what
 *				leaves one after the other
 *		ready	its first item may leave
 *		called	Telegram has its first item, or will
 *		paused	nothing of it may leave before a time
 *
 * A lane whose item has left goes behind all others that are ready, so a chat with
 * hundreds of answers delays another's by one.  A lane has at most BOT_LANE_MAX items;
 * beyond that its oldest gives way, since what a person waits for is the last answer.
 */
#ifndef TGA_BOT_LANES_H
#define TGA_BOT_LANES_H

#include <sys/queue.h>

#include "outgoing.h"

#define BOT_LANE_MAX 32

typedef enum bot_lane_state
{
	BOT_LANE_READY,
	BOT_LANE_CALLED,
	BOT_LANE_PAUSED,
	BOT_LANE_GONE /* nothing is in it any more */
} bot_lane_state;

typedef struct bot_item
{
	STAILQ_ENTRY(bot_item) next;
	bot_outgoing outgoing;
	int attempts; /* that did not reach Telegram */
} bot_item;

typedef struct bot_lane
{
	TAILQ_ENTRY(bot_lane) place; /* among those of its state */
	LIST_ENTRY(bot_lane) bucket;
	int64_t chat;
	bool is_urgent; /* callback answers, which a button waits for */
	bot_lane_state state;
	STAILQ_HEAD(bot_lane_items, bot_item) items;
	int length;
	uint64_t until; /* when it is ready again; of PAUSED */
	void *owner;	/* of all lanes */
	void *call;		/* the owner's; of CALLED */
} bot_lane;

typedef struct bot_lanes bot_lanes;

/* NULL when out of memory. */
bot_lanes *bot_lanes_open(void *owner) __attribute__((warn_unused_result));

/* Drops what waits.  No lane is called. */
void bot_lanes_close(bot_lanes *lanes);

/* Takes over params.  True if an older one had to give way. */
bool bot_lanes_add(bot_lanes *lanes, bot_outgoing_kind kind, int64_t chat,
				   json_t *params);

/* Items in all lanes. */
int bot_lanes_length(const bot_lanes *lanes);

/* How long they are. */
typedef struct bot_lanes_lengths
{
	int urgent;	 /* items of urgent lanes */
	int paused;	 /* lanes that are */
	int longest; /* items of the longest lane */
} bot_lanes_lengths;

bot_lanes_lengths bot_lanes_measure(const bot_lanes *lanes);

/* The urgent or the other lane whose turn it is; NULL if none is ready. */
bot_lane *bot_lanes_ready(const bot_lanes *lanes, bool is_urgent);

/* The lane of a chat's callback answers; NULL if there is none. */
bot_lane *bot_lanes_urgent(const bot_lanes *lanes, int64_t chat);

/* Any lane that is called; NULL if none is. */
bot_lane *bot_lanes_called(const bot_lanes *lanes);

/* Paused lanes whose time has come are ready; returns when the next one will be, or 0. */
uint64_t bot_lanes_wake(bot_lanes *lanes, uint64_t now);

/* The item that leaves first. */
bot_item *bot_lane_first(const bot_lane *lane);

/* The first item is on its way, by this call. */
void bot_lane_call(bot_lanes *lanes, bot_lane *lane, void *call);

/* The call came to nothing, or could not be made: not before a time, 0 being at once. */
void bot_lane_pause(bot_lanes *lanes, bot_lane *lane, uint64_t until);

/* The first item of a lane that is called or ready is over, and with it a lane that has no other. */
void bot_lane_pop(bot_lanes *lanes, bot_lane *lane);

#endif
