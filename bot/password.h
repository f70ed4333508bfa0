/*
 * password.h
 *		/password: a fresh one-time password, for where no message can reach the page.
 */
#ifndef TGA_BOT_PASSWORD_H
#define TGA_BOT_PASSWORD_H

#include <libpq-fe.h>

#include "bot.h"
#include "job.h"

/* PostgreSQL's answer: one row of the query of that job. */
void bot_password_made(bot *b, const bot_job *job, const PGresult *result, int row);

#endif
