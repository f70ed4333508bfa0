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
	[TGA_PG_IDLE] = {"idle", TO(RESOLVING) | TO(CONNECTING) | TO(IDLE) | TO(CLOSED)},
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
	TGA_MUST(pg->host >= -1 && pg->host < pg->hosts.count);
	TGA_MUST(pg->addresses.next <= pg->addresses.count);
}

void
tga_pg_move(tga_pg *pg, tga_pg_state state)
{
	TGA_MUST_MOVE(states, pg->state, state);
	pg->state = state;
	check(pg);
}

/* The next attempt begins with the first host. */
static void
forget_addresses(tga_pg *pg)
{
	pg->host = -1;
	pg->addresses = (tga_addresses){0};
}

void
tga_pg_become_ready(tga_pg *pg)
{
	uv_timer_stop(&pg->timer);
	tga_pg_move(pg, TGA_PG_READY);
	pg->retry_ms = TGA_PG_RETRY_MIN_MS;
	forget_addresses(pg);
	tga_reasons_clear(pg->config.reasons, uv_now(pg->loop));
	tga_log_event(pg->config.log, TGA_INFO, "postgres_ready", "host", PQhost(pg->conn),
				  "port", PQport(pg->conn), "database", PQdb(pg->conn), NULL);
	if (pg->config.on_ready != NULL)
		pg->config.on_ready(pg->config.arg);
	if (pg->on_tick != NULL)
		pg->on_tick(pg);
}

/* --- losing and retrying ---------------------------------------------------- */

static void
log_loss(tga_pg *pg, const char *why, int wait)
{
	long long unsaid;

	if (tga_reasons_are_due(pg->config.reasons, "unavailable", why, uv_now(pg->loop),
							&unsaid))
		tga_log_event(pg->config.log, TGA_WARNING, "postgres_unavailable", "error", why,
					  "retry_ms", TGA_NUM(wait), "unsaid",
					  unsaid > 0 ? TGA_NUM(unsaid) : NULL, NULL);
}

/* The next address at once; where there is none left, all of them after a while. */
static void
schedule_retry(tga_pg *pg, const char *why)
{
	int wait =
		pg->retry_ms * 3 / 4 + (int) (uv_hrtime() % (uint64_t) (pg->retry_ms / 2 + 1));

	if (pg->addresses.next < pg->addresses.count ||
		(pg->host >= 0 && pg->host + 1 < pg->hosts.count))
		wait = 0;
	else
	{
		forget_addresses(pg);
		pg->retry_ms = pg->retry_ms * 2 < pg->config.retry_max_ms
						   ? pg->retry_ms * 2
						   : pg->config.retry_max_ms;
	}
	log_loss(pg, why, wait);
	uv_timer_start(&pg->timer, pg->on_retry, (uint64_t) wait, 0);
}

static void
report_failure(const tga_pg *pg)
{
	if (pg->state != TGA_PG_READY && pg->config.on_failure != NULL)
		pg->config.on_failure(pg->config.arg, pg->state == TGA_PG_PREPARING
												  ? TGA_PG_NOT_SET_UP
												  : TGA_PG_NOT_CONNECTED);
}

/* Before they are answered, since an answer may close the connection. */
static void
report_unanswered(const tga_pg *pg)
{
	if (pg->config.on_failure == NULL)
		return;
	for (const tga_pg_query *q = pg->queue.first; q != NULL; q = q->next)
		if (q->answer != NULL && !q->answered)
			pg->config.on_failure(pg->config.arg, TGA_PG_UNANSWERED);
}

void
tga_pg_drop(tga_pg *pg)
{
	tga_watcher_stop(&pg->watcher);
	uv_timer_stop(&pg->timer);
	uv_timer_stop(&pg->watch);
	if (pg->resolve != NULL)
		tga_resolve_cancel(pg->resolve);
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
	report_failure(pg);
	report_unanswered(pg);
	tga_pg_drop(pg);
	schedule_retry(pg, text);
	tga_pg_move(pg, TGA_PG_IDLE);
	tga_pg_queue_abandon(&pg->queue);
	if (was_ready && pg->state != TGA_PG_CLOSED && pg->config.on_lost != NULL)
		pg->config.on_lost(pg->config.arg);
}
