/*
 * introduction.c
 *		See introduction.h.
 */
#include "introduction.h"

#include <stdlib.h>

#include "backoff.h"
#include "must.h"
#include "requests.h"

#define TIMEOUT_MS 10000
/* How often a language's commands are tried: a menu is a nicety. */
#define ATTEMPTS 10

typedef enum step
{
	STEP_GET_ME,
	STEP_SET_COMMANDS, /* once for each language */
	STEP_END
} step;

static const tga_transitions steps[] = {
	[STEP_GET_ME] = {"get_me", TGA_TO(STEP_SET_COMMANDS)},
	[STEP_SET_COMMANDS] = {"set_commands", TGA_TO(STEP_END)},
	[STEP_END] = {"end", 0},
};

struct bot_introduction
{
	bot_introduction_config config;
	step step;
	bot_call *call; /* NULL: nothing is being asked */
	uv_timer_t timer;
	int language; /* whose commands are next */
	int attempts; /* of those, that failed */
	bot_backoff backoff;
};

static void ask(bot_introduction *introduction);

static void
move(bot_introduction *introduction, step step)
{
	TGA_MUST(introduction->call == NULL);
	TGA_MUST_MOVE(steps, introduction->step, step);
	introduction->step = step;
	TGA_MUST((step == STEP_END) == (introduction->language == TGA_LANGUAGE_COUNT));
}

static const char *
method_of(const bot_introduction *introduction)
{
	return introduction->step == STEP_GET_ME ? "getMe" : "setMyCommands";
}

static void
on_timer(uv_timer_t *timer)
{
	ask(timer->data);
}

static void
take_name(bot_introduction *introduction, const json_t *me)
{
	const bot_introduction_config *config = &introduction->config;
	const char *name = json_string_value(json_object_get(me, "username"));

	tga_log_event(config->log, TGA_INFO, "telegram_ready", "username", name, NULL);
	config->on_connected(config->arg, true);
	config->on_username(config->arg, name != NULL ? name : "");
	move(introduction, STEP_SET_COMMANDS);
	ask(introduction);
}

/* One language is done, or given up. */
static void
next_language(bot_introduction *introduction)
{
	introduction->attempts = 0;
	introduction->backoff = (bot_backoff){0};
	if (++introduction->language == TGA_LANGUAGE_COUNT)
		move(introduction, STEP_END);
	else
		ask(introduction);
}

/* A wrong token has no methods: api.telegram.org says 404 to a malformed one. */
static bool
is_unauthorized(const bot_introduction *introduction, const bot_reply *reply)
{
	return reply->outcome == BOT_REFUSED &&
		   (reply->code == 401 ||
			(reply->code == 404 && introduction->step == STEP_GET_ME));
}

static void
take_failure(bot_introduction *introduction, const bot_reply *reply)
{
	uint64_t wait = reply->retry_after > 0 ? (uint64_t) reply->retry_after * 1000
										   : bot_backoff_next(&introduction->backoff);
	bool passes = reply->outcome == BOT_UNREACHABLE || reply->code == 429;
	bool again = introduction->step == STEP_GET_ME ||
				 (passes && ++introduction->attempts < ATTEMPTS);

	tga_log_event(introduction->config.log, TGA_WARNING,
				  reply->outcome == BOT_UNREACHABLE ? "telegram_unreachable"
				  : reply->code == 429				? "telegram_says_wait"
													: "telegram_refused",
				  "method", method_of(introduction), "code",
				  reply->code != 0 ? TGA_NUM(reply->code) : NULL, "error",
				  reply->description, "retry_ms", again ? TGA_NUM(wait) : NULL, NULL);
	if (again)
		uv_timer_start(&introduction->timer, on_timer, wait, 0);
	else
		next_language(introduction);
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	bot_introduction *introduction = arg;

	introduction->call = NULL;
	if (is_unauthorized(introduction, reply))
		introduction->config.on_unauthorized(introduction->config.arg);
	else if (reply->outcome != BOT_DONE)
		take_failure(introduction, reply);
	else if (introduction->step == STEP_GET_ME)
		take_name(introduction, reply->result);
	else
		next_language(introduction);
}

static void
ask(bot_introduction *introduction)
{
	json_t *params = introduction->step == STEP_SET_COMMANDS
						 ? bot_set_commands_params((tga_language) introduction->language)
						 : NULL;

	TGA_MUST(introduction->call == NULL && introduction->step != STEP_END);
	introduction->call =
		bot_telegram_call(introduction->config.telegram, method_of(introduction), params,
						  TIMEOUT_MS, on_reply, introduction);
	if (introduction->call == NULL)
		uv_timer_start(&introduction->timer, on_timer,
					   bot_backoff_next(&introduction->backoff), 0);
}

bot_introduction *
bot_introduction_open(const bot_introduction_config *config)
{
	bot_introduction *introduction = calloc(1, sizeof(*introduction));

	if (introduction == NULL)
		return NULL;
	introduction->config = *config;
	uv_timer_init(config->loop, &introduction->timer);
	introduction->timer.data = introduction;
	ask(introduction);
	return introduction;
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
bot_introduction_close(bot_introduction *introduction)
{
	if (introduction->call != NULL)
		bot_call_cancel(introduction->call);
	uv_close((uv_handle_t *) &introduction->timer, on_closed);
}
