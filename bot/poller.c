/*
 * poller.c
 *		See poller.h.
 */
#include "poller.h"

#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "must.h"
#include "requests.h"
#include "updates.h"

/* How long an answer may take, besides what a long poll waits by itself. */
#define SLACK_MS 10000
/* The least time between two questions of which the first one brought nothing new. */
#define PAUSE_MS 500
/* How often one update may make an answer unreadable before it is passed over. */
#define UNREADABLE_MAX 3

typedef enum step
{
	STEP_GET_UPDATES,
	STEP_DELETE_WEBHOOK, /* which keeps updates from being asked for */
	STEP_SET_WEBHOOK,
	STEP_LEAVE_TO_WEBHOOK,
	STEP_ACKNOWLEDGE, /* the last one of a stopped poller */
	STEP_END
} step;

static const tga_transitions steps[] = {
	[STEP_GET_UPDATES] = {"get_updates", TGA_TO(STEP_DELETE_WEBHOOK) |
											 TGA_TO(STEP_ACKNOWLEDGE) | TGA_TO(STEP_END)},
	[STEP_DELETE_WEBHOOK] = {"delete_webhook", TGA_TO(STEP_GET_UPDATES) |
												   TGA_TO(STEP_ACKNOWLEDGE) |
												   TGA_TO(STEP_END)},
	[STEP_SET_WEBHOOK] = {"set_webhook",
						  TGA_TO(STEP_LEAVE_TO_WEBHOOK) | TGA_TO(STEP_END)},
	[STEP_LEAVE_TO_WEBHOOK] = {"leave_to_webhook", TGA_TO(STEP_END)},
	[STEP_ACKNOWLEDGE] = {"acknowledge", TGA_TO(STEP_END)},
	[STEP_END] = {"end", 0},
};

struct bot_poller
{
	bot_poller_config config;
	step step;
	bool stopping;
	bool heard;		/* Telegram was asked, and answered or did not */
	bool connected; /* it answered as it should, last time */
	bot_call *call; /* NULL: nothing is being asked */
	uint64_t asked_at;
	uv_timer_t timer;
	int64_t offset;	   /* the first update that is not done */
	bool acknowledged; /* Telegram knows the offset */
	int limit;		   /* updates in one answer; fewer after one that could not be read */
	int unreadable;	   /* answers with one update that could not be read, on end */
	bot_backoff backoff;
};

static void
check(const bot_poller *poller)
{
	bool webhook = bot_config_is_set(poller->config.config->webhook_url);

	TGA_MUST(poller->limit >= 1 && poller->limit <= poller->config.config->poll_limit);
	TGA_MUST(poller->offset >= 0);
	/* What nobody asked for needs no acknowledgement. */
	TGA_MUST(!webhook || poller->acknowledged);
	TGA_MUST(poller->step < STEP_ACKNOWLEDGE || poller->stopping);
	TGA_MUST(webhook ||
			 (poller->step != STEP_SET_WEBHOOK && poller->step != STEP_LEAVE_TO_WEBHOOK));
}

/* Nothing is being asked at that moment. */
static void
move(bot_poller *poller, step step)
{
	TGA_MUST(poller->call == NULL);
	TGA_MUST_MOVE(steps, poller->step, step);
	poller->step = step;
	check(poller);
	if (step == STEP_END)
		poller->config.on_end(poller->config.arg);
}

/* --- waiting --------------------------------------------------------------------------- */

static void
on_timer(uv_timer_t *timer)
{
	bot_poller_go_on(timer->data);
}

static void
wait_then_go_on(bot_poller *poller, uint64_t ms)
{
	uv_timer_start(&poller->timer, on_timer, ms, 0);
}

static void
set_connected(bot_poller *poller, bool connected)
{
	bool changed = !poller->heard || poller->connected != connected;

	poller->heard = true;
	poller->connected = connected;
	if (changed)
		poller->config.on_connected(poller->config.arg, connected);
}

/* --- what Telegram answers ---------------------------------------------------------- */

static const char *
method_of(const bot_poller *poller)
{
	switch (poller->step)
	{
		case STEP_SET_WEBHOOK:
			return "setWebhook";
		case STEP_DELETE_WEBHOOK:
			return "deleteWebhook";
		case STEP_GET_UPDATES:
		case STEP_ACKNOWLEDGE:
			return "getUpdates";
		case STEP_LEAVE_TO_WEBHOOK:
		case STEP_END:
			break;
	}
	return NULL;
}

