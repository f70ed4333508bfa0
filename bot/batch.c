/*
 * batch.c
 *		See batch.h.
 */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "batch_work.h"
#include "must.h"
#include "pg_refusal.h"

#define RETRY_MS 500

struct bot_batch
{
	bot *bot;
	tga_pg *pg;
	bot_work *work;	 /* what is not committed; NULL if nothing */
	bot_recent seen; /* ids of updates that were done */
	uv_timer_t retry;
};

static void send_waiting(bot_batch *batch);

/*
 * Every effect is committed: from here on the updates need not come again, and the
 * next ones may.  True if so; the caller closes the work when it has answered.
 */
static bool
is_committed(bot_work *work)
{
	bot_batch *batch = work->owner;

	TGA_MUST(batch->work == work);
	if (work->open_runs > 0)
		return false;
	batch->work = NULL;
	for (size_t i = 0; i < work->count; i++)
		bot_recent_add(&batch->seen, work->jobs[i].update.id, 1);
	BOT_COUNT(&batch->bot->metrics, BATCHES);
	work->on_done(work->arg);
	return true;
}

/* --- PostgreSQL's answers --------------------------------------------------------- */

/*
 * Whether the same statement may succeed later: connection, serialization and
 * deadlock, resources, operator intervention, system error, a standby, an extension
 * whose schema has another name by now.
 */
static bool
is_passing(const char *sqlstate)
{
	static const char *const beginnings[] = {"08", "40",	"53",	"57",
											 "58", "25006", "3F000"};

	if (sqlstate == NULL)
		return true;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncmp(sqlstate, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void
note_refusal(const bot_batch *batch, const bot_run *r, const PGresult *result)
{
	bot *b = batch->bot;

	BOT_COUNT(&b->metrics, QUERY_FAILURES);
	if (tga_pg_is_servers_fault(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
		BOT_GAUGE(&b->metrics, POSTGRES_REFUSING, true);
	tga_pg_log_refusal(&b->log, &b->reasons, uv_now(batch->retry.loop), "query_failed",
					   r->query->statement.name, result);
}

static void
take_rows(bot *b, const bot_run *r, const PGresult *result)
{
	TGA_MUST(PQnfields(result) == r->query->columns);
	for (int row = 0; row < PQntuples(result); row++)
	{
		size_t position = strtoul(PQgetvalue(result, row, BOT_COLUMN_POSITION), NULL, 10);

		TGA_MUST(position >= 1 && position <= r->count);
		r->query->answer(b, r->jobs[position - 1], (bot_row){result, row});
	}
}

static void
on_retry(uv_timer_t *timer)
{
	send_waiting(timer->data);
}

/* PostgreSQL refused a statement: later, in parts, or never. */
static void
take_refusal(bot_run *r, const PGresult *result)
{
	bot_batch *batch = r->work->owner;

	note_refusal(batch, r, result);
	if (is_passing(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
	{
		bot_run_move(r, BOT_RUN_WAITING);
		uv_timer_start(&batch->retry, on_retry, RETRY_MS, 0);
	}
	else if (r->count > 1)
	{
		bot_run_split(r);
		send_waiting(batch);
	}
	else
	{
		bot_answer_failure(batch->bot, &r->jobs[0]->update);
		bot_run_move(r, BOT_RUN_DONE);
	}
}

static void
on_answer(void *arg, const PGresult *result)
{
	bot_run *r = arg;
	bot_work *work = r->work;
	const bot_batch *batch = work->owner;

	if (result == NULL)
	{
		/* The connection went; bot_batch_resume comes when there is a new one. */
		bot_run_move(r, BOT_RUN_WAITING);
		return;
	}
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		take_refusal(r, result);
	else
	{
		BOT_GAUGE(&batch->bot->metrics, POSTGRES_REFUSING, false);
		bot_run_move(r, BOT_RUN_DONE);
		take_rows(batch->bot, r, result);
	}
	if (is_committed(work))
		bot_work_close(work);
}

/* --- sending ------------------------------------------------------------------------ */

static bool
send_run(bot_batch *batch, bot_run *r)
{
	char *values[BOT_PARAMETERS_MAX];
	int count = bot_query_write(r->query, r->jobs, r->count, values);
	bool sent;

	if (count < 0)
		return false;
	/* Before the answer, which a connection that breaks now gives at once. */
	bot_run_move(r, BOT_RUN_SENT);
	sent = tga_pg_send(batch->pg, &r->query->statement, count,
					   (const char *const *) values, on_answer, r);
	for (int i = 0; i < count; i++)
		free(values[i]);
	if (!sent)
		bot_run_move(r, BOT_RUN_WAITING);
	return sent;
}

static void
send_waiting(bot_batch *batch)
{
	bot_work *work = batch->work;

	for (size_t i = 0; work != NULL && i < work->run_count; i++)
	{
		if (work->runs[i].state != BOT_RUN_WAITING)
			continue;
		if (!send_run(batch, &work->runs[i]) && tga_pg_is_ready(batch->pg))
			uv_timer_start(&batch->retry, on_retry, RETRY_MS, 0);
	}
}

/* --- the interface --------------------------------------------------------------------- */

bot_batch *
bot_batch_open(uv_loop_t *loop, tga_pg *pg, bot *b)
{
	bot_batch *batch = calloc(1, sizeof(*batch));

	if (batch == NULL)
		return NULL;
	batch->bot = b;
	batch->pg = pg;
	uv_timer_init(loop, &batch->retry);
	batch->retry.data = batch;
	return batch;
}

bool
bot_batch_is_ready(const bot_batch *batch)
{
	return tga_pg_is_ready(batch->pg) && !bot_outbox_is_full(batch->bot->outbox);
}

bool
bot_batch_is_busy(const bot_batch *batch)
{
	return batch->work != NULL;
}

bool
bot_batch_start(bot_batch *batch, json_t *updates, bot_batch_done done, void *arg)
{
	bot_work *work;

	TGA_MUST(batch->work == NULL);
	work = bot_work_open(updates);
	if (work == NULL)
		return false;
	work->owner = batch;
	work->on_done = done;
	work->arg = arg;
	batch->work = work;
	bot_work_take(work, batch->bot, &batch->seen, &batch->bot->metrics);
	bot_work_group(work);
	send_waiting(batch);
	if (is_committed(work))
		bot_work_close(work);
	return true;
}

void
bot_batch_resume(bot_batch *batch)
{
	send_waiting(batch);
}

void
bot_batch_measure(const bot_batch *batch)
{
	const bot_work *work = batch->work;
	bot_metrics *metrics = &batch->bot->metrics;
	int waiting = 0;

	for (size_t i = 0; work != NULL && i < work->run_count; i++)
		waiting += work->runs[i].state == BOT_RUN_WAITING;
	BOT_GAUGE(metrics, BATCH, work != NULL ? work->count : 0);
	BOT_GAUGE(metrics, BATCH_WAITING, waiting);
	BOT_GAUGE(metrics, POSTGRES_QUEUE, tga_pg_in_flight(batch->pg));
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
bot_batch_close(bot_batch *batch)
{
	bot_work_close(batch->work);
	uv_close((uv_handle_t *) &batch->retry, on_closed);
}
