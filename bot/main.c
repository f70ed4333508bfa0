/*
 * main.c
 *		tgauth-bot: puts the parts together, tells each what it has to hear of the
 *		others, and takes them apart again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "bot.h"
#include "contested.h"
#include "heartbeat.h"
#include "introduction.h"
#include "lifecycle.h"
#include "login.h"
#include "poller.h"
#include "presence.h"
#include "reload.h"
#include "username.h"
#include "webhook.h"
#include "webhook_watch.h"

/*
 * A hundred updates of the longest messages, each quoting another, are some 5 MB
 * of JSON.
 */
#define MAX_ANSWER_BYTES (8 * 1024 * 1024)
#define CONNECT_TIMEOUT_MS 10000
#define RETRY_MAX_MS 5000

typedef struct program
{
	bot bot;
	tga_options *options;
	uv_loop_t *loop;
	tga_http_client *http;
	bot_telegram telegram;
	tga_pg *pg;
	bot_batch *batch;
	bot_contested contested;
	bot_poller *poller;
	bot_introduction *introduction;
	bot_webhook *webhook; /* NULL where the bot listens nowhere */
	bot_webhook_watch watch;
	bot_heartbeat heartbeat;
	tga_lifecycle life;
	bot_username username;
	uv_idle_t closer; /* closes everything, outside of everyone's callbacks */
	bool ending;
	int exit_status;
} program;

/* --- the end ------------------------------------------------------------------------- */

static void
on_close_everything(uv_idle_t *closer)
{
	program *p = closer->data;

	uv_close((uv_handle_t *) closer, NULL);
	bot_poller_close(p->poller);
	bot_introduction_close(p->introduction);
	if (p->webhook != NULL)
		bot_webhook_close(p->webhook);
	bot_contested_close(&p->contested);
	bot_heartbeat_close(&p->heartbeat);
	if (bot_config_is_set(p->bot.config.webhook_url))
		bot_webhook_watch_close(&p->watch);
	tga_pg_close(p->pg);
	bot_batch_close(p->batch);
	bot_outbox_close(p->bot.outbox);
	tga_http_client_close(p->http);
	tga_lifecycle_stop(&p->life);
}

static void
end(program *p)
{
	if (p->ending)
		return;
	p->ending = true;
	uv_idle_start(&p->closer, on_close_everything);
}

/* Ends for a reason that waiting will not mend; exit status 1. */
static void
give_up(program *p, const char *reason)
{
	if (p->ending)
		return;
	tga_log_event(&p->bot.log, TGA_ERROR, "giving_up", "reason", reason, NULL);
	fprintf(stderr, "tgauth-bot: %s\n", reason);
	p->exit_status = 1;
	end(p);
}

static void
on_unauthorized(void *arg)
{
	give_up(arg, "Telegram does not know this token (401 Unauthorized)");
}

/* Ends where it drains and nothing is left to do. */
static void
check_end(void *arg)
{
	program *p = arg;

	if (tga_lifecycle_is_draining(&p->life) && bot_poller_has_ended(p->poller) &&
		bot_outbox_is_empty(p->bot.outbox) &&
		(p->webhook == NULL || bot_webhook_is_idle(p->webhook)))
		end(p);
}

/* What stood in the poller's way may have gone. */
static void
go_on(void *arg)
{
	program *p = arg;

	if (p->ending)
		return;
	bot_poller_go_on(p->poller);
	check_end(p);
}

static void
on_drain(void *arg)
{
	program *p = arg;

	if (p->webhook != NULL)
		bot_webhook_drain(p->webhook);
	bot_poller_stop(p->poller);
}

static void
on_deadline(void *arg)
{
	end(arg);
}

/* --- another configuration ------------------------------------------------------------------ */

