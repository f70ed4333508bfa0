/*
 * poller.c
 *		See poller.h.
 */
#include "poller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "commands.h"
#include "outbox.h"
#include "webhook_secret.h"

/* How long an answer may take, besides what a long poll waits by itself. */
#define SLACK_MS 10000
#define BACKOFF_MIN_MS 500
#define BACKOFF_MAX_MS 30000

typedef enum step
{
	STEP_GET_ME,
	STEP_WEBHOOK,	   /* set, or deleted */
	STEP_SET_COMMANDS, /* once for each language */
	STEP_GET_UPDATES,
	STEP_LEAVE_TO_WEBHOOK,
	STEP_ACKNOWLEDGE, /* the last one of a stopped poller */
	STEP_END
} step;

static const char *const methods[] = {
	[STEP_GET_ME] = "getMe",
	[STEP_WEBHOOK] = "deleteWebhook",
	[STEP_SET_COMMANDS] = "setMyCommands",
	[STEP_GET_UPDATES] = "getUpdates",
	[STEP_ACKNOWLEDGE] = "getUpdates",
};

struct bot_poller
{
	bot *bot;
	step step;
	bool stopping;
	bool connected; /* Telegram answered as it should, last time */
	bot_call *call; /* NULL: nothing is being asked */
	uv_timer_t timer;
	int64_t offset;	   /* the first update that is not done */
	bool acknowledged; /* Telegram knows the offset */
	size_t language;   /* whose commands are next */
	int limit;		   /* updates in one answer; fewer after one that could not be read */
	int backoff_ms;
};

static void ask(bot_poller *poller);

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

static bool
wants_webhook(const bot_poller *poller)
{
	return bot_config_is_set(poller->bot->config.webhook_url);
}

static void
set_connected(bot_poller *poller, bool connected)
{
	bool changed = poller->connected != connected;

	poller->connected = connected;
	if (changed)
		bot_state_changed(poller->bot);
}

/* --- what Telegram answers ---------------------------------------------------------- */

static void
take_failure(bot_poller *poller, const bot_reply *reply)
{
	bot *b = poller->bot;
	uint64_t wait = next_backoff(poller);
	const char *event = "telegram_unreachable";

	if (reply->outcome == BOT_REFUSED)
	{
		event = reply->code == 409	 ? "another_poller"
				: reply->code == 429 ? "telegram_says_wait"
									 : "telegram_refused";
		/* A wrong token has no methods: api.telegram.org says 404 to a malformed one. */
		if (reply->code == 401 || (reply->code == 404 && poller->step == STEP_GET_ME))
		{
			bot_give_up(b, "Telegram does not know this token (401 Unauthorized)");
			return;
		}
		if (reply->retry_after > 0)
			wait = (uint64_t) reply->retry_after * 1000;
	}
	else if (reply->unreadable && poller->step == STEP_GET_UPDATES)
		/* Perhaps one update makes it so: half as many, until that one is alone. */
		poller->limit = poller->limit > 1 ? poller->limit / 2 : 1;
	tga_log_event(&b->log, TGA_WARNING, event, "method", methods[poller->step], "code",
				  reply->code != 0 ? TGA_NUM(reply->code) : NULL, "error",
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

		if (id > last)
			last = id;
	}
	return last + 1;
}

static void
take_updates(bot_poller *poller, json_t *updates)
{
	if (json_array_size(updates) == 0)
	{
		bot_poller_go_on(poller);
		return;
	}
	if (!bot_batch_start(poller->bot->batch, updates, on_batch_done, poller))
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
	bot *b = poller->bot;
	const char *name = json_string_value(json_object_get(me, "username"));

	snprintf(b->username, sizeof(b->username), "%s", name != NULL ? name : "");
	tga_log_event(&b->log, TGA_INFO, "telegram_ready", "username", name, NULL);
	bot_tell_name(b);
}

