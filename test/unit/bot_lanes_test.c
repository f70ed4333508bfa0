/*
 * bot_lanes_test.c
 *		What waits for Telegram, fairly; and who is muted for sending too much.
 */
#include "../../bot/flood.h"
#include "../../bot/lanes.h"

#include "tap.h"

static json_t *
numbered(int n)
{
	return json_pack("{s:i}", "n", n);
}

static int
number_of(const bot_lane *lane)
{
	return (int) json_integer_value(
		json_object_get(bot_lane_first(lane)->outgoing.params, "n"));
}

/* Sends what is next; its chat. */
static int64_t
send_next(bot_lanes *lanes)
{
	bot_lane *lane = bot_lanes_ready(lanes, false);
	int64_t chat = lane->chat;

	bot_lane_call(lanes, lane, lanes);
	bot_lane_pop(lanes, lane);
	return chat;
}

static void
test_turns(void)
{
	bot_lanes *lanes = bot_lanes_open(NULL);

	for (int i = 0; i < 20; i++)
		ok(!bot_lanes_add(lanes, BOT_SEND, 1, numbered(i)), "there is room");
	bot_lanes_add(lanes, BOT_SEND, 2, numbered(100));
	ok(number_of(bot_lanes_ready(lanes, false)) == 0, "the first of a chat is first");
	ok(send_next(lanes) == 1 && send_next(lanes) == 2 && send_next(lanes) == 1,
	   "chats take turns, however many answers one has");
	ok(number_of(bot_lanes_ready(lanes, false)) == 2, "in order within a chat");
	ok(bot_lanes_length(lanes) == 18, "all are counted");
	bot_lanes_add(lanes, BOT_ANSWER_CALLBACK, 1, numbered(7));
	ok(bot_lanes_ready(lanes, true)->chat == 1 &&
		   number_of(bot_lanes_ready(lanes, true)) == 7,
	   "a callback answer does not stand behind messages");
	bot_lanes_close(lanes);
}

static void
test_one_at_a_time(void)
{
	bot_lanes *lanes = bot_lanes_open(NULL);
	bot_lane *lane;

	bot_lanes_add(lanes, BOT_SEND, 1, numbered(1));
	lane = bot_lanes_ready(lanes, false);
	bot_lane_call(lanes, lane, lanes);
	bot_lanes_add(lanes, BOT_EDIT, 1, numbered(2));
	ok(bot_lanes_ready(lanes, false) == NULL && bot_lanes_called(lanes) == lane,
	   "nothing of a chat leaves while something is on its way");
	bot_lane_pause(lanes, lane, 500);
	bot_lanes_add(lanes, BOT_SEND, 2, numbered(3));
	ok(bot_lanes_wake(lanes, 100) == 500 && bot_lanes_ready(lanes, false)->chat == 2,
	   "a chat that must wait holds up no other");
	ok(send_next(lanes) == 2 && bot_lanes_ready(lanes, false) == NULL, "and waits");
	ok(bot_lanes_wake(lanes, 500) == 0 && number_of(bot_lanes_ready(lanes, false)) == 1,
	   "until its time, and begins where it was");
	ok(send_next(lanes) == 1 && send_next(lanes) == 1 && bot_lanes_length(lanes) == 0 &&
		   bot_lanes_ready(lanes, false) == NULL,
	   "then nothing is left");
	bot_lanes_close(lanes);
}

static void
test_taken_without_a_call(void)
{
	bot_lanes *lanes = bot_lanes_open(NULL);
	bot_lane *lane;

	for (int i = 0; i < 2; i++)
		bot_lanes_add(lanes, BOT_ANSWER_CALLBACK, 1, numbered(i));
	bot_lanes_add(lanes, BOT_ANSWER_CALLBACK, 2, numbered(7));
	lane = bot_lanes_urgent(lanes, 1);
	ok(bot_lanes_urgent(lanes, 3) == NULL && number_of(lane) == 0, "found by its person");
	bot_lane_pop(lanes, lane);
	ok(number_of(lane) == 1 && bot_lanes_ready(lanes, true) == lane &&
		   bot_lanes_length(lanes) == 2,
	   "the next has its place");
	bot_lane_pop(lanes, lane);
	ok(bot_lanes_urgent(lanes, 1) == NULL && bot_lanes_ready(lanes, true)->chat == 2,
	   "an empty one is gone");
	bot_lanes_close(lanes);
}

static void
test_bound(void)
{
	bot_lanes *lanes = bot_lanes_open(NULL);
	bot_lane *lane;
	int dropped = 0;

	for (int i = 0; i < BOT_LANE_MAX; i++)
		bot_lanes_add(lanes, BOT_SEND, 1, numbered(i));
	lane = bot_lanes_ready(lanes, false);
	bot_lane_call(lanes, lane, lanes);
	for (int i = 0; i < 600; i++)
		dropped += bot_lanes_add(lanes, BOT_SEND, 1, numbered(1000 + i));
	ok(dropped == 600 && bot_lanes_length(lanes) == BOT_LANE_MAX, "a chat is bounded");
	ok(number_of(lane) == 0, "what is on its way stays");
	bot_lane_pop(lanes, lane);
	ok(number_of(lane) == 1600 - BOT_LANE_MAX + 1, "the oldest gave way");
	bot_lanes_close(lanes);
}

static void
test_flood(void)
{
	static bot_flood flood;
	uint64_t now = 5000;
	int answered = 0, told = 0;

	for (int i = 0; i < 600; i++)
	{
		bot_flood_verdict verdict = bot_flood_take(&flood, 1, now + (uint64_t) i);

		answered += verdict == BOT_FLOOD_NONE;
		told += verdict == BOT_FLOOD_BEGINS;
	}
	ok(answered == BOT_FLOOD_MOST && told == 1, "a flood is answered once");
	ok(bot_flood_take(&flood, 2, now) == BOT_FLOOD_NONE, "somebody else is not muted");
	now += 1000 + BOT_FLOOD_SECONDS * 1000;
	ok(bot_flood_take(&flood, 1, now) == BOT_FLOOD_NONE, "and it is over after a while");
	for (int64_t person = 10; person < 100000; person++)
		if (bot_flood_take(&flood, person, now) != BOT_FLOOD_NONE)
			told++;
	ok(told == 1, "many people are no flood");
}

int
main(void)
{
	test_turns();
	test_one_at_a_time();
	test_taken_without_a_call();
	test_bound();
	test_flood();
	return tap_done();
}
