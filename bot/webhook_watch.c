/*
 * webhook_watch.c
 *		See webhook_watch.h.
 */
#include "webhook_watch.h"

#include <time.h>

#define EVERY_MS 60000
/* At first, and while it fails. */
#define SOON_MS 5000
#define TIMEOUT_MS 10000
/* An error older than that, by Telegram's clock, says nothing about now. */
#define RECENT_SECONDS 120

static void ask(bot_webhook_watch *w);

static void
on_timer(uv_timer_t *timer)
{
	ask(timer->data);
}

static void
next(bot_webhook_watch *w, bool works)
{
	w->on_connected(w->arg, works);
	uv_timer_start(&w->timer, on_timer, works ? EVERY_MS : SOON_MS, 0);
}

/* Updates wait, and the last attempt to bring one failed lately. */
static bool
brings(const bot_webhook_watch *w, const json_t *info)
{
	json_int_t failed_at = json_integer_value(json_object_get(info, "last_error_date"));
	const char *why = json_string_value(json_object_get(info, "last_error_message"));

	if (json_integer_value(json_object_get(info, "pending_update_count")) == 0 ||
		failed_at < (json_int_t) time(NULL) - RECENT_SECONDS)
		return true;
	tga_log_event(w->log, TGA_WARNING, "webhook_fails", "error", why, NULL);
	return false;
}

static void
on_reply(void *arg, const bot_reply *reply)
{
	bot_webhook_watch *w = arg;

	w->call = NULL;
	if (reply->outcome != BOT_DONE)
		tga_log_event(w->log, TGA_WARNING,
					  reply->outcome == BOT_REFUSED ? "telegram_refused"
													: "telegram_unreachable",
					  "method", "getWebhookInfo", "error", reply->description, NULL);
	next(w, reply->outcome == BOT_DONE && brings(w, reply->result));
}

static void
ask(bot_webhook_watch *w)
{
	w->call =
		bot_telegram_call(w->telegram, "getWebhookInfo", NULL, TIMEOUT_MS, on_reply, w);
	if (w->call == NULL)
		uv_timer_start(&w->timer, on_timer, SOON_MS, 0);
}

void
bot_webhook_watch_open(bot_webhook_watch *w, uv_loop_t *loop)
{
	uv_timer_init(loop, &w->timer);
	w->timer.data = w;
	uv_timer_start(&w->timer, on_timer, SOON_MS, 0);
}

void
bot_webhook_watch_close(bot_webhook_watch *w)
{
	if (w->call != NULL)
		bot_call_cancel(w->call);
	uv_close((uv_handle_t *) &w->timer, NULL);
}