/* Hands on what others keep copies of; everyone else reads the configuration itself. */
static void
on_reload(void *arg)
{
	program *p = arg;
	bot *b = &p->bot;

	if (!tga_reload(p->options, &b->config, &b->log))
		return;
	tga_common_set_log(&b->config.common, &b->log);
	p->life.deadline_ms = b->config.drain_seconds * 1000;
	bot_outbox_set_limits(b->outbox, b->config.send_rate, b->config.send_queue);
	go_on(p);
}

/* --- PostgreSQL and Telegram come and go ---------------------------------------------------- */

/* Tells who supervises the bot how it is, and the metrics. */
static void
state_changed(program *p)
{
	tga_lifecycle_status(&p->life, bot_presence_line(&p->bot.metrics));
}

static void
on_username(void *arg, const char *username)
{
	program *p = arg;

	bot_username_set(&p->username, username);
}

static void
on_connected(void *arg, bool connected)
{
	program *p = arg;

	BOT_GAUGE(&p->bot.metrics, TELEGRAM_UP, connected);
	bot_heartbeat_set(&p->heartbeat, connected);
	state_changed(p);
}

static void
on_pg_lost(void *arg)
{
	program *p = arg;

	BOT_COUNT(&p->bot.metrics, POSTGRES_LOST);
	BOT_GAUGE(&p->bot.metrics, POSTGRES_UP, false);
	state_changed(p);
}

static void
on_pg_failure(void *arg, tga_pg_failure failure)
{
	program *p = arg;

	bot_presence_count(&p->bot.metrics, failure);
}

static void
on_pg_ready(void *arg)
{
	program *p = arg;

	BOT_GAUGE(&p->bot.metrics, POSTGRES_UP, true);
	BOT_GAUGE(&p->bot.metrics, POSTGRES_REFUSING, false);
	state_changed(p);
	bot_username_tell(&p->username);
	bot_heartbeat_resume(&p->heartbeat);
	bot_batch_resume(p->batch);
	bot_contested_hint(&p->contested);
	go_on(p);
}

static void
on_pg_notify(void *arg, const char *channel, const char *payload)
{
	program *p = arg;

	bot_contested_hint(&p->contested);
}

/* --- the beginning ------------------------------------------------------------------------ */

static bool
open_pg(program *p)
{
	static const char *const channels[] = {BOT_CONTESTED_CHANNEL, NULL};
	const bot_config *config = &p->bot.config;

	p->pg =
		tga_pg_open(p->loop, &(tga_pg_config){
								 .conninfo = config->common.conninfo,
								 .application_name = "tgauth-bot",
								 .first = &bot_preview_query.statement,
								 .channels = channels,
								 .connect_timeout_ms = CONNECT_TIMEOUT_MS,
								 .query_timeout_ms = config->common.query_seconds * 1000,
								 .retry_max_ms = RETRY_MAX_MS,
								 .log = &p->bot.log,
								 .reasons = &p->bot.reasons,
								 .arg = p,
								 .on_ready = on_pg_ready,
								 .on_lost = on_pg_lost,
								 .on_notify = on_pg_notify,
								 .on_failure = on_pg_failure,
							 });
	return p->pg != NULL;
}

static bool
open_outbox(program *p)
{
	bot *b = &p->bot;

	p->http = tga_http_client_open(p->loop, bot_program.name, MAX_ANSWER_BYTES);
	p->telegram = (bot_telegram){p->http, b->config.api_url, b->config.token};
	b->outbox =
		p->http != NULL
			? bot_outbox_open(&(bot_outbox_config){.loop = p->loop,
												   .telegram = &p->telegram,
												   .send_rate = b->config.send_rate,
												   .send_queue = b->config.send_queue,
												   .log = &b->log,
												   .metrics = &b->metrics,
												   .arg = p,
												   .on_progress = go_on,
												   .on_unauthorized = on_unauthorized})
			: NULL;
	return b->outbox != NULL;
}

