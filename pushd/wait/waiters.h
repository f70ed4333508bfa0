/*
 * waiters.h
 *		All the waiters: by what they wait for they get their news, and the clock walks them in
 *		slices (expiry, pings, slow readers).
 */
#ifndef PUSHD_WAITERS_H
#define PUSHD_WAITERS_H

#include "wait/waiter.h"

/* False if memory is short. */
bool pushd_waiters_open(pushd_waiters *all, uint32_t buckets,
						const pushd_waiters_config *config)
	__attribute__((warn_unused_result));

/* The last waiter is gone. */
void pushd_waiters_close(pushd_waiters *all);

/* What became of a login or a session, to all that wait for it; expires_at of a live one. */
void pushd_waiters_set_state(pushd_waiters *all, pushd_waiter_kind kind,
							 const uint8_t id[static TGA_LOGIN_ID_BYTES], tga_state state,
							 int64_t expires_at);
void pushd_waiters_set_opened(pushd_waiters *all,
							  const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Keys or settings came: links that could not be made can be now. */
void pushd_waiters_retry_links(pushd_waiters *all);

/* Asks about all that is waited for. */
void pushd_waiters_ask_all(pushd_waiters *all);

/* PUSHD_CLOCK_HZ times a second. */
void pushd_waiters_tick(pushd_waiters *all);

/* Closes so many with 1001. */
void pushd_waiters_close_some(pushd_waiters *all, int n);

#endif
