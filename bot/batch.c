/*
 * batch.c
 *		See batch.h.
 */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "commands.h"
#include "queries.h"

#define RETRY_MS 500

typedef enum run_state
{
	RUN_WAITING, /* for PostgreSQL, or for the retry timer */
	RUN_SENT,
	RUN_DONE
} run_state;

/* What one poll brought: its jobs, and the statements that ask about them. */
typedef struct work work;

/* One statement: the jobs that it asks about, in the order of its arrays. */
typedef struct run
{
	work *work;
	bot_job_kind kind;
	run_state state;
	const bot_job **jobs;
	size_t count;
} run;

struct work
{
	bot_batch *batch;
	json_t *updates;
	size_t count;
	bot_job *jobs;
	const bot_job **order; /* the jobs by kind, what the runs point into */
	run *runs;			   /* room for one of each kind and one for each job */
	size_t run_count;
	size_t open_runs;
	bot_batch_done done;
	void *arg;
};

struct bot_batch
{
	bot *bot;
	work *work;		 /* what is not committed; NULL if nothing */
	bot_recent seen; /* ids of updates that were done */
	uv_timer_t retry;
};

static void send_waiting(bot_batch *batch);

/* --- the end of a batch ---------------------------------------------------------- */

static void
free_work(work *w)
{
	if (w == NULL)
		return;
	json_decref(w->updates);
	free(w->jobs);
	free(w->order);
	free(w->runs);
	free(w);
}

/*
 * Every effect is committed: from here on the updates need not come again, and the
 * next ones may.  True if so; the caller frees the work when it has answered.
 */
static bool
is_committed(work *w)
{
	bot_batch *batch = w->batch;

	if (w->open_runs > 0)
		return false;
	batch->work = NULL;
	for (size_t i = 0; i < w->count; i++)
		bot_recent_add(&batch->seen, w->jobs[i].update.id, 1);
	BOT_COUNT(batch->bot, BATCHES);
	w->done(w->arg);
	return true;
}

static void
set_state(run *r, run_state state)
{
	r->state = state;
	if (state == RUN_DONE)
		r->work->open_runs--;
}

/* --- PostgreSQL's answers --------------------------------------------------------- */

/*
 * Whether the same statement may succeed later: connection, serialization and
 * deadlock, resources, operator intervention, system error, a standby.
 */
static bool
is_passing(const char *sqlstate)
{
	static const char *const classes[] = {"08", "40", "53", "57", "58"};

	if (sqlstate == NULL || strcmp(sqlstate, "25006") == 0)
		return true;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strncmp(sqlstate, classes[i], 2) == 0)
			return true;
	return false;
}

