/*
 * waiter.c
 *		See waiter.h.
 */
#include "wait/waiter.h"

#include <stdlib.h>

#include "hub.h"
#include "page/link.h"
#include "pushd.h"
#include "http/request.h"
#include "user_agent.h"

/* Every stream is visited once in about so many seconds, or once between two pings. */
#define ROUND_SECONDS 5

/* Renewals at once, and seconds until one more is allowed. */
#define RENEWALS 5
#define RENEWAL_SECONDS 10

/* --- who waits ---------------------------------------------------------------- */

bool
pushd_waiters_open(pushd_waiters *all, uint32_t buckets)
{
	*all = (pushd_waiters){.bucket_count = buckets};
	all->buckets = calloc(buckets, sizeof(*all->buckets));
	return all->buckets != NULL;
}

void
pushd_waiters_close(pushd_waiters *all)
{
	free(all->buckets);
	all->buckets = NULL;
}

/* Login ids are output of SHA-256, which spreads them. */
static pushd_waiter **
bucket_of(pushd_waiters *all, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	return &all->buckets[hash & (all->bucket_count - 1)];
}

static bool
is_same(const pushd_waiter *s, const uint8_t *id)
{
	return memcmp(s->login_id, id, TGA_LOGIN_ID_BYTES) == 0;
}

static void
insert(pushd_waiters *all, pushd_waiter *s)
{
	pushd_waiter **bucket = bucket_of(all, s->login_id);

	s->same_hash = *bucket;
	*bucket = s;
	s->prev = NULL;
	s->next = all->first;
	if (s->next != NULL)
		s->next->prev = s;
	all->first = s;
	all->count++;
}

void
pushd_waiter_close(pushd_waiter *s)
{
	pushd_waiters *all = &s->pushd->waiters;
	pushd_waiter **link = bucket_of(all, s->login_id);

	while (*link != s)
		link = &(*link)->same_hash;
	*link = s->same_hash;
	if (all->cursor == s)
		all->cursor = s->next;
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		all->first = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	all->count--;
	s->pushd->metrics.values[s->kind == PUSHD_WAITER_LOGIN ? PUSHD_METRIC_WAITING
														   : PUSHD_METRIC_WATCHING]--;
}

/* --- the state machine ---------------------------------------------------------- */

static uint32_t
clock_seconds(const pushd *p)
{
	return (uint32_t) (uv_now(p->loop) / 1000) + 1; /* 0 means never */
}

static void
want_write(pushd_waiter *s)
{
	if (s->asked_since == 0)
		s->asked_since = clock_seconds(s->pushd);
	s->transport->want_write(s);
}

/* The one place where a stream ends. */
static void
set_end(pushd_waiter *s, pushd_waiter_end end)
{
	if (s->end != PUSHD_WAITER_OPEN || s->leaving)
		return;
	s->end = (uint8_t) end;
	s->due_end = true;
	s->due_waiting = s->due_opened = false;
	want_write(s);
}

static pushd_waiter_end
end_of(tga_state state)
{
	switch (state)
	{
		case TGA_STATE_CONFIRMED:
			return PUSHD_WAITER_CONFIRMED;
		case TGA_STATE_DECLINED:
			return PUSHD_WAITER_DECLINED;
		case TGA_STATE_MISMATCH:
			return PUSHD_WAITER_MISMATCH;
		case TGA_STATE_REVOKED:
			return PUSHD_WAITER_REVOKED;
		case TGA_STATE_WAITING:
		case TGA_STATE_COUNT:
			break;
	}
	return PUSHD_WAITER_OPEN;
}

static void
learn(pushd_waiter *s, tga_state state)
{
	if (s->kind == PUSHD_WAITER_LOGIN && state != TGA_STATE_WAITING)
		set_end(s, end_of(state));
	else if (s->kind == PUSHD_WAITER_SESSION && state != TGA_STATE_CONFIRMED)
		set_end(s, PUSHD_WAITER_REVOKED);
}

