/*
 * sessions.h
 *		/sessions and /logout: where somebody is logged in, and ending it.
 */
#ifndef TGA_BOT_SESSIONS_H
#define TGA_BOT_SESSIONS_H

#include <libpq-fe.h>

#include "bot.h"
#include "job.h"

/* A tap on one of their buttons: makes it a job, or answers at once. */
void bot_sessions_tap(bot *b, bot_job *job);

/* The button that leads to the question whether to end all sessions. */
json_t *bot_end_all_button(const bot_job *job);

/* The button that ends one session, with these words on it. */
json_t *bot_end_button(const char *login_id, const char *text);

/* PostgreSQL's answers: one row of the query of that job. */
void bot_sessions_listed(bot *b, const bot_job *job, const PGresult *result, int row);
void bot_logout_asked(bot *b, const bot_job *job, const PGresult *result, int row);
void bot_session_revoked(bot *b, const bot_job *job, const PGresult *result, int row);
void bot_sessions_revoked(bot *b, const bot_job *job, const PGresult *result, int row);

#endif
