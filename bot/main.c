/*
 * main.c
 *		tgauth-bot: puts the parts together, and takes them apart again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "bot.h"
#include "outbox.h"
#include "poller.h"
#include "queries.h"
#include "webhook.h"

/*
 * A hundred updates of the longest messages, each quoting another, are some 5 MB
 * of JSON.
 */
#define MAX_ANSWER_BYTES (8 * 1024 * 1024)
#define CONNECT_TIMEOUT_MS 10000
#define RETRY_MAX_MS 5000

/* --- the end ------------------------------------------------------------------------- */

static void
on_close_everything(uv_idle_t *closer)
{
	bot *b = closer->data;

	uv_close((uv_handle_t *) closer, NULL);
	bot_poller_close(b->poller);
	if (b->webhook != NULL)
		bot_webhook_close(b->webhook);
	tga_pg_close(b->pg);
	bot_batch_close(b->batch);
	bot_outbox_close(b->outbox);
	bot_http_close(b->http);
	tga_lifecycle_stop(&b->life);
}

static void
end(bot *b)
{
	if (b->ending)
		return;
	b->ending = true;
	uv_idle_start(&b->closer, on_close_everything);
}

void
bot_give_up(bot *b, const char *reason)
{
	if (b->ending)
		return;
	tga_log_event(&b->log, TGA_ERROR, "giving_up", "reason", reason, NULL);
	fprintf(stderr, "tgauth-bot: %s\n", reason);
	b->exit_status = 1;
	end(b);
}

void
bot_check_end(bot *b)
{
	if (tga_lifecycle_is_draining(&b->life) && bot_poller_is_idle(b->poller) &&
		bot_outbox_is_empty(b->outbox) &&
		(b->webhook == NULL || bot_webhook_is_idle(b->webhook)))
		end(b);
}

static void
on_drain(void *arg)
{
	bot *b = arg;

	if (b->webhook != NULL)
		bot_webhook_drain(b->webhook);
	bot_poller_stop(b->poller);
}

static void
on_deadline(void *arg)
{
	end(arg);
}

/* --- PostgreSQL and Telegram come and go ---------------------------------------------------- */

void
bot_state_changed(bot *b)
{
	bool telegram = bot_poller_is_connected(b->poller);
	bool postgres = b->pg != NULL && tga_pg_is_ready(b->pg);

	if (telegram && postgres)
		tga_lifecycle_status(&b->life, "taking updates");
	else
		tga_lifecycle_status(&b->life, postgres ? "waiting for Telegram"
									   : telegram
										   ? "waiting for PostgreSQL"
										   : "waiting for PostgreSQL and Telegram");
}

static void
on_learnt(void *arg, const PGresult *result)
{
	const bot *b = arg;

	if (result != NULL && PQresultStatus(result) != PGRES_TUPLES_OK)
		tga_log_event(&b->log, TGA_WARNING, "name_not_told", "error",
					  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

void
bot_tell_name(bot *b)
{
	if (b->username[0] != '\0' && b->pg != NULL && tga_pg_is_ready(b->pg) &&
		!tga_pg_send(b->pg, &bot_learn, 1, (const char *const[]){b->username}, on_learnt,
					 b))
		tga_log_event(&b->log, TGA_DEBUG, "name_not_told", NULL);
}

static void
on_pg_lost(void *arg)
{
	bot *b = arg;

	BOT_COUNT(b, POSTGRES_LOST);
	bot_state_changed(b);
}

static void
on_pg_ready(void *arg)
{
	bot *b = arg;

	bot_state_changed(b);
	bot_tell_name(b);
	bot_batch_resume(b->batch);
	bot_poller_go_on(b->poller);
}

/* --- the beginning ------------------------------------------------------------------------ */

static bool
open_parts(bot *b)
{
	tga_pg_config pg = {
		.conninfo = b->config.common.conninfo,
		.application_name = "tgauth-bot",
		.first = &bot_queries[BOT_JOB_PREVIEW].statement,
		.connect_timeout_ms = CONNECT_TIMEOUT_MS,
		.query_timeout_ms = b->config.common.query_seconds * 1000,
		.retry_max_ms = RETRY_MAX_MS,
		.log = &b->log,
		.arg = b,
		.on_ready = on_pg_ready,
		.on_lost = on_pg_lost,
	};

	uv_idle_init(b->loop, &b->closer);
	b->closer.data = b;
	b->life = (tga_lifecycle){.deadline_ms = b->config.drain_seconds * 1000,
							  .log = &b->log,
							  .arg = b,
							  .on_drain = on_drain,
							  .on_deadline = on_deadline};
	b->http = bot_http_open(b->loop, MAX_ANSWER_BYTES);
	b->telegram = (bot_telegram){b->http, b->config.api_url, b->config.token};
	b->outbox = bot_outbox_open(b);
	b->batch = bot_batch_open(b);
	b->poller = bot_poller_open(b);
	if (b->http == NULL || b->outbox == NULL || b->batch == NULL || b->poller == NULL ||
		!tga_lifecycle_start(&b->life, b->loop))
		return false;
	b->pg = tga_pg_open(b->loop, &pg);
	if (b->pg == NULL)
		return false;
	if (!bot_config_is_set(b->config.listen))
		return true;
	b->webhook = bot_webhook_open(b);
	if (b->webhook == NULL)
		bot_give_up(b, "cannot listen where --listen says");
	return true;
}

static void
say_hello(const bot *b)
{
	const char *url = b->config.api_url;

	tga_log_event(&b->log, TGA_INFO, "starting", "version", bot_program.version,
				  "api_url", url, NULL);
	if (strncmp(url, "http://", 7) == 0 && strncmp(url, "http://127.", 11) != 0 &&
		strncmp(url, "http://localhost", 16) != 0 &&
		strncmp(url, "http://[::1]", 12) != 0)
		tga_log_event(&b->log, TGA_WARNING, "token_in_the_clear", "hint",
					  "with http:// everyone on the way reads the bot's token", NULL);
}

int
main(int argc, char *argv[])
{
	uv_loop_t loop;
	bot b = {.loop = &loop};

	switch (tga_options_parse(&bot_program, argc, argv, &b.config))
	{
		case TGA_OPTIONS_DONE:
			return 0;
		case TGA_OPTIONS_BAD:
			return 2;
		case TGA_OPTIONS_RUN:
			break;
	}
	if (!bot_config_finish(&b.config))
		return 2;
	b.log = tga_common_log(&b.config.common, bot_program.name);
	if (uv_loop_init(&loop) != 0 || !open_parts(&b))
	{
		fprintf(stderr, "tgauth-bot: could not start\n");
		return 1;
	}
	say_hello(&b);
	/* Whoever is away is waited for: a machine starts without Telegram, too. */
	tga_lifecycle_ready(&b.life);
	bot_state_changed(&b);
	bot_poller_go_on(b.poller);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	bot_config_clear(&b.config);
	tga_log_event(&b.log, TGA_INFO, "ended", "status", TGA_NUM(b.exit_status), NULL);
	return b.exit_status;
}
