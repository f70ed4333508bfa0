/*
 * batch.h
 *		The updates of one poll on their way through PostgreSQL.
 *
 * Jobs of one query are one statement, so one transaction.  When PostgreSQL
 * refuses a statement as such, each of its jobs is asked alone, so that a bad one
 * spoils none of the others; one that is refused alone as well is answered 'something went
 * wrong' and done with: an update that can never succeed must not come back for
 * ever.  When PostgreSQL is away, or refuses for a while (shutdown, a standby, a
 * deadlock, full), the batch waits as long as it takes.  Every query may be asked
 * twice: the database's functions are idempotent for one person and one token.
 */
#ifndef TGA_BOT_BATCH_H
#define TGA_BOT_BATCH_H

#include <jansson.h>
#include <uv.h>

#include "bot.h"
#include "pg.h"

typedef struct bot_batch bot_batch;

/*
 * Called once for each batch, when every job's effect is committed and its answer is
 * in the outbox: the moment to acknowledge, with one of them, and to ask for more.
 */
typedef void (*bot_batch_done)(void *arg);

/* b is what the commands are given.  NULL when out of memory. */
bot_batch *bot_batch_open(uv_loop_t *loop, tga_pg *pg, bot *b)
	__attribute__((warn_unused_result));

/* Whether updates are welcome: PostgreSQL is there, and what waits for Telegram is little. */
bool bot_batch_is_ready(const bot_batch *batch);

/* Whether there are jobs that are not committed. */
bool bot_batch_is_busy(const bot_batch *batch);

/*
 * Takes an array of updates, when not busy.  done may be called from here.
 * False, and nothing happens, when out of memory.
 */
bool bot_batch_start(bot_batch *batch, json_t *updates, bot_batch_done done, void *arg)
	__attribute__((warn_unused_result));

/* Sends what waits for PostgreSQL: it is there. */
void bot_batch_resume(bot_batch *batch);

/* How much is under way, into the bot's metrics. */
void bot_batch_measure(const bot_batch *batch);

/* Forgets what is under way; the connection to PostgreSQL has been closed before. */
void bot_batch_close(bot_batch *batch);

#endif
