/*
 * poller.c
 *		See poller.h.
 */
#include "poller.h"

#include <stdlib.h>

#include "must.h"
#include "requests.h"

/* How long an answer may take, besides what a long poll waits by itself. */
#define SLACK_MS 10000
#define BACKOFF_MIN_MS 500
#define BACKOFF_MAX_MS 30000

typedef enum step
{
	STEP_GET_ME,
	STEP_SET_WEBHOOK,  /* or delete it */
	STEP_SET_COMMANDS, /* once for each language */
	STEP_GET_UPDATES,
	STEP_LEAVE_TO_WEBHOOK,
	STEP_ACKNOWLEDGE, /* the last one of a stopped poller */
	STEP_END
} step;

static const tga_transitions steps[] = {
	[STEP_GET_ME] = {"get_me", TGA_TO(STEP_SET_WEBHOOK) | TGA_TO(STEP_END)},
	[STEP_SET_WEBHOOK] = {"set_webhook", TGA_TO(STEP_SET_COMMANDS) | TGA_TO(STEP_END)},
	[STEP_SET_COMMANDS] = {"set_commands", TGA_TO(STEP_GET_UPDATES) |
											   TGA_TO(STEP_LEAVE_TO_WEBHOOK) |
											   TGA_TO(STEP_END)},
	[STEP_GET_UPDATES] = {"get_updates", TGA_TO(STEP_ACKNOWLEDGE) | TGA_TO(STEP_END)},
	[STEP_LEAVE_TO_WEBHOOK] = {"leave_to_webhook", TGA_TO(STEP_END)},
	[STEP_ACKNOWLEDGE] = {"acknowledge", TGA_TO(STEP_END)},
	[STEP_END] = {"end", 0},
};

struct bot_poller
{
	bot_poller_config config;
	step step;
	bool stopping;
	bool connected; /* Telegram answered as it should, last time */
	bot_call *call; /* NULL: nothing is being asked */
	uv_timer_t timer;
	int64_t offset;	   /* the first update that is not done */
	bool acknowledged; /* Telegram knows the offset */
	int language;	   /* whose commands are next */
	int limit;		   /* updates in one answer; fewer after one that could not be read */
	int backoff_ms;
};

static bool
wants_webhook(const bot_poller *poller)
{
	return bot_config_is_set(poller->config.config->webhook_url);
}

static void
check(const bot_poller *poller)
{
	TGA_MUST(poller->limit >= 1 && poller->limit <= poller->config.config->poll_limit);
	TGA_MUST(poller->backoff_ms >= BACKOFF_MIN_MS &&
			 poller->backoff_ms <= BACKOFF_MAX_MS);
	TGA_MUST(poller->offset >= 0);
	/* What nobody asked for needs no acknowledgement. */
	TGA_MUST(poller->step >= STEP_GET_UPDATES || poller->acknowledged);
	TGA_MUST(poller->step < STEP_ACKNOWLEDGE || poller->stopping);
	TGA_MUST(poller->step != STEP_LEAVE_TO_WEBHOOK || wants_webhook(poller));
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

/* A growing wait, a quarter more or less, so that many bots do not come back at once. */
static uint64_t
next_backoff(bot_poller *poller)
{
	int wait = poller->backoff_ms * 3 / 4 +
			   (int) (uv_hrtime() % (uint64_t) (poller->backoff_ms / 2 + 1));

	poller->backoff_ms =
		poller->backoff_ms * 2 < BACKOFF_MAX_MS ? poller->backoff_ms * 2 : BACKOFF_MAX_MS;
	return (uint64_t) wait;
}

static void
set_connected(bot_poller *poller, bool connected)
{
	bool changed = poller->connected != connected;

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
		case STEP_GET_ME:
			return "getMe";
		case STEP_SET_WEBHOOK:
			return wants_webhook(poller) ? "setWebhook" : "deleteWebhook";
		case STEP_SET_COMMANDS:
			return "setMyCommands";
		case STEP_GET_UPDATES:
		case STEP_ACKNOWLEDGE:
			return "getUpdates";
		case STEP_LEAVE_TO_WEBHOOK:
		case STEP_END:
			break;
	}
	return NULL;
}

/* A wrong token has no methods: api.telegram.org says 404 to a malformed one. */
static bool
is_unauthorized(const bot_poller *poller, const bot_reply *reply)
{
	return reply->outcome == BOT_REFUSED &&
		   (reply->code == 401 || (reply->code == 404 && poller->step == STEP_GET_ME));
}

