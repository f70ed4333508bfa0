/*
 * outbox.c
 *		See outbox.h.
 */
#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "lanes.h"
#include "must.h"
#include "rate.h"

#define PARALLEL 16
#define ATTEMPTS 6
#define ATTEMPT_TIMEOUT_MS 15000
#define RETRY_MS 1000
/*
 * So many refusals with retry_after, one after the other, are not about one chat: then
 * one call at a time finds out, at these intervals, whether Telegram takes any.
 */
#define WAITS_OF_ALL 5
#define PROBE_MS 1000

struct bot_outbox
{
	bot_outbox_config config;
	bot_lanes *lanes;
	int called;
	int waits; /* calls told to wait since one was not */
	uint64_t paused_until;
	bot_rate rate;
	uv_timer_t timer;
	uv_idle_t soon;
};

static void pump(bot_outbox *outbox);

static void
check(const bot_outbox *outbox)
{
	TGA_MUST(outbox->called >= 0 && outbox->called <= PARALLEL);
	TGA_MUST(outbox->called <= bot_lanes_length(outbox->lanes));
	TGA_MUST((outbox->called > 0) == (bot_lanes_called(outbox->lanes) != NULL));
	BOT_GAUGE(outbox->config.metrics, OUTBOX, bot_lanes_length(outbox->lanes));
}

static void
on_timer(uv_timer_t *timer)
{
	pump(timer->data);
}

static void
wake_in(bot_outbox *outbox, uint64_t ms)
{
	if (!uv_is_active((uv_handle_t *) &outbox->timer) ||
		uv_timer_get_due_in(&outbox->timer) > ms)
		uv_timer_start(&outbox->timer, on_timer, ms, 0);
}

/* --- what became of a call --------------------------------------------------------- */

static const char *
method_of(const bot_lane *lane)
{
	return bot_outgoing_method(bot_lane_first(lane)->outgoing.kind);
}

/* The chat waits as long as Telegram says; all of them where it says so to everyone. */
static void
take_wait(bot_outbox *outbox, bot_lane *lane, const bot_reply *reply)
{
	uint64_t now = uv_now(outbox->config.loop);
	int wait = reply->retry_after > 0 ? reply->retry_after : 1;

	tga_log_event(outbox->config.log, TGA_WARNING, "telegram_says_wait", "method",
				  method_of(lane), "telegram_id", TGA_NUM(lane->chat), "seconds",
				  TGA_NUM(wait), NULL);
	BOT_COUNT(outbox->config.metrics, TOLD_TO_WAIT);
	if (++outbox->waits >= WAITS_OF_ALL)
		outbox->paused_until = now + PROBE_MS;
	bot_lane_pause(outbox->lanes, lane, now + (uint64_t) wait * 1000);
}

static void
drop_refused(bot_outbox *outbox, bot_lane *lane, const bot_reply *reply,
			 tga_log_level level)
{
	BOT_COUNT(outbox->config.metrics, SEND_REFUSED);
	tga_log_event(outbox->config.log, level, "telegram_refused", "method",
				  method_of(lane), "telegram_id", TGA_NUM(lane->chat), "code",
				  TGA_NUM(reply->code), "description", reply->description, NULL);
	bot_lane_pop(outbox->lanes, lane);
}

/* False if nothing more will leave at all. */
static bool
take_refusal(bot_outbox *outbox, bot_lane *lane, const bot_reply *reply)
{
	bot_refusal refusal = bot_outgoing_refused(&bot_lane_first(lane)->outgoing, reply);

	if (refusal != BOT_REFUSAL_WAIT)
		outbox->waits = 0;
	switch (refusal)
	{
		case BOT_REFUSAL_UNAUTHORIZED:
			bot_lane_pause(outbox->lanes, lane, 0);
			outbox->config.on_unauthorized(outbox->config.arg);
			return false;
		case BOT_REFUSAL_WAIT:
			take_wait(outbox, lane, reply);
			break;
		case BOT_REFUSAL_NO_BUTTONS:
			tga_log_event(outbox->config.log, TGA_WARNING, "button_left_out",
						  "description", reply->description, "hint", "see --site-url",
						  NULL);
			bot_lane_pause(outbox->lanes, lane, 0);
			break;
		case BOT_REFUSAL_CHANGED:
			bot_lane_pause(outbox->lanes, lane, 0);
			break;
		case BOT_REFUSAL_EXPECTED:
			drop_refused(outbox, lane, reply, TGA_DEBUG);
			break;
		case BOT_REFUSAL_UNEXPECTED:
			drop_refused(outbox, lane, reply, TGA_ERROR);
			break;
	}
	return true;
}

