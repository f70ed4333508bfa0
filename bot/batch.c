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

/* One statement: the jobs that it asks about, in the order of its arrays. */
typedef struct run
{
	bot_batch *batch;
	bot_job_kind kind;
	run_state state;
	const bot_job **jobs;
	size_t count;
} run;

struct bot_batch
{
	bot *bot;
	json_t *updates; /* NULL while there is no batch */
	bot_job *jobs;
	const bot_job **order; /* the jobs by kind, what the runs point into */
	run *runs;			   /* room for one of each kind and one for each job */
	size_t run_count;
	size_t open_runs;
	bot_batch_done done;
	void *arg;
	bot_recent seen; /* ids of updates that were done */
	uv_timer_t retry;
};

static void send_waiting(bot_batch *batch);

/* --- the end of a batch ---------------------------------------------------------- */

static void
clear(bot_batch *batch)
{
	json_decref(batch->updates);
	free(batch->jobs);
	free(batch->order);
	free(batch->runs);
	batch->updates = NULL;
	batch->jobs = NULL;
	batch->order = NULL;
	batch->runs = NULL;
	batch->run_count = batch->open_runs = 0;
}

static void
end_if_done(bot_batch *batch)
{
	if (batch->updates == NULL || batch->open_runs > 0)
		return;
	for (size_t i = 0; i < json_array_size(batch->updates); i++)
		bot_recent_add(&batch->seen, batch->jobs[i].update.id, 1);
	clear(batch);
	BOT_COUNT(batch->bot, BATCHES);
	batch->done(batch->arg);
}

static void
set_state(run *r, run_state state)
{
	r->state = state;
	if (state == RUN_DONE)
		r->batch->open_runs--;
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
	BOT_COUNT(r->batch->bot, QUERY_FAILURES);
	tga_log_event(&r->batch->bot->log, TGA_ERROR, "query_failed", "query",
				  bot_queries[r->kind].name, "jobs", TGA_NUM(r->count), "sqlstate",
				  PQresultErrorField(result, PG_DIAG_SQLSTATE), "error",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

static void
take_rows(run *r, const PGresult *result)
{
	for (int row = 0; row < PQntuples(result); row++)
	{
		size_t place = strtoul(PQgetvalue(result, row, QUERY_PLACE), NULL, 10);

		if (place >= 1 && place <= r->count)
			bot_queries[r->kind].answer(r->batch->bot, r->jobs[place - 1], result, row);
	}
}

/* The same jobs, one statement for each. */
static void
split(run *r)
{
	bot_batch *batch = r->batch;

	for (size_t i = 0; i < r->count; i++)
	{
		batch->runs[batch->run_count++] = (run){.batch = batch,
												.kind = r->kind,
												.state = RUN_WAITING,
												.jobs = r->jobs + i,
												.count = 1};
		batch->open_runs++;
	}
	set_state(r, RUN_DONE);
}

static void
on_retry(uv_timer_t *timer)
{
	send_waiting(timer->data);
}

static void
on_answer(void *arg, const PGresult *result)
{
	run *r = arg;
	bot_batch *batch = r->batch;

	if (result == NULL)
	{
		/* The connection went; bot_batch_resume comes when there is a new one. */
		set_state(r, RUN_WAITING);
		return;
	}
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
	{
		take_rows(r, result);
		set_state(r, RUN_DONE);
	}
	else if (is_passing(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
	{
		log_refusal(r, result);
		set_state(r, RUN_WAITING);
		uv_timer_start(&batch->retry, on_retry, RETRY_MS, 0);
	}
	else if (r->count > 1)
	{
		log_refusal(r, result);
		split(r);
		send_waiting(batch);
	}
	else
	{
		log_refusal(r, result);
		bot_answer_failure(batch->bot, &r->jobs[0]->update);
		set_state(r, RUN_DONE);
	}
	end_if_done(batch);
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
	sent = tga_pg_send(r->batch->bot->pg, query->name, count,
					   (const char *const *) values, NULL, NULL, on_answer, r);
	for (int i = 0; i < count; i++)
		free(values[i]);
	if (!sent)
		set_state(r, RUN_WAITING);
	return sent;
}

static void
send_waiting(bot_batch *batch)
{
	for (size_t i = 0; i < batch->run_count; i++)
	{
		if (batch->runs[i].state != RUN_WAITING)
			continue;
		if (!send_run(&batch->runs[i]) && tga_pg_is_ready(batch->bot->pg))
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
is_repeated(const bot_batch *batch, size_t i)
{
	int64_t id = batch->jobs[i].update.id;

	return id != 0 && ((i > 0 && batch->jobs[i - 1].update.id == id) ||
					   bot_recent_has(&batch->seen, id, 1));
}

static void
make_runs(bot_batch *batch, size_t count)
{
	size_t used = 0;

	for (int kind = BOT_JOB_NONE + 1; kind < BOT_JOB_KINDS; kind++)
	{
		run *r = &batch->runs[batch->run_count];

		*r = (run){.batch = batch,
				   .kind = (bot_job_kind) kind,
				   .state = RUN_WAITING,
				   .jobs = batch->order + used};
		for (size_t i = 0; i < count; i++)
			if ((int) batch->jobs[i].kind == kind)
				r->jobs[r->count++] = &batch->jobs[i];
		used += r->count;
		if (r->count > 0)
		{
			batch->run_count++;
			batch->open_runs++;
		}
	}
}

bool
bot_batch_start(bot_batch *batch, json_t *updates, bot_batch_done done, void *arg)
{
	size_t count = json_array_size(updates);

	batch->jobs = calloc(count + 1, sizeof(*batch->jobs));
	batch->order = calloc(count + 1, sizeof(*batch->order));
	batch->runs = calloc(count + BOT_JOB_KINDS, sizeof(*batch->runs));
	if (batch->jobs == NULL || batch->order == NULL || batch->runs == NULL)
	{
		clear(batch);
		return false;
	}
	batch->updates = json_incref(updates);
	batch->done = done;
	batch->arg = arg;
	for (size_t i = 0; i < count; i++)
		bot_update_read(json_array_get(updates, i), &batch->jobs[i].update);
	qsort(batch->jobs, count, sizeof(*batch->jobs), compare_jobs);
	for (size_t i = 0; i < count; i++)
	{
		BOT_COUNT(batch->bot, UPDATES);
		if (is_repeated(batch, i))
			BOT_COUNT(batch->bot, REPEATED);
		else
			bot_take_update(batch->bot, &batch->jobs[i]);
	}
	make_runs(batch, count);
	send_waiting(batch);
	end_if_done(batch);
	return true;
}

bool
bot_batch_is_busy(const bot_batch *batch)
{
	return batch->updates != NULL;
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
	clear(batch);
	uv_close((uv_handle_t *) &batch->retry, on_closed);
}
