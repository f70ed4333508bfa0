/*
 * pg.c
 *		See pg.h.
 *
 * Every change of state goes through set_state.  A callback of the owner may
 * close the connection, so after each one the loop looks whether pg->conn is
 * still there; the structure itself lives until libuv has closed its timers.
 *
 * libpq answers in the order of sending: for each query its result, a NULL, and
 * the sync point that ends it, at which the query leaves the queue.  The LISTENs of
 * a new connection go through the same queue, without an answer function.  The
 * first use of a statement sends its PREPARE before the same sync point, so where
 * that fails its error is the query's answer, and the query itself is skipped.
 */
#include "pg.h"

#include <stdlib.h>
#include <string.h>

#include "pg_queue.h"
#include "pg_resolve.h"
#include "pg_setup.h"
#include "watcher.h"

#define RETRY_MIN_MS 100
#define WATCH_MS 500

typedef enum state
{
	IDLE, /* waiting for the retry timer */
	RESOLVING,
	CONNECTING,
	PREPARING,
	READY,
	CLOSED
} state;

struct tga_pg
{
	tga_pg_config config;
	uv_loop_t *loop;
	state state;
	PGconn *conn;
	tga_watcher watcher;
	uv_timer_t timer; /* the attempt's deadline, or the next attempt */
	uv_timer_t watch; /* looks for queries that wait too long */
	tga_pg_resolve *resolve;
	tga_pg_queue queue;
	tga_pg_prepared prepared;
	int retry_ms;
	int open_handles;
	bool setup_failed;
};

static void attempt(tga_pg *pg);
static void lose(tga_pg *pg, const char *why);
static void on_poll(uv_poll_t *handle, int status, int events);

static void
set_state(tga_pg *pg, state new_state)
{
	pg->state = new_state;
}

static bool
watch_socket(tga_pg *pg, int events)
{
	return tga_watcher_start(&pg->watcher, PQsocket(pg->conn), events);
}

/* Writes what it can, then waits for what is missing.  False: it is broken. */
static bool
flush(tga_pg *pg)
{
	int left = PQflush(pg->conn);

	return left >= 0 &&
		   watch_socket(pg, left > 0 ? UV_READABLE | UV_WRITABLE : UV_READABLE);
}

/* --- losing and retrying ---------------------------------------------------- */

static void
on_retry(uv_timer_t *timer)
{
	attempt(timer->data);
}

static void
schedule_retry(tga_pg *pg, const char *why)
{
	int wait =
		pg->retry_ms * 3 / 4 + (int) (uv_hrtime() % (uint64_t) (pg->retry_ms / 2 + 1));

	tga_log_event(pg->config.log, TGA_WARNING, "postgres_unavailable", "error", why,
				  "retry_ms", TGA_NUM(wait), NULL);
	pg->retry_ms = pg->retry_ms * 2 < pg->config.retry_max_ms ? pg->retry_ms * 2
															  : pg->config.retry_max_ms;
	uv_timer_start(&pg->timer, on_retry, (uint64_t) wait, 0);
}

static void
drop_connection(tga_pg *pg)
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

static void
lose(tga_pg *pg, const char *why)
{
	bool was_ready = pg->state == READY;
	char text[512];

	/* libpq's messages end in a newline and go with the connection. */
	snprintf(text, sizeof(text), "%s", why);
	text[strcspn(text, "\n")] = '\0';
	drop_connection(pg);
	set_state(pg, IDLE);
	schedule_retry(pg, text);
	tga_pg_queue_abandon(&pg->queue);
	if (was_ready && pg->state != CLOSED && pg->config.on_lost != NULL)
		pg->config.on_lost(pg->config.arg);
}

static void
on_broken(uv_timer_t *timer)
{
	tga_pg *pg = timer->data;

	lose(pg, PQerrorMessage(pg->conn));
}

/* For where a loss would call answers of a caller who is not ready for them. */
static void
lose_soon(tga_pg *pg)
{
	uv_timer_start(&pg->watch, on_broken, 0, 0);
}

static void
on_watch(uv_timer_t *timer)
{
	tga_pg *pg = timer->data;

	if (pg->queue.first != NULL && uv_now(pg->loop) - pg->queue.first->sent_at >
									   (uint64_t) pg->config.query_timeout_ms)
		lose(pg, "no answer within the time for a query");
}

/* --- setting a connection up ------------------------------------------------ */

