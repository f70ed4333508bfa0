/*
 * main.c
 *		tgauth-pushd: start, clock, drain.
 */
#include <stdlib.h>

#include "pushd.h"
#include "http/server.h"

/* Events of login ids that are remembered, and places for addresses. */
#define MEMORY_ENTRIES 65536
#define LIMIT_ENTRIES 65536
#define STREAM_BUCKETS 16384

/* How long after the last farewell the end is forced. */
#define DRAIN_GRACE_MS 3000

/* --- ending ------------------------------------------------------------------ */

/* Closes everything; the loop ends when libuv has seen the last handle go. */
static void
finish(pushd *p)
{
	if (p->finished)
		return;
	p->finished = true;
	pushd_server_close(p);
	pushd_connections_close_all(p);
	pushd_websockets_close(p);
	pushd_password_db_close(p);
	/* What waits for Redis goes on to ask the database, so that one is last. */
	pushd_cache_close(p->cache);
	p->cache = NULL;
	pushd_db_close(p);
	uv_close((uv_handle_t *) &p->clock, NULL);
	tga_lifecycle_stop(&p->life);
	tga_log_event(&p->log, TGA_INFO, "stopped", NULL);
}

static void
on_drain(void *arg)
{
	pushd *p = arg;

	p->draining = true;
	p->drain_ticks_left = p->config.drain_seconds * PUSHD_CLOCK_HZ;
	pushd_server_close(p);
	pushd_connections_drain(p);
}

static void
on_deadline(void *arg)
{
	finish(arg);
}

/* A share of the waiting streams each tick, so that the herd comes back spread out. */
static void
drain_tick(pushd *p)
{
	int left = p->drain_ticks_left > 0 ? p->drain_ticks_left-- : 1;

	if (p->waiters.count > 0)
		pushd_waiters_leave_some(p, (p->waiters.count + left - 1) / left);
	if (p->waiters.count == 0 && p->server.count == 0 && p->websockets.count == 0)
		finish(p);
}

/* --- the clock ------------------------------------------------------------------- */

static void
on_clock(uv_timer_t *timer)
{
	pushd *p = timer->data;

	p->ticks++;
	pushd_waiters_tick(p);
	pushd_cache_tick(p->cache);
	pushd_db_tick(p);
	if (p->ticks % PUSHD_CLOCK_HZ == 0)
		pushd_connections_tick(p);
	if (p->draining)
		drain_tick(p);
}

/* --- starting --------------------------------------------------------------------- */

static bool
open_all(pushd *p)
{
	const pushd_config *c = &p->config;

	p->page = pushd_page_open();
	p->account = p->page != NULL ? pushd_account_page_open(p->page) : NULL;
	if (p->account == NULL ||
		!pushd_recent_open(&p->recent, MEMORY_ENTRIES,
						   (uint32_t) c->login_seconds + 60) ||
		!pushd_limits_open(&p->limits, LIMIT_ENTRIES, c->max_per_address,
						   c->attempts_per_minute) ||
		!pushd_waiters_open(&p->waiters, STREAM_BUCKETS) || !pushd_server_open(p) ||
		!pushd_websockets_open(p) || !pushd_db_open(p) || !pushd_password_db_open(p))
		return false;
	if (c->redis_host[0] != '\0')
	{
		p->cache = pushd_cache_open(p);
		if (p->cache == NULL)
			return false;
	}
	p->life = (tga_lifecycle){.deadline_ms = c->drain_seconds * 1000 + DRAIN_GRACE_MS,
							  .log = &p->log,
							  .arg = p,
							  .on_drain = on_drain,
							  .on_deadline = on_deadline};
	p->clock.data = p;
	return tga_lifecycle_start(&p->life, p->loop) &&
		   uv_timer_init(p->loop, &p->clock) == 0 &&
		   uv_timer_start(&p->clock, on_clock, 1000 / PUSHD_CLOCK_HZ,
						  1000 / PUSHD_CLOCK_HZ) == 0;
}

static void
close_all(pushd *p)
{
	pushd_websockets_free(p);
	pushd_waiters_close(&p->waiters);
	pushd_limits_close(&p->limits);
	pushd_recent_close(&p->recent);
	pushd_keyring_wipe(&p->keys);
	pushd_account_page_close(p->account);
	pushd_page_close(p->page);
	pushd_config_clear(&p->config);
}

int
main(int argc, char **argv)
{
	pushd *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return 1;
	switch (tga_options_parse(&config_program, argc, argv, &p->config))
	{
		case TGA_OPTIONS_DONE:
			free(p);
			return 0;
		case TGA_OPTIONS_BAD:
			free(p);
			return 2;
		case TGA_OPTIONS_RUN:
			break;
	}
	p->log = tga_common_log(&p->config.common, config_program.name);
	p->loop = uv_default_loop();
	if (p->loop == NULL || !pushd_config_finish(&p->config) || !open_all(p))
		return 1;
	tga_lifecycle_ready(&p->life);
	uv_run(p->loop, UV_RUN_DEFAULT);
	close_all(p);
	free(p);
	return 0;
}
