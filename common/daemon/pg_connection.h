/*
 * pg_connection.h
 *		The connection to PostgreSQL as its own files see it: pg.c makes it,
 *		pg_setup.c readies it, pg_exchange.c sends and reads, pg_state.c has its states,
 *		pg_renew.c replaces it where settings change; everybody else sees pg.h.
 */
#ifndef TGA_PG_CONNECTION_H
#define TGA_PG_CONNECTION_H

#include "pg_hosts.h"
#include "pg_prepared.h"
#include "pg_queue.h"
#include "resolve.h"
#include "watcher.h"

#define TGA_PG_RETRY_MIN_MS 100

typedef enum tga_pg_state
{
	TGA_PG_IDLE, /* waiting for the timer, to try the next address or all anew */
	TGA_PG_RESOLVING,
	TGA_PG_CONNECTING,
	TGA_PG_PREPARING,
	TGA_PG_READY,
	TGA_PG_CLOSED
} tga_pg_state;

/* Whether there is another connection beside this one, and what for. */
typedef enum tga_pg_renewal
{
	TGA_PG_ALONE,
	TGA_PG_MAKING,
	TGA_PG_RETIRING
} tga_pg_renewal;

struct tga_pg
{
	tga_pg_config config;
	uv_loop_t *loop;
	tga_pg_state state;
	PGconn *conn;
	tga_watcher watcher;
	uv_timer_t timer; /* the address's deadline, or the next attempt */
	uv_timer_t watch; /* looks for queries that wait too long */
	tga_pg_hosts hosts;
	int host;				 /* the one that is tried; -1: begin with the first */
	tga_addresses addresses; /* of that host */
	tga_resolve *resolve;
	tga_pg_queue queue;
	tga_pg_prepared prepared;
	int retry_ms;
	int open_handles;
	uv_timer_cb on_retry; /* begins the next attempt */
	bool setup_failed;

	/* Of pg_renew.c. */
	tga_pg_renewal renewal;
	tga_pg *other;
	void (*on_tick)(tga_pg *pg); /* now and then while there is a connection; or NULL */
	char settings[40];			 /* a hash of those in force; empty: not known yet */
	uint64_t looked_at;
	bool looking;
};

/* As tga_pg_open and tga_pg_close, for one connection. */
tga_pg *tga_pg_begin(uv_loop_t *loop, const tga_pg_config *config)
	__attribute__((warn_unused_result));
void tga_pg_end(tga_pg *pg);

/* Timers and connection are as the new state wants them by now. */
void tga_pg_move(tga_pg *pg, tga_pg_state state);

/* Frees what a connection has; the caller moves on. */
void tga_pg_drop(tga_pg *pg);

/* The connection is gone: answers what waits with NULL, and tries again later. */
void tga_pg_lose(tga_pg *pg, const char *why);

/*
 * Sends what a connection that is made is set up with, and puts as many queries without
 * an answer function into the queue.
 */
bool tga_pg_setup_send(tga_pg *pg) __attribute__((warn_unused_result));

/* The answer to one of them, and the step after the last.  False: logs why it failed. */
bool tga_pg_setup_take(tga_pg *pg, const PGresult *result)
	__attribute__((warn_unused_result));

/* Every step has been answered. */
void tga_pg_become_ready(tga_pg *pg);

bool tga_pg_watch_socket(tga_pg *pg, int events) __attribute__((warn_unused_result));

/* Writes what it can, then waits for what is missing.  False: it is broken. */
bool tga_pg_flush(tga_pg *pg) __attribute__((warn_unused_result));

/* The socket of a connection that is made has something. */
void tga_pg_on_socket(tga_pg *pg, int status);

#endif
