/*
 * login.h
 *		A login from the bot's side: the question, and how it ended.
 *
 * The first contact is no consent (some Telegram clients send /start without any
 * tap), so /start TOKEN only previews, and what is shown lets the person recognize
 * their own browser: which one, which system, from where, when.  The numbers are
 * the database's, as is the decision; the bot never knows which one is right.
 */
#ifndef TGA_BOT_LOGIN_H
#define TGA_BOT_LOGIN_H

#include <libpq-fe.h>

#include "bot.h"
#include "job.h"

/* /start with an argument: makes the job a preview, or answers at once. */
void bot_login_start(bot *b, bot_job *job, const char *argument);

/* A tap on a question's button, which job->tap holds: a confirmation or a refusal. */
void bot_login_tap(bot *b, bot_job *job);

/* PostgreSQL's answers: one row of the query of that job. */
void bot_login_previewed(bot *b, const bot_job *job, const PGresult *result, int row);
void bot_login_confirmed(bot *b, const bot_job *job, const PGresult *result, int row);
void bot_login_declined(bot *b, const bot_job *job, const PGresult *result, int row);

#endif