/* Again after a while, longer each time, and not for ever. */
static void
take_failure(bot_outbox *outbox, bot_lane *lane, const bot_reply *reply)
{
	bot_item *item = bot_lane_first(lane);
	uint64_t wait = (uint64_t) RETRY_MS << item->attempts;

	BOT_COUNT(outbox->config.metrics, SEND_FAILURES);
	tga_log_event(outbox->config.log, TGA_WARNING, "telegram_unreachable", "method",
				  method_of(lane), "error", reply->description, NULL);
	if (++item->attempts >= ATTEMPTS)
	{
		BOT_COUNT(outbox->config.metrics, GIVEN_UP);
		bot_lane_pop(outbox->lanes, lane);
	}
	else
		bot_lane_pause(outbox->lanes, lane, uv_now(outbox->config.loop) + wait);
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	bot_lane *lane = arg;
	bot_outbox *outbox = lane->owner;
	bool goes_on = true;

	outbox->called--;
	switch (reply->outcome)
	{
		case BOT_DONE:
			BOT_COUNT(outbox->config.metrics, SENT);
			outbox->waits = 0;
			bot_lane_pop(outbox->lanes, lane);
			break;
		case BOT_UNREACHABLE:
			take_failure(outbox, lane, reply);
			break;
		case BOT_REFUSED:
			goes_on = take_refusal(outbox, lane, reply);
			break;
	}
	check(outbox);
	if (!goes_on)
		return;
	pump(outbox);
	outbox->config.on_progress(outbox->config.arg);
}

/* --- sending --------------------------------------------------------------------------- */

static void
call(bot_outbox *outbox, bot_lane *lane)
{
	bot_call *made = bot_telegram_call(outbox->config.telegram, method_of(lane),
									   json_incref(bot_lane_first(lane)->outgoing.params),
									   ATTEMPT_TIMEOUT_MS, on_reply, lane);

	if (made != NULL)
	{
		bot_lane_call(outbox->lanes, lane, made);
		outbox->called++;
	}
	else
		bot_lane_pause(outbox->lanes, lane, uv_now(outbox->config.loop) + RETRY_MS);
	check(outbox);
}

/* Whether one more may be under way. */
static bool
has_room(const bot_outbox *outbox)
{
	return outbox->called < (outbox->waits >= WAITS_OF_ALL ? 1 : PARALLEL);
}

/* Calls for what may leave now. */
static void
pump(bot_outbox *outbox)
{
	uint64_t now = uv_now(outbox->config.loop), wait = 0, next;
	bot_lane *lane;

	if (now < outbox->paused_until)
	{
		wake_in(outbox, outbox->paused_until - now);
		return;
	}
	next = bot_lanes_wake(outbox->lanes, now);
	while (has_room(outbox) && (lane = bot_lanes_ready(outbox->lanes, true)) != NULL)
		call(outbox, lane);
	while (has_room(outbox) && (lane = bot_lanes_ready(outbox->lanes, false)) != NULL &&
		   (wait = bot_rate_take(&outbox->rate, now)) == 0)
		call(outbox, lane);
	if (wait > 0)
		wake_in(outbox, wait);
	if (next > 0)
		wake_in(outbox, next - now);
}

/* --- the interface ------------------------------------------------------------------------ */

static void
on_soon(uv_idle_t *soon)
{
	uv_idle_stop(soon);
	pump(soon->data);
}