/*
 * Perhaps one update makes it so: half as many, until that one is alone, and then
 * without it.
 */
static void
take_unreadable(bot_poller *poller, int64_t update_id)
{
	if (poller->limit > 1)
	{
		poller->limit /= 2;
		return;
	}
	if (update_id == 0 || update_id < poller->offset ||
		++poller->unreadable < UNREADABLE_MAX)
		return;
	tga_log_event(poller->config.log, TGA_ERROR, "update_skipped", "update_id",
				  TGA_NUM(update_id), "reason", "it cannot be read", NULL);
	BOT_COUNT(poller->config.metrics, SKIPPED);
	poller->offset = update_id + 1;
	poller->acknowledged = false;
	poller->unreadable = 0;
}

/* Whether a webhook keeps updates from being asked for: 409 is for two pollers as well. */
static bool
is_kept_by_webhook(const bot_poller *poller, const bot_reply *reply)
{
	return poller->step == STEP_GET_UPDATES && reply->code == 409 &&
		   strstr(reply->description, "webhook") != NULL;
}

static void
take_failure(bot_poller *poller, const bot_reply *reply)
{
	uint64_t wait = bot_backoff_next(&poller->backoff);
	const char *event = "telegram_unreachable";

	if (reply->outcome == BOT_REFUSED)
	{
		event = is_kept_by_webhook(poller, reply) ? "webhook_in_the_way"
				: reply->code == 409			  ? "another_poller"
				: reply->code == 429			  ? "telegram_says_wait"
												  : "telegram_refused";
		if (reply->retry_after > 0)
			wait = (uint64_t) reply->retry_after * 1000;
	}
	else if (reply->unreadable && poller->step == STEP_GET_UPDATES)
		take_unreadable(poller, reply->unreadable_id);
	tga_log_event(poller->config.log, TGA_WARNING, event, "method", method_of(poller),
				  "code", reply->code != 0 ? TGA_NUM(reply->code) : NULL, "error",
				  reply->description, "retry_ms", TGA_NUM(wait), NULL);
	if (reply->outcome == BOT_REFUSED && is_kept_by_webhook(poller, reply))
		move(poller, STEP_DELETE_WEBHOOK);
	/* Updates need not wait for a webhook that stays: asking for them says so. */
	else if (poller->step == STEP_DELETE_WEBHOOK)
		move(poller, STEP_GET_UPDATES);
	wait_then_go_on(poller, wait);
}

static void
on_batch_done(void *arg)
{
	bot_poller_go_on(arg);
}

static void
take_updates(bot_poller *poller, json_t *updates)
{
	int64_t offset = bot_updates_end(updates);
	uint64_t taken = uv_now(poller->config.loop) - poller->asked_at;

	BOT_COUNT(poller->config.metrics, POLLS);
	poller->limit = poller->config.config->poll_limit;
	poller->unreadable = 0;
	poller->acknowledged = true;
	/* A server that answers at once, with nothing new, is not asked at once again. */
	if ((offset == 0 || offset == poller->offset) && taken < PAUSE_MS)
		wait_then_go_on(poller, PAUSE_MS - taken);
	if (json_array_size(updates) > 0)
	{
		if (!bot_batch_start(poller->config.batch, updates, on_batch_done, poller))
		{
			wait_then_go_on(poller, bot_backoff_next(&poller->backoff));
			return;
		}
		/* Said to Telegram only with the next question, which waits for the batch. */
		if (offset > 0)
		{
			poller->offset = offset;
			poller->acknowledged = false;
		}
	}
	bot_poller_go_on(poller);
}