static void
become_ready(tga_pg *pg)
{
	uv_timer_stop(&pg->timer);
	set_state(pg, READY);
	pg->retry_ms = RETRY_MIN_MS;
	tga_log_event(pg->config.log, TGA_INFO, "postgres_ready", "host", PQhost(pg->conn),
				  "port", PQport(pg->conn), "database", PQdb(pg->conn), NULL);
	if (pg->config.on_ready != NULL)
		pg->config.on_ready(pg->config.arg);
}

static void
ignore_notice(void *arg, const PGresult *result)
{
	const tga_pg *pg = arg;

	tga_log_event(pg->config.log, TGA_DEBUG, "postgres_notice", "message",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

static void
connected(tga_pg *pg)
{
	PQsetNoticeReceiver(pg->conn, ignore_notice, pg);
	set_state(pg, PREPARING);
	if (PQsetnonblocking(pg->conn, 1) != 0 || !PQenterPipelineMode(pg->conn) ||
		!tga_pg_setup_send(pg->conn, &pg->config, &pg->prepared, &pg->queue,
						   uv_now(pg->loop)))
	{
		lose(pg, PQerrorMessage(pg->conn));
		return;
	}
	uv_timer_start(&pg->watch, on_watch, WATCH_MS, WATCH_MS);
	if (pg->queue.first == NULL)
		become_ready(pg);
	if (pg->conn != NULL && !flush(pg))
		lose(pg, PQerrorMessage(pg->conn));
}

/* --- connecting ------------------------------------------------------------- */

static void
on_attempt_timeout(uv_timer_t *timer)
{
	lose(timer->data, "no connection within the time for an attempt");
}

static void
go_on_connecting(tga_pg *pg)
{
	bool watched = true;

	tga_watcher_stop(&pg->watcher);
	switch (PQconnectPoll(pg->conn))
	{
		case PGRES_POLLING_READING:
			watched = watch_socket(pg, UV_READABLE);
			break;
		case PGRES_POLLING_WRITING:
			watched = watch_socket(pg, UV_WRITABLE);
			break;
		case PGRES_POLLING_OK:
			connected(pg);
			return;
		default:
			lose(pg, PQerrorMessage(pg->conn));
			return;
	}
	if (!watched)
		lose(pg, "could not watch the socket");
}

static void
on_resolved(void *arg, const tga_pg_hosts *hosts, const char *error)
{
	tga_pg *pg = arg;
	const char *keywords[] = {
		"dbname",		   "host", "hostaddr", "port", "application_name",
		"client_encoding", NULL};
	const char *values[] = {pg->config.conninfo,		 NULL,	 NULL, NULL,
							pg->config.application_name, "UTF8", NULL};

	pg->resolve = NULL;
	if (error != NULL)
	{
		lose(pg, error);
		return;
	}
	values[1] = hosts->host;
	values[2] = hosts->hostaddr;
	values[3] = hosts->port;
	set_state(pg, CONNECTING);
	pg->conn = PQconnectStartParams(keywords, values, 1);
	if (pg->conn == NULL || PQstatus(pg->conn) == CONNECTION_BAD)
	{
		lose(pg, pg->conn != NULL ? PQerrorMessage(pg->conn) : "out of memory");
		return;
	}
	/* As libpq asks: behave as if PQconnectPoll had last said WRITING. */
	if (!watch_socket(pg, UV_WRITABLE))
		lose(pg, "could not watch the socket");
}

static void
attempt(tga_pg *pg)
{
	set_state(pg, RESOLVING);
	pg->setup_failed = false;
	uv_timer_start(&pg->timer, on_attempt_timeout,
				   (uint64_t) pg->config.connect_timeout_ms, 0);
	pg->resolve = tga_pg_resolve_start(pg->loop, pg->config.conninfo, on_resolved, pg);
	if (pg->resolve == NULL)
		lose(pg, "out of memory");
}

/* --- reading ---------------------------------------------------------------- */

/* The answer to a PREPARE.  Whether the query behind it has a result of its own. */
static bool
is_prepared(tga_pg *pg, tga_pg_query *q, const PGresult *result)
{
	const tga_pg_statement *statement = q->preparing;

	q->preparing = NULL;
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		return true;
	tga_pg_prepared_remove(&pg->prepared, statement);
	return false;
}

static void
deliver(tga_pg *pg, PGresult *result)
{
	tga_pg_query *q = pg->queue.first;

	if (q->preparing != NULL && is_prepared(pg, q, result))
		return;
	if (q->answer != NULL)
	{
		if (!q->answered)
		{
			q->answered = true;
			q->answer(q->arg, result);
		}
	}
	else if (!pg->setup_failed)
		pg->setup_failed = !tga_pg_setup_check(&pg->config, result);
}

/* Takes every answer that has come whole. */
static void
read_results(tga_pg *pg)
{
	int nulls = 0;

	while (pg->conn != NULL && pg->queue.first != NULL && !PQisBusy(pg->conn))
	{
		PGresult *result = PQgetResult(pg->conn);

		/* One NULL stands between results; two mean that none is coming. */
		if (result == NULL)
		{
			if (++nulls == 2)
				break;
			continue;
		}
		nulls = 0;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
			tga_pg_queue_pop(&pg->queue);
		else
			deliver(pg, result);
		PQclear(result);
	}
	if (pg->conn == NULL || pg->state != PREPARING || pg->queue.first != NULL)
		return;
	if (pg->setup_failed)
		lose(pg, "the connection could not be set up");
	else
		become_ready(pg);
}

static void
read_notifications(tga_pg *pg)
{
	PGnotify *n;

	while (pg->conn != NULL && (n = PQnotifies(pg->conn)) != NULL)
	{
		if (pg->state == READY && pg->config.on_notify != NULL)
			pg->config.on_notify(pg->config.arg, n->relname, n->extra);
		PQfreemem(n);
	}
}

static void
on_poll(uv_poll_t *handle, int status, int events)
{
	tga_pg *pg = handle->data;

	if (pg->state == CONNECTING)
	{
		go_on_connecting(pg);
		return;
	}
	if (status < 0 || !PQconsumeInput(pg->conn))
	{
		lose(pg, status < 0 ? uv_strerror(status) : PQerrorMessage(pg->conn));
		return;
	}
	read_results(pg);
	read_notifications(pg);
	if (pg->conn != NULL && !flush(pg))
		lose(pg, PQerrorMessage(pg->conn));
}

/* --- the interface ---------------------------------------------------------- */

tga_pg *
tga_pg_open(uv_loop_t *loop, const tga_pg_config *config)
{
	tga_pg *pg = calloc(1, sizeof(*pg));

	if (pg == NULL)
		return NULL;
	pg->config = *config;
	pg->loop = loop;
	pg->watcher = (tga_watcher){.loop = loop, .on_event = on_poll, .arg = pg};
	tga_pg_queue_init(&pg->queue);
	pg->retry_ms = RETRY_MIN_MS;
	uv_timer_init(loop, &pg->timer);
	uv_timer_init(loop, &pg->watch);
	pg->timer.data = pg->watch.data = pg;
	pg->open_handles = 2;
	attempt(pg);
	return pg;
}

bool
tga_pg_send(tga_pg *pg, const tga_pg_statement *statement, int nparams,
			const char *const *values, tga_pg_answer answer, void *arg)
{
	bool prepared;
	tga_pg_query *q;

	if (pg->state != READY)
		return false;
	prepared = tga_pg_is_prepared(&pg->prepared, statement);
	if ((!prepared && !tga_pg_prepare(&pg->prepared, pg->conn, statement)) ||
		!PQsendQueryPrepared(pg->conn, statement->name, nparams, values, NULL, NULL, 0) ||
		(q = tga_pg_queue_push(&pg->queue, answer, arg, uv_now(pg->loop))) == NULL)
	{
		/* What was sent of it has no place in the queue. */
		tga_log_event(pg->config.log, TGA_ERROR, "postgres_send_failed", "statement",
					  statement->name, "error", PQerrorMessage(pg->conn), NULL);
		lose_soon(pg);
		return false;
	}
	q->preparing = prepared ? NULL : statement;
	if (!PQpipelineSync(pg->conn) || !flush(pg))
		lose_soon(pg);
	return true;
}

bool
tga_pg_is_ready(const tga_pg *pg)
{
	return pg->state == READY;
}

int
tga_pg_in_flight(const tga_pg *pg)
{
	return pg->queue.length;
}

static void
on_handle_closed(uv_handle_t *handle)
{
	tga_pg *pg = handle->data;

	if (--pg->open_handles == 0)
		free(pg);
}

void
tga_pg_close(tga_pg *pg)
{
	if (pg->state == CLOSED)
		return;
	drop_connection(pg);
	set_state(pg, CLOSED);
	tga_pg_queue_abandon(&pg->queue);
	uv_close((uv_handle_t *) &pg->timer, on_handle_closed);
	uv_close((uv_handle_t *) &pg->watch, on_handle_closed);
}
