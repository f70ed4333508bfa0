/*
 * webhook.c
 *		See webhook.h.
 */
#include "webhook.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "http_server.h"
#include "lenient_json.h"
#include "must.h"
#include "webhook_secret.h"

#define SECRET_HEADER "X-Telegram-Bot-Api-Secret-Token"
/* As many connections as Telegram makes are waiting at most; more is not Telegram. */
#define WAITING_MAX 100

#define CONNECTIONS_MAX 256
#define HEAD_MAX 8192
#define BODY_MAX (1024 * 1024)
#define REQUEST_SECONDS 10
#define IDLE_SECONDS 75
#define SLOW_SECONDS 20

/* Requests of one batch: those that arrived, or those that are in PostgreSQL. */
typedef struct load
{
	tga_http_request *requests[WAITING_MAX];
	size_t count;
	json_t *updates;
} load;

struct bot_webhook
{
	bot_webhook_config config;
	tga_http_server *server;
	char secret[BOT_WEBHOOK_SECRET_CHARS + 1];
	const char *path; /* of the webhook's address; NULL where updates are polled */
	load waiting;
	load under_way;
};

/* What is there to be asked for, and by which methods. */
typedef enum place
{
	NOWHERE,
	HOOK,
	HEALTHZ,
	READYZ,
	METRICS
} place;

static place
place_of(const bot_webhook *webhook, const tga_http_head *head)
{
	static const char *const paths[] = {
		[HEALTHZ] = "/healthz", [READYZ] = "/readyz", [METRICS] = "/metrics"};

	if (webhook->path != NULL && tga_span_is(head->path, webhook->path))
		return HOOK;
	for (place p = HEALTHZ; p <= METRICS; p++)
		if (tga_span_is(head->path, paths[p]))
			return p;
	return NOWHERE;
}

static bool
has_method(place p, tga_http_method method)
{
	return p == HOOK ? method == TGA_HTTP_POST
					 : (method & (TGA_HTTP_GET | TGA_HTTP_HEAD)) != 0;
}

static void
answer(tga_http_request *r, int status, const char *content_type, const char *body)
{
	tga_buffer fields = {0};

	tga_buffer_text(&fields, "Cache-Control: no-store\r\n");
	if (status == 503)
		tga_buffer_text(&fields, "Retry-After: 1\r\n");
	if (status == 401)
		tga_buffer_text(&fields, "WWW-Authenticate: " SECRET_HEADER "\r\n");
	tga_http_respond(r, status, &fields, content_type, body, strlen(body));
	tga_buffer_clear(&fields);
}

/* --- updates ------------------------------------------------------------------------------ */

/* The call that acknowledges an update, as JSON; NULL if none does. */
static char *
riding_call(const bot_webhook *webhook, const json_t *update)
{
	const json_t *query = json_object_get(update, "callback_query");
	const char *id = json_string_value(json_object_get(query, "id"));
	json_t *person = json_object_get(json_object_get(query, "from"), "id");
	json_t *params = id == NULL
						 ? NULL
						 : bot_outbox_take_callback(webhook->config.outbox,
													json_integer_value(person), id);
	char *json = params != NULL ? json_dumps(params, JSON_COMPACT) : NULL;

	json_decref(params);
	return json;
}

static void
acknowledge(const bot_webhook *webhook, tga_http_request *r, const json_t *update)
{
	char *json = riding_call(webhook, update);

	answer(r, 200, json != NULL ? "application/json" : "text/plain",
		   json != NULL ? json : "");
	free(json);
}

static void
end_load(load *l)
{
	json_decref(l->updates);
	*l = (load){0};
}

static void
refuse_load(load *l)
{
	for (size_t i = 0; i < l->count; i++)
		answer(l->requests[i], 503, "text/plain", "");
	end_load(l);
}

static void start_batch(bot_webhook *webhook);

static void
on_batch_done(void *arg)
{
	bot_webhook *webhook = arg;

	for (size_t i = 0; i < webhook->under_way.count; i++)
		acknowledge(webhook, webhook->under_way.requests[i],
					json_array_get(webhook->under_way.updates, i));
	end_load(&webhook->under_way);
	start_batch(webhook);
	if (bot_webhook_is_idle(webhook))
		webhook->config.on_idle(webhook->config.arg);
}

