/*
 * waiters.h
 *		All the waiters: in one list, which the clock walks in slices (expiry, pings,
 *		slow readers), and in a hash table by login id.
 */
#ifndef PUSHD_WAITERS_H
#define PUSHD_WAITERS_H

#include <uv.h>

#include "db/state_row.h"
#include "http/limits.h"
#include "pushd_metrics.h"
#include "session/recent.h"
#include "wait/waiter.h"

/* Every waiter is visited once in about so many seconds, or once between two pings. */
#define PUSHD_WAITERS_ROUND_SECONDS 5

typedef struct pushd_waiters_config
{
	uv_loop_t *loop;
	pushd_metrics *metrics;
	pushd_limits *limits;
	const pushd_recent *recent;
	int ping_seconds;
	int slow_seconds; /* how long a reader may keep us waiting */
	void *arg;
	/* Asks what became of a login id, for pushd_waiters_set_state. */
	void (*ask)(void *arg, const uint8_t id[static TGA_LOGIN_ID_BYTES]);
	/* Adds the frame of a new link; false if there can be none now. */
	bool (*add_link)(void *arg, const pushd_waiter_subject *subject, tga_buffer *json);
} pushd_waiters_config;

typedef struct pushd_waiters
{
	pushd_waiters_config config;
	pushd_waiter *first;
	pushd_waiter *cursor; /* where the clock goes on */
	pushd_waiter **buckets;
	uint32_t bucket_count; /* a power of two */
	int count;
} pushd_waiters;

/* False if memory is short. */
bool pushd_waiters_open(pushd_waiters *all, uint32_t buckets,
						const pushd_waiters_config *config)
	__attribute__((warn_unused_result));

/* The last waiter is gone. */
void pushd_waiters_close(pushd_waiters *all);

/* What became of a login id, to all that wait for it. */
void pushd_waiters_set_state(pushd_waiters *all, const pushd_state_row *row);
void pushd_waiters_set_opened(pushd_waiters *all,
							  const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Keys or settings came: links that could not be made can be now. */
void pushd_waiters_retry_links(pushd_waiters *all);

/* Asks about every login id that is waited for. */
void pushd_waiters_ask_all(pushd_waiters *all);

/* PUSHD_CLOCK_HZ times a second. */
void pushd_waiters_tick(pushd_waiters *all);

/* Closes so many with 1001. */
void pushd_waiters_close_some(pushd_waiters *all, int n);

/* --- what waiter.c needs ------------------------------------------------------------ */

void pushd_waiters_insert(pushd_waiters *all, pushd_waiter *w);
void pushd_waiters_remove(pushd_waiters *all, pushd_waiter *w);

#endif