bool
pushd_waiter_prepare(pushd_waiter *s, pushd_request *r)
{
	pushd *p = r->pushd;
	tga_span agent = pushd_request_field(r, "User-Agent");
	bool session = pushd_request_session_id(r, s->login_id);
	pushd_login l;
	bool known = pushd_request_login(r, &l);

	s->pushd = p;
	memcpy(s->address, r->address, sizeof(s->address));
	s->browser = (uint8_t) tga_user_agent_browser(agent.at, agent.len);
	s->os = (uint8_t) tga_user_agent_os(agent.at, agent.len);
	s->renewals = RENEWALS;
	s->expires_at = UINT32_MAX;
	s->kind = PUSHD_WAITER_SESSION;
	if (known && (pushd_login_is_fresh(r->site, &l) || !session))
	{
		s->kind = PUSHD_WAITER_LOGIN;
		memcpy(s->login_id, l.id, sizeof(s->login_id));
		s->issued_at = l.issued_at;
		s->expires_at = l.issued_at + (uint32_t) p->config.login_seconds;
		s->ask_by_clock = l.channel != p->config.channel;
	}
	pushd_login_wipe(&l);
	if (known || session)
		return true;
	if (p->keys.count == 0)
		pushd_respond_unavailable(r);
	else
		pushd_respond_error(r, 401, "no_login",
							"there is no login cookie: load the page first");
	return false;
}

void
pushd_waiter_open(pushd_waiter *s, const pushd_waiter_transport *transport)
{
	pushd *p = s->pushd;
	tga_state heard = pushd_recent_get(&p->recent, s->login_id);

	s->transport = transport;
	s->heard_at = s->pinged_at = clock_seconds(p);
	s->renewed_at = s->heard_at;
	insert(&p->waiters, s);
	p->metrics.values[s->kind == PUSHD_WAITER_LOGIN ? PUSHD_METRIC_WAITING
													: PUSHD_METRIC_WATCHING]++;
	if (heard != TGA_STATE_WAITING &&
		!(s->kind == PUSHD_WAITER_SESSION && heard == TGA_STATE_CONFIRMED))
		learn(s, heard);
	else if (s->kind == PUSHD_WAITER_LOGIN && pushd_now() >= s->expires_at)
		set_end(s, PUSHD_WAITER_EXPIRED);
	else if (s->kind == PUSHD_WAITER_LOGIN)
	{
		s->due_waiting = true;
		want_write(s);
		if (s->ask_by_clock || !pushd_recent_knows(&p->recent, s->issued_at))
			pushd_db_ask(p, s->login_id, NULL, NULL);
	}
	else
		pushd_db_ask(p, s->login_id, NULL, NULL);
}

/* --- frames ------------------------------------------------------------------------ */

static void
end_json(pushd_waiter_end end, tga_buffer *json)
{
	static const char *const frames[] = {
		[PUSHD_WAITER_CONFIRMED] = "{\"state\":\"confirmed\"}",
		[PUSHD_WAITER_DECLINED] = "{\"state\":\"declined\",\"reason\":\"declined\"}",
		[PUSHD_WAITER_MISMATCH] = "{\"state\":\"declined\",\"reason\":\"mismatch\"}",
		[PUSHD_WAITER_EXPIRED] = "{\"state\":\"expired\"}",
		[PUSHD_WAITER_REVOKED] = "{\"state\":\"revoked\"}",
	};

	tga_buffer_text(json, frames[end]);
}

static bool
waiting_json(pushd_waiter *s, tga_buffer *json)
{
	pushd_link_subject subject = {.browser = s->browser, .os = s->os};
	pushd_login_link link;
	bool ok;

	memcpy(subject.login_id, s->login_id, sizeof(subject.login_id));
	memcpy(subject.address, s->address, sizeof(subject.address));
	ok = pushd_link_make(s->pushd, &subject, &link);
	if (ok)
		pushd_link_json(&link, json);
	pushd_link_clear(&link);
	return ok;
}

bool
pushd_waiter_next_frame(pushd_waiter *s, tga_buffer *json)
{
	if (s->due_end)
	{
		s->due_end = false;
		s->leaving = true;
		end_json((pushd_waiter_end) s->end, json);
		return true;
	}
	if (s->due_waiting && !s->leaving)
	{
		/* Without a key it stays due until pushd_waiters_tell_keys. */
		if (!waiting_json(s, json))
			return false;
		s->due_waiting = false;
		return true;
	}
	if (s->due_opened && !s->leaving)
	{
		s->due_opened = false;
		tga_buffer_text(json, "{\"state\":\"opened\"}");
		return true;
	}
	return false;
}

