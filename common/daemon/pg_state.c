/*
 * pg_state.c
 *		The states of the connection to PostgreSQL, and how it is won and lost.
 *
 * Every change of state goes through tga_pg_move.  A callback of the owner may close
 * the connection.
 */
#include <string.h>

#include "must.h"
#include "pg_connection.h"

#define TO(state) TGA_TO(TGA_PG_##state)

static const tga_transitions states[] = {
	[TGA_PG_IDLE] = {"idle", TO(RESOLVING) | TO(CLOSED)},
	[TGA_PG_RESOLVING] = {"resolving", TO(CONNECTING) | TO(IDLE) | TO(CLOSED)},
	[TGA_PG_CONNECTING] = {"connecting", TO(PREPARING) | TO(IDLE) | TO(CLOSED)},
	[TGA_PG_PREPARING] = {"preparing", TO(READY) | TO(IDLE) | TO(CLOSED)},
	[TGA_PG_READY] = {"ready", TO(IDLE) | TO(CLOSED)},
	[TGA_PG_CLOSED] = {"closed", 0},
};

static void
check(const tga_pg *pg)
{
	bool connected = pg->state >= TGA_PG_CONNECTING && pg->state <= TGA_PG_READY;
	bool used = pg->state == TGA_PG_PREPARING || pg->state == TGA_PG_READY;
	bool timed = pg->state != TGA_PG_READY && pg->state != TGA_PG_CLOSED;

	TGA_MUST((pg->conn != NULL) == connected);
	TGA_MUST(pg->watcher.poll == NULL || connected);
	TGA_MUST(pg->resolve == NULL || pg->state == TGA_PG_RESOLVING);
	TGA_MUST(pg->prepared.count == 0 || used);
	TGA_MUST(uv_is_active((const uv_handle_t *) &pg->watch) == used);
	TGA_MUST(uv_is_active((const uv_handle_t *) &pg->timer) == timed);
	TGA_MUST(pg->state != TGA_PG_READY || !pg->setup_failed);
	TGA_MUST((pg->queue.first == NULL) == (pg->queue.length == 0));
}

void
tga_pg_move(tga_pg *pg, tga_pg_state state)
{
	TGA_MUST_MOVE(states, pg->state, state);
	pg->state = state;
	check(pg);
}

void
tga_pg_become_ready(tga_pg *pg)
{
	uv_timer_stop(&pg->timer);
	tga_pg_move(pg, TGA_PG_READY);
	pg->retry_ms = TGA_PG_RETRY_MIN_MS;
	tga_log_event(pg->config.log, TGA_INFO, "postgres_ready", "host", PQhost(pg->conn),
				  "port", PQport(pg->conn), "database", PQdb(pg->conn), NULL);
	if (pg->config.on_ready != NULL)
		pg->config.on_ready(pg->config.arg);
	if (pg->on_tick != NULL)
		pg->on_tick(pg);
}

/* --- losing and retrying ---------------------------------------------------- */

static void
schedule_retry(tga_pg *pg, const char *why)
{
	int wait =
		pg->retry_ms * 3 / 4 + (int) (uv_hrtime() % (uint64_t) (pg->retry_ms / 2 + 1));

	tga_log_event(pg->config.log, TGA_WARNING, "postgres_unavailable", "error", why,
				  "retry_ms", TGA_NUM(wait), NULL);
	pg->retry_ms = pg->retry_ms * 2 < pg->config.retry_max_ms ? pg->retry_ms * 2
															  : pg->config.retry_max_ms;
	uv_timer_start(&pg->timer, pg->on_retry, (uint64_t) wait, 0);
}

void
tga_pg_drop(tga_pg *pg)
{
	tga_watcher_stop(&pg->watcher);
	uv_timer_stop(&pg->timer);
	uv_timer_stop(&pg->watch);
	if (pg->resolve != NULL)
		tga_pg_resolve_cancel(pg->resolve);
	pg->resolve = NULL;
	tga_pg_prepared_clear(&pg->prepared);
	PQfinish(pg->conn);
	pg->conn = NULL;
}

void
tga_pg_lose(tga_pg *pg, const char *why)
{
	bool was_ready = pg->state == TGA_PG_READY;
	char text[512];

	/* libpq's messages end in a newline and go with the connection. */
	snprintf(text, sizeof(text), "%s", why);
	text[strcspn(text, "\n")] = '\0';
	tga_pg_drop(pg);
	schedule_retry(pg, text);
	tga_pg_move(pg, TGA_PG_IDLE);
	tga_pg_queue_abandon(&pg->queue);
	if (was_ready && pg->state != TGA_PG_CLOSED && pg->config.on_lost != NULL)
		pg->config.on_lost(pg->config.arg);
}
