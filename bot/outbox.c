/*
 * outbox.c
 *		See outbox.h.
 */
#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "poller.h"

#define PARALLEL 16
#define ATTEMPTS 6
#define ATTEMPT_TIMEOUT_MS 15000
#define RETRY_MS 1000
/* How far past calls that must wait to look for one that need not. */
#define LOOK_AHEAD 128

static const struct
{
	const char *method;
	bool counts; /* towards the rate */
} kinds[BOT_OUTGOING_KINDS] = {
	[BOT_SEND] = {"sendMessage", true},
	[BOT_EDIT] = {"editMessageText", true},
	[BOT_DELETE] = {"deleteMessage", true},
	[BOT_TOAST] = {"answerCallbackQuery", false},
};

typedef struct item
{
	struct item *next;
	bot_outbox *outbox;
	bot_outgoing kind;
	int64_t chat;
	json_t *params;
	bot_call *call; /* NULL while it waits */
	int attempts;
	uint64_t not_before; /* of the loop's clock */
} item;

struct bot_outbox
{
	bot *bot;
	item *first;
	item **last;
	int length;
	int under_way;
	uint64_t paused_until;
	double tokens; /* messages that may leave now */
	uint64_t tokens_at;
	uv_timer_t timer;
	uv_idle_t soon;
};

static void pump(bot_outbox *outbox);

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

static void
drop(item *i)
{
	bot_outbox *outbox = i->outbox;
	item **link = &outbox->first;

	while (*link != i)
		link = &(*link)->next;
	*link = i->next;
	if (outbox->last == &i->next)
		outbox->last = link;
	outbox->length--;
	json_decref(i->params);
	free(i);
}

/* --- what became of a call --------------------------------------------------------- */

static bool
says(const bot_reply *reply, const char *part)
{
	return reply->code == 400 && strstr(reply->description, part) != NULL;
}

/*
 * What cannot be edited is sent anew; what cannot be deleted is emptied; a button
 * to an address that Telegram does not like is left out.
 */
static bool
do_instead(item *i, const bot_reply *reply)
{
	if (i->kind == BOT_EDIT && (says(reply, "message to edit not found") ||
								says(reply, "message can't be edited")))
	{
		i->kind = BOT_SEND;
		json_object_del(i->params, "message_id");
		return true;
	}
	if (says(reply, "Wrong HTTP URL") && json_object_del(i->params, "reply_markup") == 0)
	{
		tga_log_event(&i->outbox->bot->log, TGA_WARNING, "button_left_out", "description",
					  reply->description, "hint", "see --site-url", NULL);
		return true;
	}
	if (i->kind == BOT_DELETE && says(reply, "message can't be deleted"))
	{
		i->kind = BOT_EDIT;
		return true;
	}
	return false;
}

/* Refusals that are in the nature of things. */
static bool
is_expected(const bot_reply *reply)
{
	return reply->code == 403 || says(reply, "message is not modified") ||
		   says(reply, "query is too old") || says(reply, "message to delete not found");
}

static void
take_refusal(item *i, const bot_reply *reply)
{
	bot *b = i->outbox->bot;

	if (reply->code == 429 || reply->retry_after > 0)
	{
		int wait = reply->retry_after > 0 ? reply->retry_after : 1;

		tga_log_event(&b->log, TGA_WARNING, "telegram_says_wait", "method",
					  kinds[i->kind].method, "seconds", TGA_NUM(wait), NULL);
		BOT_COUNT(b, TOLD_TO_WAIT);
		i->outbox->paused_until = uv_now(b->loop) + (uint64_t) wait * 1000;
		return;
	}
	if (do_instead(i, reply))
		return;
	BOT_COUNT(b, SEND_REFUSED);
	tga_log_event(&b->log, is_expected(reply) ? TGA_DEBUG : TGA_ERROR, "telegram_refused",
				  "method", kinds[i->kind].method, "code", TGA_NUM(reply->code),
				  "description", reply->description, NULL);
	drop(i);
}

