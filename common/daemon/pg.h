/*
 * pg.h
 *		One connection to PostgreSQL in a libuv loop: never blocks, comes back
 *		by itself, and sends queries without waiting for earlier answers.
 *
 * libpq runs in pipeline mode with a sync point after each query, so one that
 * fails harms no other.  The connection is made to one address after the other, of
 * every host that the string names, each with its own limit of time; after the last
 * one, and after a loss, it begins anew with a growing, jittered delay.  Its life:
 *
 *		idle -> resolving -> connecting -> preparing (LISTEN) -> ready -> idle
 *
 * on_ready comes only when every LISTEN is in force, so that rows which are asked
 * for in it miss nothing.  Where the settings of database or role change, it is
 * replaced by one that has them, without a loss; on_renewed says so.  That it looks for
 * such a change shows as well that a server hangs, before somebody waits for it.  A
 * statement is prepared with its first use on a connection, so it can stand beside the
 * code that reads its answer.
 */
#ifndef TGA_PG_H
#define TGA_PG_H

#include <stdbool.h>
#include <stdint.h>

#include <libpq-fe.h>

#ifndef LIBPQ_HAS_PIPELINING
#error "tgauth needs libpq 14 or later: make LIBPQ_CONFIG=PG_CONFIG_OF_A_LATER_ONE"
#endif
#include <uv.h>

#include "log.h"
#include "reasons.h"

typedef struct tga_pg tga_pg;

/* A static one: its address tells it from others, its name the log and the server. */
typedef struct tga_pg_statement
{
	const char *name;
	const char *sql;
} tga_pg_statement;

/* What can go wrong, besides the loss of a connection that was ready. */
typedef enum tga_pg_failure
{
	TGA_PG_NOT_CONNECTED, /* an address, or a name that has none */
	TGA_PG_NOT_SET_UP,	  /* connected, and then of no use */
	TGA_PG_TIMED_OUT,	  /* a query had no answer in time; the connection is lost */
	TGA_PG_UNANSWERED	  /* each query that was lost with its connection */
} tga_pg_failure;

typedef struct tga_pg_config
{
	const char *conninfo; /* as for PQconnectdb; "" takes PG* */
	const char *application_name;
	const tga_pg_statement *first; /* a database without it is none of ours; or NULL */
	const char *const *channels;   /* to LISTEN on, ended by NULL; or NULL */
	int connect_timeout_ms;		   /* for one address, unless conninfo has a limit */
	int query_timeout_ms;		   /* an older unanswered query ends the connection */
	int retry_max_ms;			   /* the longest wait between attempts */
	const tga_log *log;
	tga_reasons *reasons; /* shared by connections to the same place */
	void *arg;			  /* given to those below, each of which may be NULL */
	void (*on_ready)(void *arg);
	void (*on_renewed)(void *arg);
	void (*on_lost)(void *arg);
	void (*on_notify)(void *arg, const char *channel, const char *payload);
	void (*on_failure)(void *arg, tga_pg_failure failure);
} tga_pg_config;

/*
 * Called once for each query that tga_pg_send took.  The result is NULL when
 * the connection was lost before the answer: whether the query took effect is
 * then unknown.  An error of the server is a result of PGRES_FATAL_ERROR.  The
 * result is cleared by the caller of this function.
 */
typedef void (*tga_pg_answer)(void *arg, const PGresult *result);

/* Begins to connect.  The configuration is copied, what it points to is not. */
tga_pg *tga_pg_open(uv_loop_t *loop, const tga_pg_config *config)
	__attribute__((warn_unused_result));

/*
 * Sends a statement with parameters and results as text.  False, and no call of
 * answer, if there is no connection just now.  on_ready must have come first,
 * though it may call this itself.
 */
bool tga_pg_send(tga_pg *pg, const tga_pg_statement *statement, int nparams,
				 const char *const *values, tga_pg_answer answer, void *arg)
	__attribute__((warn_unused_result));

bool tga_pg_is_ready(const tga_pg *pg);

/* Queries sent and not answered, also by a connection that is being replaced. */
int tga_pg_in_flight(const tga_pg *pg);

/*
 * Closes at once; queries in flight are answered with NULL.  Memory is freed
 * when the loop has closed the handles.
 */
void tga_pg_close(tga_pg *pg);

#endif
