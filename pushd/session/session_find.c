/*
 * session_find.c
 *		See session_find.h.
 */
#include "session/session_find.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"

typedef struct search
{
	pushd_sessions *all;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool unheard;	/* Redis has one that may be over */
	uint64_t drops; /* of known ones, when it was asked for */
	pushd_session_answer answer;
	void *arg;
} search;

static void
finish(search *f, pushd_outcome outcome, const pushd_session *s)
{
	search done = *f;

	TGA_MUST((outcome == PUSHD_DB_ROW) == (s != NULL));
	TGA_MUST(s == NULL ||
			 (s->has_token && memcmp(s->token_id, done.id, sizeof(done.id)) == 0));
	free(f);
	done.all->searching--;
	PUSHD_METRIC(done.all->metrics, SESSION_SEARCHES_FAILED) += outcome == PUSHD_DB_AWAY;
	if (outcome == PUSHD_DB_ROW)
		pushd_usage_add(done.all->usage, s->login_id);
	done.answer(done.arg, outcome, s);
}

/* Whoever answers may have read it before it changed. */
static void
remember(const search *f, const pushd_session *s)
{
	if (f->all->known->drops == f->drops)
		pushd_known_put(f->all->known, s);
}

static void
on_state(void *arg, pushd_outcome outcome, const pushd_state_row *row)
{
	search *f = arg;

	if (outcome == PUSHD_DB_ROW && row->state == TGA_STATE_CONFIRMED)
	{
		remember(f, &row->session);
		pushd_cache_store(f->all->cache, &row->session, f->all->settings->idle_ttl);
		finish(f, PUSHD_DB_ROW, &row->session);
	}
	else if (outcome == PUSHD_DB_ABSENT && f->unheard)
	{
		pushd_session_drop(f->all, f->id);
		finish(f, PUSHD_DB_ABSENT, NULL);
	}
	else
		finish(f, outcome == PUSHD_DB_AWAY ? PUSHD_DB_AWAY : PUSHD_DB_ABSENT, NULL);
}

static void
on_cached(void *arg, pushd_cache_outcome outcome, const pushd_session *s)
{
	search *f = arg;

	if (outcome == PUSHD_CACHE_HIT)
	{
		remember(f, s);
		finish(f, PUSHD_DB_ROW, s);
	}
	else
	{
		f->unheard = outcome == PUSHD_CACHE_UNHEARD;
		pushd_lookups_ask(f->all->lookups, PUSHD_BY_TOKEN, f->id, on_state, f);
	}
}

void
pushd_session_find(pushd_sessions *all, const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
				   pushd_session_answer answer, void *arg)
{
	tga_state known = pushd_recent_get(all->recent, token_id);
	pushd_session s;
	search *f;

	if (known != TGA_STATE_WAITING && known != TGA_STATE_CONFIRMED)
	{
		answer(arg, PUSHD_DB_ABSENT, NULL);
		return;
	}
	if (pushd_known_find(all->known, token_id, all->settings->idle_ttl, &s))
	{
		pushd_usage_add(all->usage, s.login_id);
		answer(arg, PUSHD_DB_ROW, &s);
		return;
	}
	f = malloc(sizeof(*f));
	if (f == NULL)
	{
		PUSHD_METRIC(all->metrics, SESSION_SEARCHES_FAILED)++;
		answer(arg, PUSHD_DB_AWAY, NULL);
		return;
	}
	*f = (search){.all = all, .drops = all->known->drops, .answer = answer, .arg = arg};
	memcpy(f->id, token_id, sizeof(f->id));
	all->searching++;
	pushd_cache_find(all->cache, token_id, on_cached, f);
}

void
pushd_session_keep(pushd_sessions *all, const pushd_session *s)
{
	pushd_known_put(all->known, s);
	pushd_cache_store(all->cache, s, all->settings->idle_ttl);
}

void
pushd_session_drop(pushd_sessions *all, const uint8_t token_id[static TGA_LOGIN_ID_BYTES])
{
	pushd_known_drop(all->known, token_id);
	pushd_cache_delete(all->cache, token_id);
}