bool
pushd_waiter_renew(pushd_waiter *s)
{
	uint32_t now = clock_seconds(s->pushd);
	uint32_t earned = (now - s->renewed_at) / RENEWAL_SECONDS;

	if (earned > 0)
	{
		s->renewals =
			(uint8_t) (s->renewals + earned < RENEWALS ? s->renewals + earned : RENEWALS);
		s->renewed_at += earned * RENEWAL_SECONDS;
	}
	if (s->kind != PUSHD_WAITER_LOGIN || s->renewals == 0)
	{
		PUSHD_COUNT(s->pushd, RENEW_REFUSED);
		return false;
	}
	s->renewals--;
	if (s->end == PUSHD_WAITER_OPEN && !s->leaving)
	{
		s->due_waiting = true;
		want_write(s);
	}
	return true;
}

void
pushd_waiter_heard(pushd_waiter *s)
{
	s->heard_at = clock_seconds(s->pushd);
}

void
pushd_waiter_wrote(pushd_waiter *s)
{
	s->asked_since = 0;
}

/* --- news ------------------------------------------------------------------------------ */

void
pushd_waiters_tell_state(pushd *p, const pushd_state_row *row)
{
	/* Telling only marks what is due, so the chain holds still. */
	for (pushd_waiter *s = *bucket_of(&p->waiters, row->login_id); s != NULL;
		 s = s->same_hash)
		if (is_same(s, row->login_id))
		{
			if (s->kind == PUSHD_WAITER_SESSION && row->state == TGA_STATE_CONFIRMED)
				s->expires_at = (uint32_t) (row->session.expires_at - TGA_EPOCH);
			learn(s, row->state);
		}
}

void
pushd_waiters_tell_opened(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	for (pushd_waiter *s = *bucket_of(&p->waiters, id); s != NULL; s = s->same_hash)
		if (is_same(s, id) && s->kind == PUSHD_WAITER_LOGIN &&
			s->end == PUSHD_WAITER_OPEN)
		{
			s->due_opened = true;
			want_write(s);
		}
}

void
pushd_waiters_tell_keys(pushd *p)
{
	for (pushd_waiter *s = p->waiters.first; s != NULL; s = s->next)
		if (s->due_waiting)
			want_write(s);
}

void
pushd_waiters_ask_all(pushd *p)
{
	for (pushd_waiter *s = p->waiters.first; s != NULL; s = s->next)
		if (s->end == PUSHD_WAITER_OPEN)
			pushd_db_ask(p, s->login_id, NULL, NULL);
}

/* --- by the clock ------------------------------------------------------------------------ */

static void
visit(pushd_waiter *s)
{
	const pushd_config *config = &s->pushd->config;
	uint32_t now = clock_seconds(s->pushd);

	if (s->asked_since != 0 && now - s->asked_since > (uint32_t) config->slow_seconds)
	{
		PUSHD_COUNT(s->pushd, SLOW_READERS);
		s->transport->kill(s);
		return;
	}
	if (now - s->heard_at >
		(uint32_t) (2 * config->ping_seconds + config->slow_seconds + ROUND_SECONDS))
	{
		s->transport->kill(s);
		return;
	}
	if (s->end == PUSHD_WAITER_OPEN && s->kind == PUSHD_WAITER_LOGIN &&
		pushd_now() >= s->expires_at)
		set_end(s, PUSHD_WAITER_EXPIRED);
	else if (s->end == PUSHD_WAITER_OPEN &&
			 (s->ask_by_clock || pushd_now() >= s->expires_at))
		/* A session may have been used meanwhile, which moved its end. */
		pushd_db_ask(s->pushd, s->login_id, NULL, NULL);
	if (now - s->pinged_at >= (uint32_t) config->ping_seconds)
	{
		s->pinged_at = now;
		s->transport->ping(s);
	}
}

void
pushd_waiters_tick(pushd *p)
{
	pushd_waiters *all = &p->waiters;
	int ping = p->config.ping_seconds;
	int n =
		all->count / (PUSHD_CLOCK_HZ * (ping < ROUND_SECONDS ? ping : ROUND_SECONDS)) + 1;

	while (n-- > 0 && all->count > 0)
	{
		pushd_waiter *s = all->cursor != NULL ? all->cursor : all->first;

		all->cursor = s->next;
		visit(s);
	}
}

void
pushd_waiters_leave_some(pushd *p, int n)
{
	pushd_waiter *next;

	for (pushd_waiter *s = p->waiters.first; s != NULL && n > 0; s = next)
	{
		next = s->next;
		if (s->leaving)
			continue;
		s->leaving = true;
		s->transport->leave(s, 1001);
		n--;
	}
}
