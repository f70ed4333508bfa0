/*
 * pushd_session_find.c
 *		See pushd_session_find.h.
 */
#include "session/session_find.h"

#include <stdlib.h>

#include "pushd.h"

typedef struct search
{
	pushd *pushd;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	pushd_session_answer answer;
	void *arg;
} search;

static void
finish(search *f, pushd_db_outcome outcome, const pushd_session *s)
{
	search done = *f;

	if (outcome == PUSHD_DB_ROW)
		pushd_usage_add(f->pushd, f->id);
	free(f);
	done.answer(done.arg, outcome, s);
}

static void
on_state(void *arg, pushd_db_outcome outcome, const pushd_state_row *row)
{
	search *f = arg;

	if (outcome == PUSHD_DB_ROW && row->state == TGA_STATE_CONFIRMED)
	{
		/* Events stores news alone; what Redis forgot is put back here. */
		pushd_cache_store(f->pushd->cache, &row->session);
		finish(f, PUSHD_DB_ROW, &row->session);
	}
	else
		finish(f, outcome == PUSHD_DB_AWAY ? PUSHD_DB_AWAY : PUSHD_DB_ABSENT, NULL);
}

static void
on_cached(void *arg, pushd_cache_outcome outcome, const pushd_session *s)
{
	search *f = arg;

	if (outcome == PUSHD_CACHE_HIT)
		finish(f, PUSHD_DB_ROW, s);
	else
		pushd_db_ask(f->pushd, f->id, on_state, f);
}

void
pushd_session_find(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				   pushd_session_answer answer, void *arg)
{
	tga_state heard = pushd_recent_get(&p->recent, id);
	search *f;

	if (heard != TGA_STATE_WAITING && heard != TGA_STATE_CONFIRMED)
	{
		answer(arg, PUSHD_DB_ABSENT, NULL);
		return;
	}
	f = malloc(sizeof(*f));
	if (f == NULL)
	{
		answer(arg, PUSHD_DB_AWAY, NULL);
		return;
	}
	*f = (search){.pushd = p, .answer = answer, .arg = arg};
	memcpy(f->id, id, sizeof(f->id));
	pushd_cache_find(p->cache, id, on_cached, f);
}
