/*
 * outbox.c
 *		See outbox.h.
 */
#include "outbox.h"

#include <stdlib.h>

#include "must.h"
#include "rate.h"

#define PARALLEL 16
#define ATTEMPTS 6
#define ATTEMPT_TIMEOUT_MS 15000
#define RETRY_MS 1000
/* How far past calls that must wait to look for one that need not. */
#define LOOK_AHEAD 128

typedef enum item_state
{
	ITEM_WAITING,
	ITEM_CALLED, /* Telegram has it, or will */
	ITEM_OVER
} item_state;

static const tga_transitions states[] = {
	[ITEM_WAITING] = {"waiting", TGA_TO(ITEM_CALLED) | TGA_TO(ITEM_OVER)},
	[ITEM_CALLED] = {"called", TGA_TO(ITEM_WAITING) | TGA_TO(ITEM_OVER)},
	[ITEM_OVER] = {"over", 0},
};

typedef struct item
{
	struct item *next;
	bot_outbox *outbox;
	item_state state;
	bot_outgoing outgoing;
	bot_call *call; /* NULL unless CALLED */
	int attempts;
	uint64_t not_before; /* of the loop's clock */
} item;

struct bot_outbox
{
	bot_outbox_config config;
	item *first;
	item **last;
	int length;
	int called;
	uint64_t paused_until;
	bot_rate rate;
	uv_timer_t timer;
	uv_idle_t soon;
};

static void pump(bot_outbox *outbox);

/* --- items ----------------------------------------------------------------------------- */

static void
check(const bot_outbox *outbox)
{
	TGA_MUST(*outbox->last == NULL);
	TGA_MUST((outbox->first == NULL) == (outbox->length == 0));
	TGA_MUST(outbox->called >= 0 && outbox->called <= PARALLEL);
	TGA_MUST(outbox->called <= outbox->length);
}