static void
take_result(bot_poller *poller, const bot_reply *reply)
{
	poller->backoff_ms = BACKOFF_MIN_MS;
	switch (poller->step)
	{
		case STEP_GET_ME:
			take_name(poller, reply->result);
			poller->step = STEP_WEBHOOK;
			break;
		case STEP_WEBHOOK:
			poller->step = STEP_SET_COMMANDS;
			break;
		case STEP_SET_COMMANDS:
			if (++poller->language == bot_language_count)
				poller->step =
					wants_webhook(poller) ? STEP_LEAVE_TO_WEBHOOK : STEP_GET_UPDATES;
			break;
		case STEP_GET_UPDATES:
			BOT_COUNT(poller->bot, POLLS);
			poller->limit = poller->bot->config.poll_limit;
			poller->acknowledged = true;
			take_updates(poller, reply->result);
			return;
		case STEP_LEAVE_TO_WEBHOOK:
		case STEP_ACKNOWLEDGE:
		case STEP_END:
			poller->step = STEP_END;
			break;
	}
	bot_poller_go_on(poller);
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	bot_poller *poller = arg;

	poller->call = NULL;
	set_connected(poller, reply->outcome == BOT_DONE && poller->step >= STEP_WEBHOOK);
	if (reply->outcome == BOT_DONE)
		take_result(poller, reply);
	else if (poller->step == STEP_ACKNOWLEDGE)
	{
		/* They come once more after the restart, and find themselves done. */
		poller->step = STEP_END;
		bot_poller_go_on(poller);
	}
	else
		take_failure(poller, reply);
}

/* --- asking --------------------------------------------------------------------------- */

static json_t *
updates_params(const bot_poller *poller, int limit, int seconds)
{
	json_t *params = json_pack("{s:i, s:i, s:[s, s]}", "limit", limit, "timeout", seconds,
							   "allowed_updates", "message", "callback_query");

	if (poller->offset != 0)
		json_object_set_new(params, "offset", json_integer(poller->offset));
	return params;
}

static json_t *
webhook_params(const bot_poller *poller)
{
	const bot *b = poller->bot;
	char secret[BOT_WEBHOOK_SECRET_CHARS + 1];

	if (!bot_webhook_secret(b->config.token, secret))
		return NULL;
	return json_pack("{s:s, s:s, s:[s, s]}", "url", b->config.webhook_url, "secret_token",
					 secret, "allowed_updates", "message", "callback_query");
}

/* The first language is for everyone whose own is not there. */
static json_t *
commands_params(const bot_poller *poller)
{
	const bot_language *language = &bot_languages[poller->language];

	return json_pack("{s:o, s:s}", "commands", bot_commands_menu(language),
					 "language_code", poller->language == 0 ? "" : language->code);
}

static void
ask(bot_poller *poller)
{
	const char *method = methods[poller->step];
	int seconds = 0;
	json_t *params = NULL;

	switch (poller->step)
	{
		case STEP_GET_ME:
			break;
		case STEP_WEBHOOK:
			if (wants_webhook(poller))
			{
				method = "setWebhook";
				params = webhook_params(poller);
			}
			break;
		case STEP_SET_COMMANDS:
			params = commands_params(poller);
			break;
		case STEP_GET_UPDATES:
			seconds = poller->bot->config.poll_seconds;
			params = updates_params(poller, poller->limit, seconds);
			break;
		case STEP_ACKNOWLEDGE:
			params = updates_params(poller, 1, 0);
			break;
		case STEP_LEAVE_TO_WEBHOOK:
		case STEP_END:
			return;
	}
	poller->call = bot_telegram_call(&poller->bot->telegram, method, params,
									 seconds * 1000 + SLACK_MS, on_reply, poller);
	if (poller->call == NULL)
		wait_then_go_on(poller, next_backoff(poller));
}

void
bot_poller_go_on(bot_poller *poller)
{
	const bot *b = poller->bot;

	if (b->ending || poller->call != NULL || bot_batch_is_busy(b->batch) ||
		uv_is_active((uv_handle_t *) &poller->timer))
		return;
	if (poller->stopping && poller->step < STEP_ACKNOWLEDGE)
		poller->step = poller->acknowledged ? STEP_END : STEP_ACKNOWLEDGE;
	if (poller->step == STEP_END)
	{
		bot_check_end(poller->bot);
		return;
	}
	if (poller->step == STEP_GET_UPDATES &&
		(!tga_pg_is_ready(b->pg) || bot_outbox_is_full(b->outbox)))
		return;
	ask(poller);
}

/* --- the interface ---------------------------------------------------------------------- */

bot_poller *
bot_poller_open(bot *b)
{
	bot_poller *poller = calloc(1, sizeof(*poller));

	if (poller == NULL)
		return NULL;
	poller->bot = b;
	poller->acknowledged = true;
	poller->limit = b->config.poll_limit;
	poller->backoff_ms = BACKOFF_MIN_MS;
	uv_timer_init(b->loop, &poller->timer);
	poller->timer.data = poller;
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
bot_poller_is_connected(const bot_poller *poller)
{
	return poller->connected;
}

bool
bot_poller_is_idle(const bot_poller *poller)
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