static void
start_batch(bot_webhook *webhook)
{
	if (webhook->waiting.count == 0 || bot_batch_is_busy(webhook->config.batch))
		return;
	TGA_MUST(webhook->under_way.count == 0);
	webhook->under_way = webhook->waiting;
	webhook->waiting = (load){0};
	if (!bot_batch_start(webhook->config.batch, webhook->under_way.updates, on_batch_done,
						 webhook))
		refuse_load(&webhook->under_way);
}

static bool
is_telegram(const bot_webhook *webhook, const tga_http_head *head)
{
	tga_span given = tga_http_head_field(head, SECRET_HEADER);

	return given.at != NULL && given.len == BOT_WEBHOOK_SECRET_CHARS &&
		   CRYPTO_memcmp(given.at, webhook->secret, given.len) == 0;
}

static void
refuse_method(tga_http_request *r, place p)
{
	tga_buffer fields = {0};

	tga_buffer_format(&fields, "Cache-Control: no-store\r\nAllow: %s\r\n",
					  p == HOOK ? "POST" : "GET, HEAD");
	tga_http_respond(r, 405, &fields, "text/plain", "", 0);
	tga_buffer_clear(&fields);
}

/* Whether a request's body may come: Telegram's alone has one. */
static bool
on_head(void *arg, tga_http_request *r)
{
	bot_webhook *webhook = arg;
	place p = place_of(webhook, &r->head);

	if (p == NOWHERE)
		answer(r, 404, "text/plain", "");
	else if (!has_method(p, r->head.method))
		refuse_method(r, p);
	else if (p == HOOK && !is_telegram(webhook, &r->head))
	{
		BOT_COUNT(webhook->config.metrics, WEBHOOK_REFUSED);
		answer(r, 401, "text/plain", "");
	}
	else
	{
		r->max_body = p == HOOK ? BODY_MAX : 0;
		return true;
	}
	return false;
}

static void
take_update(bot_webhook *webhook, tga_http_request *r)
{
	load *waiting = &webhook->waiting;
	json_t *update;

	/* Telegram brings it again; kept waiting it would only cost a connection. */
	if (!bot_batch_is_ready(webhook->config.batch) || waiting->count == WAITING_MAX)
	{
		BOT_COUNT(webhook->config.metrics, WEBHOOK_POSTPONED);
		answer(r, 503, "text/plain", "");
		return;
	}
	/* Refused it would come again, for a day: one that cannot be read is passed over. */
	update = bot_json_read_update(r->body.at, r->body.len);
	BOT_COUNT(webhook->config.metrics, WEBHOOK);
	if (waiting->updates == NULL)
		waiting->updates = json_array();
	json_array_append_new(waiting->updates, update);
	waiting->requests[waiting->count++] = r;
	start_batch(webhook);
}

/* --- health and metrics ------------------------------------------------------------------------ */

static void
answer_ready(const bot_metrics *metrics, tga_http_request *r)
{
	bool up = metrics->values[BOT_METRIC_POSTGRES_UP] != 0;
	bool postgres = up && metrics->values[BOT_METRIC_POSTGRES_REFUSING] == 0;
	bool telegram = metrics->values[BOT_METRIC_TELEGRAM_UP] != 0;
	tga_buffer out = {0};

	tga_buffer_format(&out, "{\"postgres\":\"%s\",\"telegram\":\"%s\"}\n",
					  postgres ? "ok"
					  : up	   ? "refusing"
							   : "down",
					  telegram ? "ok" : "down");
	answer(r, postgres && telegram ? 200 : 503, "application/json",
		   out.failed ? "" : out.bytes);
	tga_buffer_clear(&out);
}

/* Looks at every queue; of the requests at all but the one that asks. */
static void
measure(const bot_webhook *webhook)
{
	bot_metrics *metrics = webhook->config.metrics;
	tga_http_queues n = tga_http_server_queues(webhook->server);

	BOT_GAUGE(metrics, CONNECTIONS, tga_http_server_count(webhook->server));
	BOT_GAUGE(metrics, CONNECTIONS_MAX, n.max);
	BOT_GAUGE(metrics, REQUESTS_ARRIVING, n.arriving);
	BOT_GAUGE(metrics, REQUESTS_WAITING, n.waiting - 1);
	BOT_GAUGE(metrics, ANSWERS_UNSENT, n.unsent);
	BOT_GAUGE(metrics, WEBHOOK_WAITING, webhook->waiting.count);
	BOT_GAUGE(metrics, WEBHOOK_WAITING_MAX, WAITING_MAX);
	bot_batch_measure(webhook->config.batch);
	bot_outbox_measure(webhook->config.outbox);
}