static void
log_refusal(const run *r, const PGresult *result)
{
	BOT_COUNT(r->work->batch->bot, QUERY_FAILURES);
	tga_log_event(&r->work->batch->bot->log, TGA_ERROR, "query_failed", "query",
				  bot_queries[r->kind].statement.name, "jobs", TGA_NUM(r->count),
				  "sqlstate", PQresultErrorField(result, PG_DIAG_SQLSTATE), "error",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

static void
take_rows(run *r, const PGresult *result)
{
	for (int row = 0; row < PQntuples(result); row++)
	{
		size_t place = strtoul(PQgetvalue(result, row, QUERY_PLACE), NULL, 10);

		if (place >= 1 && place <= r->count)
			bot_queries[r->kind].answer(r->work->batch->bot, r->jobs[place - 1], result,
										row);
	}
}

/* The same jobs, one statement for each. */
static void
split(run *r)
{
	work *w = r->work;

	for (size_t i = 0; i < r->count; i++)
	{
		w->runs[w->run_count++] = (run){.work = w,
										.kind = r->kind,
										.state = RUN_WAITING,
										.jobs = r->jobs + i,
										.count = 1};
		w->open_runs++;
	}
	set_state(r, RUN_DONE);
}

static void
on_retry(uv_timer_t *timer)
{
	send_waiting(timer->data);
}

/* PostgreSQL refused a statement: later, in parts, or never. */
static void
take_refusal(run *r, const PGresult *result)
{
	bot_batch *batch = r->work->batch;

	log_refusal(r, result);
	if (is_passing(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
	{
		set_state(r, RUN_WAITING);
		uv_timer_start(&batch->retry, on_retry, RETRY_MS, 0);
	}
	else if (r->count > 1)
	{
		split(r);
		send_waiting(batch);
	}
	else
	{
		bot_answer_failure(batch->bot, &r->jobs[0]->update);
		set_state(r, RUN_DONE);
	}
}

static void
on_answer(void *arg, const PGresult *result)
{
	run *r = arg;
	work *w = r->work;
	bool over;

	if (result == NULL)
	{
		/* The connection went; bot_batch_resume comes when there is a new one. */
		set_state(r, RUN_WAITING);
		return;
	}
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		take_refusal(r, result);
		over = is_committed(w);
	}
	else
	{
		set_state(r, RUN_DONE);
		over = is_committed(w);
		take_rows(r, result);
	}
	if (over)
		free_work(w);
}

/* --- sending ------------------------------------------------------------------------ */

static bool
send_run(run *r)
{
	const bot_query *query = &bot_queries[r->kind];
	char *values[BOT_QUERY_PARAMETERS];
	int count = bot_query_write(query, r->jobs, r->count, values);
	bool sent;

	if (count < 0)
		return false;
	/* Before the answer, which a connection that breaks now gives at once. */
	set_state(r, RUN_SENT);
	sent = tga_pg_send(r->work->batch->bot->pg, &query->statement, count,
					   (const char *const *) values, on_answer, r);
	for (int i = 0; i < count; i++)
		free(values[i]);
	if (!sent)
		set_state(r, RUN_WAITING);
	return sent;
}

static void
send_waiting(bot_batch *batch)
{
	work *w = batch->work;

	for (size_t i = 0; w != NULL && i < w->run_count; i++)
	{
		if (w->runs[i].state != RUN_WAITING)
			continue;
		if (!send_run(&w->runs[i]) && tga_pg_is_ready(batch->bot->pg))
			uv_timer_start(&batch->retry, on_retry, RETRY_MS, 0);
	}
}

/* --- the interface --------------------------------------------------------------------- */

bot_batch *
bot_batch_open(bot *b)
{
	bot_batch *batch = calloc(1, sizeof(*batch));

	if (batch == NULL)
		return NULL;
	batch->bot = b;
	uv_timer_init(b->loop, &batch->retry);
	batch->retry.data = batch;
	return batch;
}

/* Older updates first, whatever order they came in. */
static int
compare_jobs(const void *a, const void *b)
{
	int64_t x = ((const bot_job *) a)->update.id;
	int64_t y = ((const bot_job *) b)->update.id;

	return (x > y) - (x < y);
}

/* Whether an update was done before, or stands in this batch already. */
static bool
is_repeated(const work *w, size_t i)
{
	int64_t id = w->jobs[i].update.id;

	return id != 0 && ((i > 0 && w->jobs[i - 1].update.id == id) ||
					   bot_recent_has(&w->batch->seen, id, 1));
}

static void
take_updates(work *w)
{
	bot *b = w->batch->bot;

	for (size_t i = 0; i < w->count; i++)
		bot_update_read(json_array_get(w->updates, i), &w->jobs[i].update);
	qsort(w->jobs, w->count, sizeof(*w->jobs), compare_jobs);
	for (size_t i = 0; i < w->count; i++)
	{
		BOT_COUNT(b, UPDATES);
		if (is_repeated(w, i))
			BOT_COUNT(b, REPEATED);
		else
			bot_take_update(b, &w->jobs[i]);
	}
}

static void
make_runs(work *w)
{
	size_t used = 0;

	for (int kind = BOT_JOB_NONE + 1; kind < BOT_JOB_KINDS; kind++)
	{
		run *r = &w->runs[w->run_count];

		*r = (run){.work = w,
				   .kind = (bot_job_kind) kind,
				   .state = RUN_WAITING,
				   .jobs = w->order + used};
		for (size_t i = 0; i < w->count; i++)
			if ((int) w->jobs[i].kind == kind)
				r->jobs[r->count++] = &w->jobs[i];
		used += r->count;
		if (r->count > 0)
		{
			w->run_count++;
			w->open_runs++;
		}
	}
}

bool
bot_batch_start(bot_batch *batch, json_t *updates, bot_batch_done done, void *arg)
{
	size_t count = json_array_size(updates);
	work *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return false;
	*w = (work){.batch = batch,
				.updates = json_incref(updates),
				.count = count,
				.jobs = calloc(count + 1, sizeof(*w->jobs)),
				.order = calloc(count + 1, sizeof(*w->order)),
				.runs = calloc(count + BOT_JOB_KINDS, sizeof(*w->runs)),
				.done = done,
				.arg = arg};
	if (w->jobs == NULL || w->order == NULL || w->runs == NULL)
	{
		free_work(w);
		return false;
	}
	batch->work = w;
	take_updates(w);
	make_runs(w);
	send_waiting(batch);
	if (is_committed(w))
		free_work(w);
	return true;
}

bool
bot_batch_is_busy(const bot_batch *batch)
{
	return batch->work != NULL;
}

void
bot_batch_resume(bot_batch *batch)
{
	send_waiting(batch);
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
bot_batch_close(bot_batch *batch)
{
	free_work(batch->work);
	uv_close((uv_handle_t *) &batch->retry, on_closed);
}