static void
take_result(bot_poller *poller, const bot_reply *reply)
{
	TGA_MUST(method_of(poller) != NULL);
	/* Not for a webhook that was deleted: should it come back, again and again, that waits. */
	if (poller->step != STEP_DELETE_WEBHOOK)
		poller->backoff = (bot_backoff){0};
	switch (poller->step)
	{
		case STEP_GET_UPDATES:
			take_updates(poller, reply->result);
			return;
		case STEP_DELETE_WEBHOOK:
			move(poller, STEP_GET_UPDATES);
			break;
		case STEP_SET_WEBHOOK:
			move(poller, STEP_LEAVE_TO_WEBHOOK);
			break;
		case STEP_ACKNOWLEDGE:
			move(poller, STEP_END);
			return;
		case STEP_LEAVE_TO_WEBHOOK:
		case STEP_END:
			break;
	}
	bot_poller_go_on(poller);
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	bot_poller *poller = arg;

	poller->call = NULL;
	set_connected(poller, reply->outcome == BOT_DONE);
	if (reply->outcome == BOT_DONE)
		take_result(poller, reply);
	else if (poller->step == STEP_ACKNOWLEDGE)
		/* They come once more after the restart, and find themselves done. */
		move(poller, STEP_END);
	else if (reply->outcome == BOT_REFUSED && reply->code == 401)
		poller->config.on_unauthorized(poller->config.arg);
	else
		take_failure(poller, reply);
}

/* --- asking --------------------------------------------------------------------------- */

/* After a failure nothing is waited for: whether Telegram is back is to be heard at once. */
static int
seconds_of(const bot_poller *poller)
{
	return poller->step == STEP_GET_UPDATES && (poller->connected || !poller->heard)
			   ? poller->config.config->poll_seconds
			   : 0;
}

static json_t *
params_of(const bot_poller *poller)
{
	const bot_config *config = poller->config.config;

	switch (poller->step)
	{
		case STEP_SET_WEBHOOK:
			return bot_set_webhook_params(config->webhook_url, config->token);
		case STEP_GET_UPDATES:
			return bot_get_updates_params(poller->offset, poller->limit,
										  seconds_of(poller));
		case STEP_ACKNOWLEDGE:
			return bot_get_updates_params(poller->offset, 1, 0);
		default:
			return NULL;
	}
}

static void
ask(bot_poller *poller)
{
	TGA_MUST(poller->call == NULL);
	poller->asked_at = uv_now(poller->config.loop);
	poller->call =
		bot_telegram_call(poller->config.telegram, method_of(poller), params_of(poller),
						  seconds_of(poller) * 1000 + SLACK_MS, on_reply, poller);
	if (poller->call == NULL)
		wait_then_go_on(poller, bot_backoff_next(&poller->backoff));
}

void
bot_poller_go_on(bot_poller *poller)
{
	if (poller->call != NULL || bot_batch_is_busy(poller->config.batch) ||
		uv_is_active((uv_handle_t *) &poller->timer))
		return;
	if (poller->stopping && poller->step < STEP_ACKNOWLEDGE)
		move(poller, poller->acknowledged ? STEP_END : STEP_ACKNOWLEDGE);
	if (poller->step == STEP_END || poller->step == STEP_LEAVE_TO_WEBHOOK ||
		(poller->step == STEP_GET_UPDATES && !bot_batch_is_ready(poller->config.batch)))
		return;
	ask(poller);
}

/* --- the interface ---------------------------------------------------------------------- */

bot_poller *
bot_poller_open(const bot_poller_config *config)
{
	bot_poller *poller = calloc(1, sizeof(*poller));

	if (poller == NULL)
		return NULL;
	poller->config = *config;
	poller->acknowledged = true;
	poller->limit = config->config->poll_limit;
	poller->step = bot_config_is_set(config->config->webhook_url) ? STEP_SET_WEBHOOK
																  : STEP_GET_UPDATES;
	uv_timer_init(config->loop, &poller->timer);
	poller->timer.data = poller;
	check(poller);
	return poller;
}

static void
give_up_call(bot_poller *poller)
{
	if (poller->call != NULL)
		bot_call_cancel(poller->call);
	poller->call = NULL;
}

void
bot_poller_stop(bot_poller *poller)
{
	poller->stopping = true;
	uv_timer_stop(&poller->timer);
	give_up_call(poller);
	bot_poller_go_on(poller);
}

bool
bot_poller_has_ended(const bot_poller *poller)
{
	return poller->step == STEP_END;
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
bot_poller_close(bot_poller *poller)
{
	give_up_call(poller);
	uv_close((uv_handle_t *) &poller->timer, on_closed);
}