static void
take_failure(bot_poller *poller, const bot_reply *reply)
{
	uint64_t wait = next_backoff(poller);
	const char *event = "telegram_unreachable";

	if (reply->outcome == BOT_REFUSED)
	{
		event = reply->code == 409	 ? "another_poller"
				: reply->code == 429 ? "telegram_says_wait"
									 : "telegram_refused";
		if (reply->retry_after > 0)
			wait = (uint64_t) reply->retry_after * 1000;
	}
	else if (reply->unreadable && poller->step == STEP_GET_UPDATES)
		/* Perhaps one update makes it so: half as many, until that one is alone. */
		poller->limit = poller->limit > 1 ? poller->limit / 2 : 1;
	tga_log_event(poller->config.log, TGA_WARNING, event, "method", method_of(poller),
				  "code", reply->code != 0 ? TGA_NUM(reply->code) : NULL, "error",
				  reply->description, "retry_ms", TGA_NUM(wait), NULL);
	wait_then_go_on(poller, wait);
}

static void
on_batch_done(void *arg)
{
	bot_poller_go_on(arg);
}

/* The first update after all of these. */
static int64_t
offset_after(const json_t *updates)
{
	int64_t last = -1;

	for (size_t i = 0; i < json_array_size(updates); i++)
	{
		int64_t id =
			json_integer_value(json_object_get(json_array_get(updates, i), "update_id"));

		if (id > last && id < INT64_MAX)
			last = id;
	}
	return last + 1;
}

static void
take_updates(bot_poller *poller, json_t *updates)
{
	BOT_COUNT(poller->config.metrics, POLLS);
	poller->limit = poller->config.config->poll_limit;
	poller->acknowledged = true;
	if (json_array_size(updates) == 0)
	{
		bot_poller_go_on(poller);
		return;
	}
	if (!bot_batch_start(poller->config.batch, updates, on_batch_done, poller))
	{
		wait_then_go_on(poller, next_backoff(poller));
		return;
	}
	/* Said to Telegram only with the next question, which waits for the batch. */
	poller->offset = offset_after(updates);
	poller->acknowledged = false;
	bot_poller_go_on(poller);
}

static void
take_name(bot_poller *poller, const json_t *me)
{
	const char *name = json_string_value(json_object_get(me, "username"));

	tga_log_event(poller->config.log, TGA_INFO, "telegram_ready", "username", name, NULL);
	poller->config.on_username(poller->config.arg, name != NULL ? name : "");
}

static void
take_result(bot_poller *poller, const bot_reply *reply)
{
	TGA_MUST(method_of(poller) != NULL);
	poller->backoff_ms = BACKOFF_MIN_MS;
	switch (poller->step)
	{
		case STEP_GET_ME:
			take_name(poller, reply->result);
			move(poller, STEP_SET_WEBHOOK);
			break;
		case STEP_SET_WEBHOOK:
			move(poller, STEP_SET_COMMANDS);
			break;
		case STEP_SET_COMMANDS:
			if (++poller->language == TGA_LANGUAGE_COUNT)
				move(poller,
					 wants_webhook(poller) ? STEP_LEAVE_TO_WEBHOOK : STEP_GET_UPDATES);
			break;
		case STEP_GET_UPDATES:
			take_updates(poller, reply->result);
			return;
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
	set_connected(poller, reply->outcome == BOT_DONE && poller->step > STEP_GET_ME);
	if (reply->outcome == BOT_DONE)
		take_result(poller, reply);
	else if (poller->step == STEP_ACKNOWLEDGE)
		/* They come once more after the restart, and find themselves done. */
		move(poller, STEP_END);
	else if (is_unauthorized(poller, reply))
		poller->config.on_unauthorized(poller->config.arg);
	else
		take_failure(poller, reply);
}

/* --- asking --------------------------------------------------------------------------- */

static json_t *
params_of(const bot_poller *poller)
{
	const bot_config *config = poller->config.config;

	switch (poller->step)
	{
		case STEP_SET_WEBHOOK:
			return wants_webhook(poller)
					   ? bot_set_webhook_params(config->webhook_url, config->token)
					   : NULL;
		case STEP_SET_COMMANDS:
			return bot_set_commands_params((tga_language) poller->language);
		case STEP_GET_UPDATES:
			return bot_get_updates_params(poller->offset, poller->limit,
										  config->poll_seconds);
		case STEP_ACKNOWLEDGE:
			return bot_get_updates_params(poller->offset, 1, 0);
		default:
			return NULL;
	}
}

static void
ask(bot_poller *poller)
{
	int seconds =
		poller->step == STEP_GET_UPDATES ? poller->config.config->poll_seconds : 0;

	TGA_MUST(poller->call == NULL);
	poller->call =
		bot_telegram_call(poller->config.telegram, method_of(poller), params_of(poller),
						  seconds * 1000 + SLACK_MS, on_reply, poller);
	if (poller->call == NULL)
		wait_then_go_on(poller, next_backoff(poller));
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
	poller->backoff_ms = BACKOFF_MIN_MS;
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
