/*
 * waiters.c
 *		See waiters.h.
 */
#include "wait/waiters.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "must.h"

bool
pushd_waiters_open(pushd_waiters *all, uint32_t buckets,
				   const pushd_waiters_config *config)
{
	TGA_MUST(buckets > 0 && (buckets & (buckets - 1)) == 0);
	TGA_MUST(config->ask != NULL && config->add_link != NULL);
	*all = (pushd_waiters){.config = *config, .bucket_count = buckets};
	all->buckets = calloc(buckets, sizeof(*all->buckets));
	return all->buckets != NULL;
}

void
pushd_waiters_close(pushd_waiters *all)
{
	TGA_MUST(all->count == 0 && all->first == NULL);
	free(all->buckets);
	all->buckets = NULL;
}

/* --- list and table ------------------------------------------------------------ */

/* Login ids are output of SHA-256, which spreads them. */
static pushd_waiter **
bucket_of(pushd_waiters *all, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	return &all->buckets[hash & (all->bucket_count - 1)];
}

static bool
is_same(const pushd_waiter *w, const uint8_t *id)
{
	return memcmp(w->subject.login_id, id, TGA_LOGIN_ID_BYTES) == 0;
}

void
pushd_waiters_insert(pushd_waiters *all, pushd_waiter *w)
{
	pushd_waiter **bucket = bucket_of(all, w->subject.login_id);

	TGA_MUST(w->prev == NULL && w->next == NULL && all->first != w);
	w->same_hash = *bucket;
	*bucket = w;
	w->next = all->first;
	if (w->next != NULL)
		w->next->prev = w;
	all->first = w;
	all->count++;
}

void
pushd_waiters_remove(pushd_waiters *all, pushd_waiter *w)
{
	pushd_waiter **link = bucket_of(all, w->subject.login_id);

	while (*link != w)
	{
		TGA_MUST(*link != NULL);
		link = &(*link)->same_hash;
	}
	*link = w->same_hash;
	if (all->cursor == w)
		all->cursor = w->next;
	if (w->prev != NULL)
		w->prev->next = w->next;
	else
		all->first = w->next;
	if (w->next != NULL)
		w->next->prev = w->prev;
	/* A loop over the waiters may be at this one, and go on from it. */
	all->count--;
	TGA_MUST((all->count > 0) == (all->first != NULL));
}

/* --- news ------------------------------------------------------------------------ */

void
pushd_waiters_set_state(pushd_waiters *all, const pushd_state_row *row)
{
	/* This only marks what is due, so the chain holds still. */
	for (pushd_waiter *w = *bucket_of(all, row->login_id); w != NULL; w = w->same_hash)
		if (is_same(w, row->login_id))
		{
			if (w->subject.kind == PUSHD_WAITER_SESSION &&
				row->state == TGA_STATE_CONFIRMED)
				w->subject.expires_at = (uint32_t) (row->session.expires_at - TGA_EPOCH);
			pushd_waiter_set_state(w, row->state);
		}
}

void
pushd_waiters_set_opened(pushd_waiters *all, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	for (pushd_waiter *w = *bucket_of(all, id); w != NULL; w = w->same_hash)
		if (is_same(w, id))
			pushd_waiter_set_opened(w);
}

void
pushd_waiters_retry_links(pushd_waiters *all)
{
	for (pushd_waiter *w = all->first; w != NULL; w = w->next)
		pushd_waiter_retry_link(w);
}

void
pushd_waiters_ask_all(pushd_waiters *all)
{
	for (pushd_waiter *w = all->first; w != NULL; w = w->next)
		if (w->state == PUSHD_WAITER_WAITING)
			all->config.ask(all->config.arg, w->subject.login_id);
}

/* --- by the clock ------------------------------------------------------------------- */

void
pushd_waiters_tick(pushd_waiters *all)
{
	int ping = all->config.ping_seconds;
	int round = ping < PUSHD_WAITERS_ROUND_SECONDS ? ping : PUSHD_WAITERS_ROUND_SECONDS;
	int n = all->count / (PUSHD_CLOCK_HZ * round) + 1;

	while (n-- > 0 && all->count > 0)
	{
		pushd_waiter *w = all->cursor != NULL ? all->cursor : all->first;

		all->cursor = w->next;
		pushd_waiter_visit(w);
	}
}

void
pushd_waiters_close_some(pushd_waiters *all, int n)
{
	pushd_waiter *next;

	/* What is ENDING closes by itself. */
	for (pushd_waiter *w = all->first; w != NULL && n > 0; w = next)
	{
		next = w->next;
		if (w->state != PUSHD_WAITER_WAITING)
			continue;
		pushd_waiter_begin_close(w);
		w->transport->close(w, 1001);
		n--;
	}
}
