/*
 * batch_work.h
 *		The updates of one batch as jobs, and the runs that ask PostgreSQL about them.
 *
 *		work	what one poll brought
 *		run		one statement about the jobs of one query, in the order of its arrays
 */
#ifndef TGA_BOT_BATCH_WORK_H
#define TGA_BOT_BATCH_WORK_H

#include <jansson.h>

#include "bot_metrics.h"
#include "query.h"
#include "recent.h"

typedef enum bot_run_state
{
	BOT_RUN_WAITING, /* for PostgreSQL, or for the retry timer */
	BOT_RUN_SENT,
	BOT_RUN_DONE
} bot_run_state;

typedef struct bot_work bot_work;

typedef struct bot_run
{
	bot_work *work;
	const bot_query *query;
	bot_run_state state;
	const bot_job **jobs;
	size_t count;
} bot_run;

struct bot_work
{
	json_t *updates;
	size_t count;
	bot_job *jobs;
	const bot_job **order; /* the jobs by query, what the runs point into */
	bot_run *runs;		   /* room for one of each query and one for each job */
	size_t run_count;
	size_t open_runs; /* those that are not done */
	void *owner;
	void (*on_done)(void *arg);
	void *arg;
};

/* Reads an array of updates, older ones first.  NULL when out of memory. */
bot_work *bot_work_open(json_t *updates) __attribute__((warn_unused_result));

/* Lets the commands say what each asks for, except those that were done before. */
void bot_work_take(bot_work *work, bot *b, const bot_recent *seen, bot_metrics *metrics);

/* Makes a run of all jobs of one query. */
void bot_work_group(bot_work *work);

/* Moves a run to another state. */
void bot_run_move(bot_run *run, bot_run_state state);

/* Of a sent run: asks for each of its jobs alone, and is done itself. */
void bot_run_split(bot_run *run);

void bot_work_close(bot_work *work);

#endif
