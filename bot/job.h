/*
 * job.h
 *		One update, and what PostgreSQL is to be asked because of it.
 */
#ifndef TGA_BOT_JOB_H
#define TGA_BOT_JOB_H

#include "callback_data.h"
#include "updates.h"

/* In the order in which the jobs of one poll reach PostgreSQL: a 'no' comes first. */
typedef enum bot_job_kind
{
	BOT_JOB_NONE, /* nothing: answered already, or to be ignored */
	BOT_JOB_DECLINE,
	BOT_JOB_REVOKE,
	BOT_JOB_REVOKE_ALL,
	BOT_JOB_CONFIRM,
	BOT_JOB_PREVIEW,
	BOT_JOB_PASSWORD,
	BOT_JOB_SESSIONS,
	BOT_JOB_LOGOUT,
	BOT_JOB_KINDS
} bot_job_kind;

typedef struct bot_job
{
	bot_update update;
	bot_job_kind kind;
	bot_tap tap; /* what was tapped; of PREVIEW the start token */
} bot_job;

#endif
