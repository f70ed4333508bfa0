/*
 * pg_exchange.c
 *		Queries out, answers and notifications in; see pg.h and pg_connection.h.
 *
 * libpq answers in the order of sending: for each query its result, a NULL, and
 * the sync point that ends it, at which the query leaves the queue.  What a new connection
 * is set up with goes through the same queue, without an answer function.  The
 * first use of a statement sends its PREPARE before the same sync point, so where
 * that fails its error is the query's answer, and the query itself is skipped.
 *
 * Where libpq has no memory for a result it puts an error of its own in the place, be it
 * that of a sync point: what comes then would be taken for the answer to another query,
 * and somebody's session for another's.  So an answer that is out of step ends the
 * connection.
 *
 * A callback of the owner may close the connection, so after each one the loop looks
 * whether pg->conn is still there.
 */
#include "must.h"
#include "pg_connection.h"
#include "pg_text.h"

/* --- the socket ------------------------------------------------------------- */

bool
tga_pg_watch_socket(tga_pg *pg, int events)
{
	return tga_watcher_start(&pg->watcher, PQsocket(pg->conn), events);
}

/* Writes what it can, then waits for what is missing.  False: it is broken. */
bool
tga_pg_flush(tga_pg *pg)
{
	int left = PQflush(pg->conn);

	return left >= 0 &&
		   tga_pg_watch_socket(pg, left > 0 ? UV_READABLE | UV_WRITABLE : UV_READABLE);
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

/* An error that is not the server's, or a second answer to one query. */
static bool
is_out_of_step(const tga_pg_query *q, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_FATAL_ERROR)
		return PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL;
	return q->answered && status != PGRES_PIPELINE_ABORTED;
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
			if (tga_pg_has_no_encoding(pg->conn))
				tga_pg_make_utf8(result);
			q->answer(q->arg, result);
		}
	}
	else if (!pg->setup_failed)
		pg->setup_failed = !tga_pg_setup_take(pg, result);
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
		else if (is_out_of_step(pg->queue.first, result) &&
				 PQstatus(pg->conn) == CONNECTION_OK)
			tga_pg_lose(pg, "an answer is out of step");
		else
			deliver(pg, result);
		PQclear(result);
	}
	if (pg->conn == NULL || pg->state != TGA_PG_PREPARING || pg->queue.first != NULL)
		return;
	if (pg->setup_failed)
		tga_pg_lose(pg, "the connection could not be set up");
	else
		tga_pg_become_ready(pg);
}

static void
read_notifications(tga_pg *pg)
{
	PGnotify *n;

	while (pg->conn != NULL && (n = PQnotifies(pg->conn)) != NULL)
	{
		if (pg->state == TGA_PG_READY && pg->config.on_notify != NULL)
			pg->config.on_notify(pg->config.arg, n->relname, n->extra);
		PQfreemem(n);
	}
}

void
tga_pg_on_socket(tga_pg *pg, int status)
{
	TGA_MUST(pg->state == TGA_PG_PREPARING || pg->state == TGA_PG_READY);
	/* libuv says of a reset that the descriptor is bad; libpq reads what it is. */
	if (!PQconsumeInput(pg->conn))
	{
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
		return;
	}
	if (status < 0)
	{
		tga_pg_lose(pg, uv_strerror(status));
		return;
	}
	read_results(pg);
	read_notifications(pg);
	if (pg->conn != NULL && !tga_pg_flush(pg))
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
}

/* --- sending ---------------------------------------------------------------- */

static void
on_broken(uv_timer_t *timer)
{
	tga_pg *pg = timer->data;

	tga_pg_lose(pg, PQerrorMessage(pg->conn));
}

/* For where a loss would call answers of a caller who is not ready for them. */
static void
lose_soon(tga_pg *pg)
{
	uv_timer_start(&pg->watch, on_broken, 0, 0);
}

/* Sends PREPARE, if need be, and the query.  False: memory is short, or libpq fails. */
static bool
send_query(tga_pg *pg, const tga_pg_statement *statement, bool prepared, int nparams,
		   const char *const *values)
{
	tga_pg_parameters p;
	bool sent = tga_pg_parameters_make(&p, statement, nparams, values) &&
				(prepared || tga_pg_prepare(&pg->prepared, pg->conn, statement)) &&
				PQsendQueryPrepared(pg->conn, statement->name, nparams, p.values,
									p.lengths, p.formats, 0);

	tga_pg_parameters_free(&p);
	return sent;
}

bool
tga_pg_send(tga_pg *pg, const tga_pg_statement *statement, int nparams,
			const char *const *values, tga_pg_answer answer, void *arg)
{
	bool prepared;
	tga_pg_query *q;

	TGA_MUST(answer != NULL);
	if (pg->state != TGA_PG_READY)
		return false;
	prepared = tga_pg_is_prepared(&pg->prepared, statement);
	if (!send_query(pg, statement, prepared, nparams, values) ||
		(q = tga_pg_queue_push(&pg->queue, answer, arg, uv_now(pg->loop))) == NULL)
	{
		/* What was sent of it has no place in the queue. */
		tga_log_event(pg->config.log, TGA_ERROR, "postgres_send_failed", "statement",
					  statement->name, "error", PQerrorMessage(pg->conn), NULL);
		lose_soon(pg);
		return false;
	}
	q->preparing = prepared ? NULL : statement;
	if (!PQpipelineSync(pg->conn) || !tga_pg_flush(pg))
		lose_soon(pg);
	return true;
}

bool
tga_pg_is_ready(const tga_pg *pg)
{
	return pg->state == TGA_PG_READY;
}

int
tga_pg_in_flight(const tga_pg *pg)
{
	return pg->queue.length + (pg->other != NULL ? pg->other->queue.length : 0);
}
