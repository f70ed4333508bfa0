/*
 * webhook.c
 *		See webhook.h.
 */
#include "webhook.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "batch.h"
#include "listener.h"
#include "outbox.h"
#include "poller.h"
#include "webhook_secret.h"

#define SECRET_HEADER "X-Telegram-Bot-Api-Secret-Token"
/* As many connections as Telegram makes are waiting at most; more is not Telegram. */
#define WAITING_MAX 100

/* Exchanges of one batch: those that arrived, or those that are in PostgreSQL. */
typedef struct load
{
	bot_exchange *exchanges[WAITING_MAX];
	size_t count;
	json_t *updates;
} load;

struct bot_webhook
{
	bot *bot;
	bot_listener *listener;
	char secret[BOT_WEBHOOK_SECRET_CHARS + 1];
	const char *path; /* of the webhook's address; NULL where updates are polled */
	load waiting;
	load under_way;
};

/* --- updates ------------------------------------------------------------------------------ */

static void
answer_load(load *l, int status)
{
	for (size_t i = 0; i < l->count; i++)
		bot_exchange_answer(l->exchanges[i], status, "text/plain", "");
	json_decref(l->updates);
	*l = (load){0};
}

static void start_batch(bot_webhook *webhook);

static void
on_batch_done(void *arg)
{
	bot_webhook *webhook = arg;

	answer_load(&webhook->under_way, 200);
	start_batch(webhook);
	bot_check_end(webhook->bot);
}

static void
start_batch(bot_webhook *webhook)
{
	if (webhook->waiting.count == 0 || bot_batch_is_busy(webhook->bot->batch))
		return;
	webhook->under_way = webhook->waiting;
	webhook->waiting = (load){0};
	if (!bot_batch_start(webhook->bot->batch, webhook->under_way.updates, on_batch_done,
						 webhook))
		answer_load(&webhook->under_way, 503);
}

static bool
is_telegram(const bot_webhook *webhook, const tga_http_head *head)
{
	tga_span given = tga_http_head_field(head, SECRET_HEADER);

	return given.at != NULL && given.len == BOT_WEBHOOK_SECRET_CHARS &&
		   CRYPTO_memcmp(given.at, webhook->secret, given.len) == 0;
}

static void
take_update(bot_webhook *webhook, bot_exchange *exchange, const tga_http_head *head,
			tga_span body)
{
	bot *b = webhook->bot;
	load *waiting = &webhook->waiting;
	json_t *update;

	if (head->method != TGA_HTTP_POST)
	{
		bot_exchange_answer(exchange, 405, "text/plain", "");
		return;
	}
	if (!is_telegram(webhook, head))
	{
		BOT_COUNT(b, WEBHOOK_REFUSED);
		bot_exchange_answer(exchange, 401, "text/plain", "");
		return;
	}
	/* Telegram brings it again; kept waiting it would only cost a connection. */
	if (!tga_pg_is_ready(b->pg) || bot_outbox_is_full(b->outbox) ||
		waiting->count == WAITING_MAX)
	{
		bot_exchange_answer(exchange, 503, "text/plain", "");
		return;
	}
	update = json_loadb(body.at, body.len, JSON_ALLOW_NUL, NULL);
	if (!json_is_object(update))
	{
		json_decref(update);
		bot_exchange_answer(exchange, 400, "text/plain", "");
		return;
	}
	BOT_COUNT(b, WEBHOOK);
	if (waiting->updates == NULL)
		waiting->updates = json_array();
	json_array_append_new(waiting->updates, update);
	waiting->exchanges[waiting->count++] = exchange;
	start_batch(webhook);
}

/* --- whoever watches ------------------------------------------------------------------------ */

static void
answer_ready(bot *b, bot_exchange *exchange)
{
	bool postgres = tga_pg_is_ready(b->pg);
	bool telegram = bot_poller_is_connected(b->poller);
	tga_buffer out = {0};

	tga_buffer_format(&out, "{\"postgres\":\"%s\",\"telegram\":\"%s\"}\n",
					  postgres ? "ok" : "down", telegram ? "ok" : "down");
	bot_exchange_answer(exchange, postgres && telegram ? 200 : 503, "application/json",
						out.failed ? "" : out.bytes);
	tga_buffer_clear(&out);
}

static void
answer_metrics(bot *b, bot_exchange *exchange)
{
	static const tga_metric table[] = {BOT_METRICS(TGA_METRIC_ROW)};
	tga_buffer out = {0};

	BOT_GAUGE(b, POSTGRES_UP, tga_pg_is_ready(b->pg));
	BOT_GAUGE(b, TELEGRAM_UP, bot_poller_is_connected(b->poller));
	BOT_GAUGE(b, OUTBOX, bot_outbox_length(b->outbox));
	tga_metrics_write(table, b->metrics.values, BOT_METRIC_COUNT, &out);
	bot_exchange_answer(exchange, out.failed ? 503 : 200,
						"text/plain; version=0.0.4; charset=utf-8",
						out.failed ? "" : out.bytes);
	tga_buffer_clear(&out);
}

static void
on_request(void *arg, bot_exchange *exchange, const tga_http_head *head, tga_span body)
{
	bot_webhook *webhook = arg;
	bool reads = head->method == TGA_HTTP_GET;

	if (webhook->path != NULL && tga_span_is(head->path, webhook->path))
		take_update(webhook, exchange, head, body);
	else if (reads && tga_span_is(head->path, "/healthz"))
		bot_exchange_answer(exchange, 200, "text/plain", "ok\n");
	else if (reads && tga_span_is(head->path, "/readyz"))
		answer_ready(webhook->bot, exchange);
	else if (reads && tga_span_is(head->path, "/metrics"))
		answer_metrics(webhook->bot, exchange);
	else
		bot_exchange_answer(exchange, 404, "text/plain", "");
}

/* --- the interface ----------------------------------------------------------------------------- */

/* The path of "https://host/path", or "/". */
static const char *
path_of(const char *url)
{
	const char *slash = strchr(strstr(url, "://") + 3, '/');

	return slash != NULL ? slash : "/";
}

bot_webhook *
bot_webhook_open(bot *b)
{
	bot_webhook *webhook = calloc(1, sizeof(*webhook));

	if (webhook == NULL || !bot_webhook_secret(b->config.token, webhook->secret))
	{
		free(webhook);
		return NULL;
	}
	webhook->bot = b;
	if (bot_config_is_set(b->config.webhook_url))
		webhook->path = path_of(b->config.webhook_url);
	webhook->listener =
		bot_listener_open(b->loop, b->config.listen, &b->log, on_request, webhook);
	if (webhook->listener == NULL)
	{
		free(webhook);
		return NULL;
	}
	return webhook;
}

void
bot_webhook_drain(bot_webhook *webhook)
{
	bot_listener_drain(webhook->listener);
}

bool
bot_webhook_is_idle(const bot_webhook *webhook)
{
	return webhook->waiting.count == 0 && webhook->under_way.count == 0;
}

void
bot_webhook_close(bot_webhook *webhook)
{
	answer_load(&webhook->waiting, 503);
	answer_load(&webhook->under_way, 503);
	bot_listener_close(webhook->listener);
	free(webhook);
}
