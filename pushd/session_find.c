/*
 * session_find.c
 *		See session_find.h.
 */
#include "session_find.h"

#include <stdlib.h>

#include "pushd.h"

typedef struct search
{
	pushd *pushd;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	session_answer answer;
	void *arg;
} search;

static void
finish(search *f, db_outcome outcome, const session *s)
{
	search done = *f;

	if (outcome == DB_ROW)
		touched_add(f->pushd, f->id);
	free(f);
	done.answer(done.arg, outcome, s);
}

static void
on_state(void *arg, db_outcome outcome, const state_row *row)
{
	search *f = arg;

	if (outcome == DB_ROW && row->state == LOGIN_CONFIRMED)
	{
		/* Events stores news alone; what Redis forgot is put back here. */
		cache_store(f->pushd->cache, &row->session);
		finish(f, DB_ROW, &row->session);
	}
	else
		finish(f, outcome == DB_AWAY ? DB_AWAY : DB_ABSENT, NULL);
}

static void
on_cached(void *arg, cache_outcome outcome, const session *s)
{
	search *f = arg;

	if (outcome == CACHE_HIT)
		finish(f, DB_ROW, s);
	else
		db_ask(f->pushd, f->id, on_state, f);
}

void
session_find(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES], session_answer answer,
			 void *arg)
{
	login_state heard = memory_get(&p->memory, id);
	search *f;

	if (heard != LOGIN_WAITING && heard != LOGIN_CONFIRMED)
	{
		answer(arg, DB_ABSENT, NULL);
		return;
	}
	f = malloc(sizeof(*f));
	if (f == NULL)
	{
		answer(arg, DB_AWAY, NULL);
		return;
	}
	*f = (search){.pushd = p, .answer = answer, .arg = arg};
	memcpy(f->id, id, sizeof(f->id));
	cache_find(p->cache, id, on_cached, f);
}