/* An item that is over is gone after this. */
static void
move(item *i, item_state state)
{
	bot_outbox *outbox = i->outbox;

	TGA_MUST_MOVE(states, i->state, state);
	outbox->called += (state == ITEM_CALLED) - (i->state == ITEM_CALLED);
	i->state = state;
	TGA_MUST((i->call != NULL) == (state == ITEM_CALLED));
	if (state == ITEM_OVER)
	{
		item **link = &outbox->first;

		while (*link != i)
			link = &(*link)->next;
		*link = i->next;
		if (outbox->last == &i->next)
			outbox->last = link;
		outbox->length--;
		json_decref(i->outgoing.params);
		free(i);
	}
	BOT_GAUGE(outbox->config.metrics, OUTBOX, outbox->length);
	check(outbox);
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

/* Everything waits as long as Telegram says. */
static void
pause_all(bot_outbox *outbox, const item *i, const bot_reply *reply)
{
	int wait = reply->retry_after > 0 ? reply->retry_after : 1;

	tga_log_event(outbox->config.log, TGA_WARNING, "telegram_says_wait", "method",
				  bot_outgoing_method(i->outgoing.kind), "seconds", TGA_NUM(wait), NULL);
	BOT_COUNT(outbox->config.metrics, TOLD_TO_WAIT);
	outbox->paused_until = uv_now(outbox->config.loop) + (uint64_t) wait * 1000;
}

static void
drop_refused(item *i, const bot_reply *reply, tga_log_level level)
{
	const bot_outbox_config *config = &i->outbox->config;

	BOT_COUNT(config->metrics, SEND_REFUSED);
	tga_log_event(config->log, level, "telegram_refused", "method",
				  bot_outgoing_method(i->outgoing.kind), "code", TGA_NUM(reply->code),
				  "description", reply->description, NULL);
	move(i, ITEM_OVER);
}

/* i waits.  False if nothing more will leave at all. */
static bool
take_refusal(item *i, const bot_reply *reply)
{
	bot_outbox *outbox = i->outbox;

	switch (bot_outgoing_refused(&i->outgoing, reply))
	{
		case BOT_REFUSAL_UNAUTHORIZED:
			outbox->config.on_unauthorized(outbox->config.arg);
			return false;
		case BOT_REFUSAL_WAIT:
			pause_all(outbox, i, reply);
			break;
		case BOT_REFUSAL_CHANGED:
			break;
		case BOT_REFUSAL_NO_BUTTONS:
			tga_log_event(outbox->config.log, TGA_WARNING, "button_left_out",
						  "description", reply->description, "hint", "see --site-url",
						  NULL);
			break;
		case BOT_REFUSAL_EXPECTED:
			drop_refused(i, reply, TGA_DEBUG);
			break;
		case BOT_REFUSAL_UNEXPECTED:
			drop_refused(i, reply, TGA_ERROR);
			break;
	}
	return true;
}

/* i waits: for longer each time, and not for ever. */
static void
take_failure(item *i, const bot_reply *reply)
{
	const bot_outbox_config *config = &i->outbox->config;
	uint64_t wait = (uint64_t) RETRY_MS << i->attempts;

	BOT_COUNT(config->metrics, SEND_FAILURES);
	tga_log_event(config->log, TGA_WARNING, "telegram_unreachable", "method",
				  bot_outgoing_method(i->outgoing.kind), "error", reply->description,
				  NULL);
	if (++i->attempts >= ATTEMPTS)
		move(i, ITEM_OVER);
	else
		i->not_before = uv_now(config->loop) + wait;
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	item *i = arg;
	bot_outbox *outbox = i->outbox;
	bool goes_on = true;

	i->call = NULL;
	move(i, ITEM_WAITING);
	switch (reply->outcome)
	{
		case BOT_DONE:
			BOT_COUNT(outbox->config.metrics, SENT);
			move(i, ITEM_OVER);
			break;
		case BOT_UNREACHABLE:
			take_failure(i, reply);
			break;
		case BOT_REFUSED:
			goes_on = take_refusal(i, reply);
			break;
	}
	if (!goes_on)
		return;
	pump(outbox);
	outbox->config.on_progress(outbox->config.arg);
}

/* --- sending --------------------------------------------------------------------------- */

static void
call(item *i)
{
	bot_outbox *outbox = i->outbox;

	i->call = bot_telegram_call(
		outbox->config.telegram, bot_outgoing_method(i->outgoing.kind),
		json_incref(i->outgoing.params), ATTEMPT_TIMEOUT_MS, on_reply, i);
	if (i->call != NULL)
		move(i, ITEM_CALLED);
	else
		i->not_before = uv_now(outbox->config.loop) + RETRY_MS;
}

/* Calls for an item whose turn it is, if the clock and the rate allow it now. */
static void
call_in_time(item *i, uint64_t now)
{
	uint64_t wait = i->not_before > now ? i->not_before - now : 0;

	if (wait == 0 && bot_outgoing_counts(i->outgoing.kind))
		wait = bot_rate_take(&i->outbox->rate, now);
	if (wait == 0)
		call(i);
	else
		wake_in(i->outbox, wait);
}

/* Calls for what may leave now; a chat with an earlier call that has not left waits. */
static void
pump(bot_outbox *outbox)
{
	uint64_t now = uv_now(outbox->config.loop);
	int64_t busy[LOOK_AHEAD];
	int looked_at = 0;

	if (now < outbox->paused_until)
	{
		wake_in(outbox, outbox->paused_until - now);
		return;
	}
	for (item *i = outbox->first;
		 i != NULL && looked_at < LOOK_AHEAD && outbox->called < PARALLEL; i = i->next)
	{
		bool waits = i->state == ITEM_CALLED;

		for (int k = 0; !waits && i->outgoing.chat != 0 && k < looked_at; k++)
			waits = busy[k] == i->outgoing.chat;
		busy[looked_at++] = i->outgoing.chat;
		if (!waits)
			call_in_time(i, now);
	}
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

	if (outbox == NULL)
		return NULL;
	outbox->config = *config;
	outbox->last = &outbox->first;
	outbox->rate = (bot_rate){.per_second = config->send_rate,
							  .tokens = config->send_rate,
							  .at = uv_now(config->loop)};
	uv_timer_init(config->loop, &outbox->timer);
	uv_idle_init(config->loop, &outbox->soon);
	outbox->timer.data = outbox->soon.data = outbox;
	return outbox;
}

void
bot_outbox_push(bot_outbox *outbox, bot_outgoing_kind kind, int64_t chat, json_t *params)
{
	item *i = params != NULL ? calloc(1, sizeof(*i)) : NULL;

	if (i == NULL)
	{
		json_decref(params);
		return;
	}
	*i = (item){.outbox = outbox,
				.state = ITEM_WAITING,
				.outgoing = {.kind = kind, .chat = chat, .params = params}};
	*outbox->last = i;
	outbox->last = &i->next;
	outbox->length++;
	BOT_GAUGE(outbox->config.metrics, OUTBOX, outbox->length);
	check(outbox);
	uv_idle_start(&outbox->soon, on_soon);
}

bool
bot_outbox_is_full(const bot_outbox *outbox)
{
	return outbox->length > outbox->config.send_queue;
}

bool
bot_outbox_is_empty(const bot_outbox *outbox)
{
	return outbox->length == 0;
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
	while (outbox->first != NULL)
	{
		if (outbox->first->call != NULL)
			bot_call_cancel(outbox->first->call);
		outbox->first->call = NULL;
		move(outbox->first, ITEM_OVER);
	}
	uv_close((uv_handle_t *) &outbox->timer, on_timer_closed);
}
