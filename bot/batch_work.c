/*
 * batch_work.c
 *		See batch_work.h.
 */
#include "batch_work.h"

#include <stdlib.h>

#include "commands.h"
#include "must.h"

static const tga_transitions states[] = {
	[BOT_RUN_WAITING] = {"waiting", TGA_TO(BOT_RUN_SENT)},
	[BOT_RUN_SENT] = {"sent", TGA_TO(BOT_RUN_WAITING) | TGA_TO(BOT_RUN_DONE)},
	[BOT_RUN_DONE] = {"done", 0},
};

static void
check(const bot_work *work)
{
	size_t open = 0;

	for (size_t i = 0; i < work->run_count; i++)
	{
		open += work->runs[i].state != BOT_RUN_DONE;
		TGA_MUST(work->runs[i].count > 0);
	}
	TGA_MUST(open == work->open_runs);
	TGA_MUST(work->run_count <= work->count + BOT_QUERY_COUNT);
}

/* --- runs -------------------------------------------------------------------------------- */

static void
add_run(bot_work *work, const bot_query *query, const bot_job **jobs, size_t count)
{
	work->runs[work->run_count++] = (bot_run){.work = work,
											  .query = query,
											  .state = BOT_RUN_WAITING,
											  .jobs = jobs,
											  .count = count};
	work->open_runs++;
	check(work);
}

void
bot_run_move(bot_run *run, bot_run_state state)
{
	TGA_MUST_MOVE(states, run->state, state);
	run->state = state;
	if (state == BOT_RUN_DONE)
		run->work->open_runs--;
	check(run->work);
}

void
bot_run_split(bot_run *run)
{
	TGA_MUST(run->state == BOT_RUN_SENT && run->count > 1);
	for (size_t i = 0; i < run->count; i++)
		add_run(run->work, run->query, run->jobs + i, 1);
	bot_run_move(run, BOT_RUN_DONE);
}

void
bot_work_group(bot_work *work)
{
	size_t used = 0;

	for (size_t q = 0; q < BOT_QUERY_COUNT; q++)
	{
		const bot_job **jobs = work->order + used;
		size_t count = 0;

		for (size_t i = 0; i < work->count; i++)
			if (work->jobs[i].query == bot_queries[q])
				jobs[count++] = &work->jobs[i];
		used += count;
		if (count > 0)
			add_run(work, bot_queries[q], jobs, count);
	}
	TGA_MUST(used <= work->count);
}

/* --- jobs ------------------------------------------------------------------------------------ */

/* Older updates first, whatever order they came in. */
static int
compare_jobs(const void *a, const void *b)
{
	int64_t x = ((const bot_job *) a)->update.id;
	int64_t y = ((const bot_job *) b)->update.id;

	return (x > y) - (x < y);
}

bot_work *
bot_work_open(json_t *updates)
{
	size_t count = json_array_size(updates);
	bot_work *work = calloc(1, sizeof(*work));

	if (work == NULL)
		return NULL;
	*work = (bot_work){.updates = json_incref(updates),
					   .count = count,
					   .jobs = calloc(count + 1, sizeof(*work->jobs)),
					   .order = calloc(count + 1, sizeof(*work->order)),
					   .runs = calloc(count + BOT_QUERY_COUNT, sizeof(*work->runs))};
	if (work->jobs == NULL || work->order == NULL || work->runs == NULL)
	{
		bot_work_close(work);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		bot_update_read(json_array_get(updates, i), &work->jobs[i].update);
	qsort(work->jobs, count, sizeof(*work->jobs), compare_jobs);
	return work;
}

/* Whether an update was done before, or stands in this batch already. */
static bool
is_repeated(const bot_work *work, size_t i, const bot_recent *seen)
{
	int64_t id = work->jobs[i].update.id;

	return id != 0 &&
		   ((i > 0 && work->jobs[i - 1].update.id == id) || bot_recent_has(seen, id, 1));
}

void
bot_work_take(bot_work *work, bot *b, const bot_recent *seen, bot_metrics *metrics)
{
	for (size_t i = 0; i < work->count; i++)
	{
		BOT_COUNT(metrics, UPDATES);
		if (is_repeated(work, i, seen))
			BOT_COUNT(metrics, REPEATED);
		else
			bot_take_update(b, &work->jobs[i]);
	}
}

void
bot_work_close(bot_work *work)
{
	if (work == NULL)
		return;
	json_decref(work->updates);
	free(work->jobs);
	free(work->order);
	free(work->runs);
	free(work);
}
