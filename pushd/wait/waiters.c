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
	TGA_MUST(config->ask != NULL && config->add_link != NULL);
	all->config = *config;
	return pushd_id_table_open(&all->table, buckets);
}

void
pushd_waiters_close(pushd_waiters *all)
{
	pushd_id_table_close(&all->table);
}

/* NULL is no node. */
static pushd_waiter *
waiter_of(pushd_id_node *node)
{
	return (pushd_waiter *) node;
}

static pushd_waiter *
first_of(const pushd_waiters *all, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	return waiter_of(pushd_id_table_find(&all->table, id));
}

static bool
is_same(const pushd_waiter *w, pushd_waiter_kind kind, const uint8_t *id)
{
	return w->subject.kind == kind && memcmp(w->subject.id, id, TGA_LOGIN_ID_BYTES) == 0;
}

/* --- news ------------------------------------------------------------------------ */

void
pushd_waiters_set_state(pushd_waiters *all, pushd_waiter_kind kind,
						const uint8_t id[static TGA_LOGIN_ID_BYTES], tga_state state,
						int64_t expires_at)
{
	/* This only marks what is due, so the chain holds still. */
	for (pushd_waiter *w = first_of(all, id); w != NULL; w = waiter_of(w->node.same_hash))
		if (is_same(w, kind, id))
		{
			/* What waits to be returned to ends sooner than what waits for Telegram. */
			if (state == (kind == PUSHD_WAITER_SESSION ? TGA_STATE_CONFIRMED
													   : TGA_STATE_RETURNING))
				w->subject.expires_at = (uint32_t) (expires_at - TGA_EPOCH);
			pushd_waiter_set_state(w, state);
		}
}

void
pushd_waiters_set_opened(pushd_waiters *all, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	for (pushd_waiter *w = first_of(all, id); w != NULL; w = waiter_of(w->node.same_hash))
		if (is_same(w, PUSHD_WAITER_LOGIN, id))
			pushd_waiter_set_opened(w);
}

void
pushd_waiters_retry_links(pushd_waiters *all)
{
	for (pushd_waiter *w = waiter_of(all->table.first); w != NULL;
		 w = waiter_of(w->node.next))
		pushd_waiter_retry_link(w);
}

void
pushd_waiters_ask_all(pushd_waiters *all)
{
	for (pushd_waiter *w = waiter_of(all->table.first); w != NULL;
		 w = waiter_of(w->node.next))
		if (w->state == PUSHD_WAITER_WAITING)
			all->config.ask(all->config.arg, &w->subject);
}

/* --- by the clock ------------------------------------------------------------------- */

void
pushd_waiters_tick(pushd_waiters *all)
{
	int ping = all->config.ping_seconds;
	int round = ping < PUSHD_WAITERS_ROUND_SECONDS ? ping : PUSHD_WAITERS_ROUND_SECONDS;
	int n = all->table.count / (PUSHD_CLOCK_HZ * round) + 1;

	while (n-- > 0 && all->table.count > 0)
	{
		pushd_waiter_visit(waiter_of(pushd_id_table_walk(&all->table)));
	}
}

void
pushd_waiters_close_some(pushd_waiters *all, int n)
{
	pushd_waiter *next;

	/* What is ENDING closes by itself. */
	for (pushd_waiter *w = waiter_of(all->table.first); w != NULL && n > 0; w = next)
	{
		next = waiter_of(w->node.next);
		if (w->state != PUSHD_WAITER_WAITING)
			continue;
		pushd_waiter_begin_close(w);
		w->transport->close(w, 1001);
		n--;
	}
}