bot_outbox *
bot_outbox_open(const bot_outbox_config *config)
{
	bot_outbox *outbox = calloc(1, sizeof(*outbox));

	if (outbox == NULL || (outbox->lanes = bot_lanes_open(outbox)) == NULL)
	{
		free(outbox);
		return NULL;
	}
	outbox->config = *config;
	outbox->rate =
		bot_rate_make(config->send_rate, config->send_rate, uv_now(config->loop));
	uv_timer_init(config->loop, &outbox->timer);
	uv_idle_init(config->loop, &outbox->soon);
	outbox->timer.data = outbox->soon.data = outbox;
	return outbox;
}

void
bot_outbox_set_limits(bot_outbox *outbox, int send_rate, int send_queue)
{
	outbox->config.send_rate = send_rate;
	outbox->config.send_queue = send_queue;
	bot_rate_change(&outbox->rate, send_rate, send_rate);
	uv_idle_start(&outbox->soon, on_soon);
}

void
bot_outbox_push(bot_outbox *outbox, bot_outgoing_kind kind, int64_t chat, json_t *params)
{
	if (params == NULL)
		return;
	if (bot_lanes_add(outbox->lanes, kind, chat, params))
	{
		BOT_COUNT(outbox->config.metrics, DROPPED);
		tga_log_event(outbox->config.log, TGA_WARNING, "answer_dropped", "telegram_id",
					  TGA_NUM(chat), "reason", "too many wait for this chat", NULL);
	}
	check(outbox);
	uv_idle_start(&outbox->soon, on_soon);
}

json_t *
bot_outbox_take_callback(bot_outbox *outbox, int64_t person, const char *query_id)
{
	bot_lane *lane = bot_lanes_urgent(outbox->lanes, person);
	json_t *params;
	const char *id;

	if (lane == NULL || lane->state != BOT_LANE_READY)
		return NULL;
	params = bot_lane_first(lane)->outgoing.params;
	id = json_string_value(json_object_get(params, "callback_query_id"));
	if (id == NULL || strcmp(id, query_id) != 0 ||
		json_object_set_new(params, "method", json_string(method_of(lane))) != 0)
		return NULL;
	json_incref(params);
	bot_lane_pop(outbox->lanes, lane);
	check(outbox);
	return params;
}

bool
bot_outbox_is_full(const bot_outbox *outbox)
{
	return bot_lanes_length(outbox->lanes) > outbox->config.send_queue;
}

bool
bot_outbox_is_empty(const bot_outbox *outbox)
{
	return bot_lanes_length(outbox->lanes) == 0;
}

void
bot_outbox_measure(const bot_outbox *outbox)
{
	bot_metrics *metrics = outbox->config.metrics;
	bot_lanes_lengths lengths = bot_lanes_measure(outbox->lanes);

	BOT_GAUGE(metrics, OUTBOX_MAX, outbox->config.send_queue);
	BOT_GAUGE(metrics, CALLBACKS, lengths.urgent);
	BOT_GAUGE(metrics, CALLS, outbox->called);
	BOT_GAUGE(metrics, CALLS_MAX, PARALLEL);
	BOT_GAUGE(metrics, CHATS_PAUSED, lengths.paused);
	BOT_GAUGE(metrics, LONGEST_CHAT, lengths.longest);
	BOT_GAUGE(metrics, LONGEST_CHAT_MAX, BOT_LANE_MAX);
}

static void
on_idle_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void
on_timer_closed(uv_handle_t *handle)
{
	bot_outbox *outbox = handle->data;

	uv_close((uv_handle_t *) &outbox->soon, on_idle_closed);
}

void
bot_outbox_close(bot_outbox *outbox)
{
	bot_lane *lane;

	while ((lane = bot_lanes_called(outbox->lanes)) != NULL)
	{
		bot_call_cancel(lane->call);
		bot_lane_pop(outbox->lanes, lane);
	}
	bot_lanes_close(outbox->lanes);
	uv_close((uv_handle_t *) &outbox->timer, on_timer_closed);
}