static void
answer_metrics(const bot_webhook *webhook, tga_http_request *r)
{
	static const tga_metric table[] = {BOT_METRICS(TGA_METRIC_ROW)};
	const bot_metrics *metrics = webhook->config.metrics;
	tga_buffer out = {0};

	measure(webhook);
	tga_metrics_write(table, metrics->values, BOT_METRIC_COUNT, &out);
	answer(r, out.failed ? 503 : 200, "text/plain; version=0.0.4; charset=utf-8",
		   out.failed ? "" : out.bytes);
	tga_buffer_clear(&out);
}

static void
on_request(void *arg, tga_http_request *r)
{
	bot_webhook *webhook = arg;

	switch (place_of(webhook, &r->head))
	{
		case HOOK:
			take_update(webhook, r);
			return;
		case READYZ:
			answer_ready(webhook->config.metrics, r);
			return;
		case METRICS:
			answer_metrics(webhook, r);
			return;
		case HEALTHZ:
		case NOWHERE: /* which on_head has answered */
			answer(r, 200, "text/plain", "ok\n");
			return;
	}
}

static void
on_event(void *arg, tga_http_event event)
{
	const bot_webhook *webhook = arg;

	if (event == TGA_HTTP_OVER_CONNECTIONS)
		BOT_COUNT(webhook->config.metrics, OVER_CONNECTIONS);
	else if (event == TGA_HTTP_TIMED_OUT)
		BOT_COUNT(webhook->config.metrics, REQUEST_TIMEOUTS);
	else if (event == TGA_HTTP_SLOW_READER)
		BOT_COUNT(webhook->config.metrics, SLOW_READERS);
}

/* --- the interface ----------------------------------------------------------------------------- */

/* The path of "https://host/path", or "/". */
static const char *
path_of(const char *url)
{
	const char *slash = strchr(strstr(url, "://") + 3, '/');

	return slash != NULL ? slash : "/";
}

static tga_http_server *
open_server(bot_webhook *webhook)
{
	const tga_http_config config = {
		.address = &webhook->config.config->address,
		.log = webhook->config.log,
		.limits = {.max_connections = CONNECTIONS_MAX,
				   .max_head_bytes = HEAD_MAX,
				   .request_seconds = REQUEST_SECONDS,
				   .idle_seconds = IDLE_SECONDS,
				   .slow_seconds = SLOW_SECONDS},
		.makes_room = true,
		.fields = "",
		.request_size = sizeof(tga_http_request),
		.arg = webhook,
		.on_head = on_head,
		.on_request = on_request,
		.on_event = on_event,
	};

	return tga_http_server_open(webhook->config.loop, &config);
}

bot_webhook *
bot_webhook_open(const bot_webhook_config *config)
{
	const bot_config *options = config->config;
	bot_webhook *webhook = calloc(1, sizeof(*webhook));

	if (webhook == NULL || !bot_webhook_secret(options->token, webhook->secret))
	{
		free(webhook);
		return NULL;
	}
	webhook->config = *config;
	if (bot_config_is_set(options->webhook_url))
		webhook->path = path_of(options->webhook_url);
	webhook->server = open_server(webhook);
	if (webhook->server == NULL)
	{
		free(webhook);
		return NULL;
	}
	tga_log_event(config->log, TGA_INFO, "listening", "address",
				  tga_http_server_address(webhook->server), NULL);
	return webhook;
}

void
bot_webhook_drain(bot_webhook *webhook)
{
	tga_http_server_drain(webhook->server);
}

bool
bot_webhook_is_idle(const bot_webhook *webhook)
{
	return webhook->waiting.count == 0 && webhook->under_way.count == 0;
}

void
bot_webhook_close(bot_webhook *webhook)
{
	refuse_load(&webhook->waiting);
	refuse_load(&webhook->under_way);
	tga_http_server_close(webhook->server);
	free(webhook);
}