static bool
open_poller(program *p)
{
	bot *b = &p->bot;

	p->poller = bot_poller_open(&(bot_poller_config){.loop = p->loop,
													 .config = &b->config,
													 .telegram = &p->telegram,
													 .batch = p->batch,
													 .log = &b->log,
													 .metrics = &b->metrics,
													 .arg = p,
													 .on_connected = on_connected,
													 .on_unauthorized = on_unauthorized,
													 .on_end = check_end});
	return p->poller != NULL;
}

static bool
open_introduction(program *p)
{
	p->introduction = bot_introduction_open(
		&(bot_introduction_config){.loop = p->loop,
								   .telegram = &p->telegram,
								   .log = &p->bot.log,
								   .arg = p,
								   .on_connected = on_connected,
								   .on_username = on_username,
								   .on_unauthorized = on_unauthorized});
	return p->introduction != NULL;
}

static void
open_watch(program *p)
{
	if (!bot_config_is_set(p->bot.config.webhook_url))
		return;
	p->watch = (bot_webhook_watch){.telegram = &p->telegram,
								   .log = &p->bot.log,
								   .arg = p,
								   .on_connected = on_connected};
	bot_webhook_watch_open(&p->watch, p->loop);
}

static bool
open_webhook(program *p)
{
	bot *b = &p->bot;

	if (!bot_config_is_set(b->config.listen))
		return true;
	p->webhook = bot_webhook_open(&(bot_webhook_config){.loop = p->loop,
														.config = &b->config,
														.batch = p->batch,
														.outbox = b->outbox,
														.log = &b->log,
														.metrics = &b->metrics,
														.arg = p,
														.on_idle = go_on});
	return p->webhook != NULL;
}

static bool
open_parts(program *p)
{
	uv_idle_init(p->loop, &p->closer);
	p->closer.data = p;
	p->life = (tga_lifecycle){
		.deadline_ms = p->bot.config.drain_seconds * 1000,
		.log = &p->bot.log,
		.arg = p,
		.on_drain = on_drain,
		.on_deadline = on_deadline,
		.on_reload = tga_options_file(p->options) != NULL ? on_reload : NULL};
	if (!tga_lifecycle_start(&p->life, p->loop) || !open_pg(p) || !open_outbox(p))
		return false;
	p->username = (bot_username){.loop = p->loop, .pg = p->pg, .bot = &p->bot};
	bot_contested_open(&p->contested, p->loop, p->pg, &p->bot);
	bot_heartbeat_open(&p->heartbeat, p->loop, p->pg, &p->bot);
	open_watch(p);
	p->batch = bot_batch_open(p->loop, p->pg, &p->bot);
	if (p->batch == NULL || !open_poller(p) || !open_introduction(p))
		return false;
	if (!open_webhook(p))
		give_up(p, "cannot listen where --listen says");
	return true;
}

int
main(int argc, char *argv[])
{
	uv_loop_t loop;
	program p = {.loop = &loop};

	switch (tga_options_parse(&bot_program, argc, argv, &p.bot.config, &p.options))
	{
		case TGA_OPTIONS_DONE:
			return 0;
		case TGA_OPTIONS_BAD:
			return 2;
		case TGA_OPTIONS_RUN:
			break;
	}
	p.bot.log = tga_common_log(&p.bot.config.common, bot_program.name);
	if (uv_loop_init(&loop) != 0 || !open_parts(&p))
	{
		fprintf(stderr, "tgauth-bot: could not start\n");
		return 1;
	}
	bot_config_log(&p.bot.config, &p.bot.log);
	tga_reload_warn(p.options, &p.bot.log);
	/* A database or a Telegram that is away is waited for: a machine starts without, too. */
	tga_log_use_journal(&p.bot.log);
	tga_lifecycle_ready(&p.life);
	state_changed(&p);
	bot_poller_go_on(p.poller);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	bot_config_clear(&p.bot.config);
	tga_options_close(p.options);
	tga_log_event(&p.bot.log, TGA_INFO, "ended", "status", TGA_NUM(p.exit_status), NULL);
	return p.exit_status;
}