static void
take_failure(item *i, const bot_reply *reply)
{
	bot_outbox *outbox = i->outbox;
	uint64_t wait = (uint64_t) RETRY_MS << i->attempts;

	BOT_COUNT(outbox->bot, SEND_FAILURES);
	tga_log_event(&outbox->bot->log, TGA_WARNING, "telegram_unreachable", "method",
				  kinds[i->kind].method, "error", reply->description, NULL);
	if (++i->attempts >= ATTEMPTS)
		drop(i);
	else
		i->not_before = uv_now(outbox->bot->loop) + wait;
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	item *i = arg;
	bot_outbox *outbox = i->outbox;
	bot *b = outbox->bot;

	i->call = NULL;
	outbox->under_way--;
	if (reply->outcome == BOT_DONE)
	{
		BOT_COUNT(b, SENT);
		drop(i);
	}
	else if (reply->outcome == BOT_UNREACHABLE)
		take_failure(i, reply);
	else if (reply->code == 401)
	{
		bot_give_up(b, "Telegram does not know this token (401 Unauthorized)");
		return;
	}
	else
		take_refusal(i, reply);
	pump(outbox);
	bot_poller_go_on(b->poller);
	bot_check_end(b);
}

/* --- sending --------------------------------------------------------------------------- */

/* A bucket of one second's messages that fills at the rate. */
static bool
take_token(bot_outbox *outbox, uint64_t now)
{
	double rate = outbox->bot->config.send_rate;

	if (rate <= 0)
		return true;
	outbox->tokens += (double) (now - outbox->tokens_at) * rate / 1000;
	outbox->tokens_at = now;
	if (outbox->tokens > rate)
		outbox->tokens = rate;
	if (outbox->tokens < 1)
	{
		wake_in(outbox, (uint64_t) ((1 - outbox->tokens) * 1000 / rate) + 1);
		return false;
	}
	outbox->tokens -= 1;
	return true;
}

static void
send_item(item *i)
{
	bot_outbox *outbox = i->outbox;

	i->call = bot_telegram_call(&outbox->bot->telegram, kinds[i->kind].method,
								json_incref(i->params), ATTEMPT_TIMEOUT_MS, on_reply, i);
	if (i->call != NULL)
		outbox->under_way++;
	else
		i->not_before = uv_now(outbox->bot->loop) + RETRY_MS;
}

/* Sends what may leave now; a chat with an earlier call that has not left waits. */
static void
pump(bot_outbox *outbox)
{
	uint64_t now = uv_now(outbox->bot->loop);
	int64_t busy[LOOK_AHEAD];
	int looked_at = 0;

	if (now < outbox->paused_until)
	{
		wake_in(outbox, outbox->paused_until - now);
		return;
	}
	for (item *i = outbox->first;
		 i != NULL && looked_at < LOOK_AHEAD && outbox->under_way < PARALLEL; i = i->next)
	{
		bool waits = i->call != NULL;

		for (int k = 0; !waits && i->chat != 0 && k < looked_at; k++)
			waits = busy[k] == i->chat;
		busy[looked_at++] = i->chat;
		if (waits)
			continue;
		if (i->not_before > now)
			wake_in(outbox, i->not_before - now);
		else if (!kinds[i->kind].counts || take_token(outbox, now))
			send_item(i);
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
bot_outbox_open(bot *b)
{
	bot_outbox *outbox = calloc(1, sizeof(*outbox));

	if (outbox == NULL)
		return NULL;
	outbox->bot = b;
	outbox->last = &outbox->first;
	outbox->tokens = b->config.send_rate;
	outbox->tokens_at = uv_now(b->loop);
	uv_timer_init(b->loop, &outbox->timer);
	uv_idle_init(b->loop, &outbox->soon);
	outbox->timer.data = outbox->soon.data = outbox;
	return outbox;
}

void
bot_outbox_push(bot_outbox *outbox, bot_outgoing kind, int64_t chat, json_t *params)
{
	item *i = params != NULL ? calloc(1, sizeof(*i)) : NULL;

	if (i == NULL)
	{
		json_decref(params);
		return;
	}
	*i = (item){.outbox = outbox, .kind = kind, .chat = chat, .params = params};
	*outbox->last = i;
	outbox->last = &i->next;
	outbox->length++;
	uv_idle_start(&outbox->soon, on_soon);
}

bool
bot_outbox_is_full(const bot_outbox *outbox)
{
	return outbox->length > outbox->bot->config.send_queue;
}

int
bot_outbox_length(const bot_outbox *outbox)
{
	return outbox->length;
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
		drop(outbox->first);
	}
	uv_close((uv_handle_t *) &outbox->timer, on_timer_closed);
}
