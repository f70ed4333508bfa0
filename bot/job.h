/*
 * job.h
 *		One update, and what PostgreSQL is to be asked because of it.
 */
#ifndef TGA_BOT_JOB_H
#define TGA_BOT_JOB_H

#include "callback_data.h"
#include "language.h"
#include "updates.h"

typedef struct bot_query bot_query;

typedef struct bot_job
{
	bot_update update;
	const bot_query *query; /* NULL: nothing, answered already or to be ignored */
	bot_callback callback;	/* what its button carries; of a preview the start token */
} bot_job;

/* The language of the person. */
static inline tga_language
bot_job_language(const bot_job *job)
{
	return tga_language_of_tag(job->update.from.language);
}

#endif
