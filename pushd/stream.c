/*
 * stream.c
 *		See stream.h.
 */
#include "stream.h"

#include <stdlib.h>

#include "events.h"
#include "link.h"
#include "pushd.h"
#include "request.h"
#include "user_agent.h"

/* Every stream is visited once in about so many seconds, or once between two pings. */
#define ROUND_SECONDS 5

/* Renewals at once, and seconds until one more is allowed. */
#define RENEWALS 5
#define RENEWAL_SECONDS 10

/* --- who waits ---------------------------------------------------------------- */

bool
streams_open(streams *all, uint32_t buckets)
{
	*all = (streams){.bucket_count = buckets};
	all->buckets = calloc(buckets, sizeof(*all->buckets));
	return all->buckets != NULL;
}

void
streams_close(streams *all)
{
	free(all->buckets);
	all->buckets = NULL;
}

/* Login ids are output of SHA-256, which spreads them. */
static stream **
bucket_of(streams *all, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	return &all->buckets[hash & (all->bucket_count - 1)];
}

static bool
is_same(const stream *s, const uint8_t *id)
{
	return memcmp(s->login_id, id, TGA_LOGIN_ID_BYTES) == 0;
}

static void
insert(streams *all, stream *s)
{
	stream **bucket = bucket_of(all, s->login_id);

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
stream_close(stream *s)
{
	streams *all = &s->pushd->streams;
	stream **link = bucket_of(all, s->login_id);

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
	s->pushd->metrics
		.values[s->kind == STREAM_LOGIN ? METRIC_WAITING : METRIC_WATCHING]--;
}

/* --- the state machine ---------------------------------------------------------- */

static uint32_t
clock_seconds(const pushd *p)
{
	return (uint32_t) (uv_now(p->loop) / 1000) + 1; /* 0 means never */
}

static void
want_write(stream *s)
{
	if (s->asked_since == 0)
		s->asked_since = clock_seconds(s->pushd);
	s->transport->want_write(s);
}

/* The one place where a stream ends. */
static void
set_end(stream *s, stream_end end)
{
	if (s->end != STREAM_OPEN || s->leaving)
		return;
	s->end = (uint8_t) end;
	s->due_end = true;
	s->due_waiting = s->due_opened = false;
	want_write(s);
}

static stream_end
end_of(login_state state)
{
	switch (state)
	{
		case LOGIN_CONFIRMED:
			return STREAM_CONFIRMED;
		case LOGIN_DECLINED:
			return STREAM_DECLINED;
		case LOGIN_MISMATCH:
			return STREAM_MISMATCH;
		case LOGIN_REVOKED:
			return STREAM_REVOKED;
		case LOGIN_WAITING:
			break;
	}
	return STREAM_OPEN;
}

static void
learn(stream *s, login_state state)
{
	if (s->kind == STREAM_LOGIN && state != LOGIN_WAITING)
		set_end(s, end_of(state));
	else if (s->kind == STREAM_SESSION && state != LOGIN_CONFIRMED)
		set_end(s, STREAM_REVOKED);
}

bool
stream_prepare(stream *s, request *r)
{
	pushd *p = r->pushd;
	span agent = request_field(r, "User-Agent");
	bool session = request_session_id(r, s->login_id);
	login l;
	bool known = request_login(r, &l);

	s->pushd = p;
	memcpy(s->address, r->address, sizeof(s->address));
	s->browser = (uint8_t) tga_user_agent_browser(agent.at, agent.len);
	s->os = (uint8_t) tga_user_agent_os(agent.at, agent.len);
	s->renewals = RENEWALS;
	s->expires_at = UINT32_MAX;
	s->kind = STREAM_SESSION;
	if (known && (login_is_fresh(p, &l) || !session))
	{
		s->kind = STREAM_LOGIN;
		memcpy(s->login_id, l.id, sizeof(s->login_id));
		s->issued_at = l.issued_at;
		s->expires_at = l.issued_at + (uint32_t) p->config.login_seconds;
		s->ask_by_clock = l.channel != p->config.channel;
	}
	login_wipe(&l);
	if (known || session)
		return true;
	if (p->keys.count == 0)
		respond_unavailable(r);
	else
		respond_error(r, 401, "no_login",
					  "there is no login cookie: load the page first");
	return false;
}

void
stream_open(stream *s, const stream_transport *transport)
{
	pushd *p = s->pushd;
	login_state heard = memory_get(&p->memory, s->login_id);

	s->transport = transport;
	s->heard_at = s->pinged_at = clock_seconds(p);
	s->renewed_at = s->heard_at;
	insert(&p->streams, s);
	p->metrics.values[s->kind == STREAM_LOGIN ? METRIC_WAITING : METRIC_WATCHING]++;
	if (heard != LOGIN_WAITING &&
		!(s->kind == STREAM_SESSION && heard == LOGIN_CONFIRMED))
		learn(s, heard);
	else if (s->kind == STREAM_LOGIN && pushd_now() >= s->expires_at)
		set_end(s, STREAM_EXPIRED);
	else if (s->kind == STREAM_LOGIN)
	{
		s->due_waiting = true;
		want_write(s);
		if (s->ask_by_clock || !memory_knows(&p->memory, s->issued_at))
			db_ask(p, s->login_id, NULL, NULL);
	}
	else
		db_ask(p, s->login_id, NULL, NULL);
}

/* --- frames ------------------------------------------------------------------------ */

static void
end_json(stream_end end, buffer *json)
{
	static const char *const frames[] = {
		[STREAM_CONFIRMED] = "{\"state\":\"confirmed\"}",
		[STREAM_DECLINED] = "{\"state\":\"declined\",\"reason\":\"declined\"}",
		[STREAM_MISMATCH] = "{\"state\":\"declined\",\"reason\":\"mismatch\"}",
		[STREAM_EXPIRED] = "{\"state\":\"expired\"}",
		[STREAM_REVOKED] = "{\"state\":\"revoked\"}",
	};

	buffer_text(json, frames[end]);
}

static bool
waiting_json(stream *s, buffer *json)
{
	link_subject subject = {.browser = s->browser, .os = s->os};
	login_link link;
	bool ok;

	memcpy(subject.login_id, s->login_id, sizeof(subject.login_id));
	memcpy(subject.address, s->address, sizeof(subject.address));
	ok = link_make(s->pushd, &subject, &link);
	if (ok)
		link_json(&link, json);
	link_clear(&link);
	return ok;
}

bool
stream_next_frame(stream *s, buffer *json)
{
	if (s->due_end)
	{
		s->due_end = false;
		s->leaving = true;
		end_json((stream_end) s->end, json);
		return true;
	}
	if (s->due_waiting && !s->leaving)
	{
		/* Without a key it stays due until streams_tell_keys. */
		if (!waiting_json(s, json))
			return false;
		s->due_waiting = false;
		return true;
	}
	if (s->due_opened && !s->leaving)
	{
		s->due_opened = false;
		buffer_text(json, "{\"state\":\"opened\"}");
		return true;
	}
	return false;
}

bool
stream_renew(stream *s)
{
	uint32_t now = clock_seconds(s->pushd);
	uint32_t earned = (now - s->renewed_at) / RENEWAL_SECONDS;

	if (earned > 0)
	{
		s->renewals =
			(uint8_t) (s->renewals + earned < RENEWALS ? s->renewals + earned : RENEWALS);
		s->renewed_at += earned * RENEWAL_SECONDS;
	}
	if (s->kind != STREAM_LOGIN || s->renewals == 0)
	{
		COUNT(s->pushd, RENEW_REFUSED);
		return false;
	}
	s->renewals--;
	if (s->end == STREAM_OPEN && !s->leaving)
	{
		s->due_waiting = true;
		want_write(s);
	}
	return true;
}

void
stream_heard(stream *s)
{
	s->heard_at = clock_seconds(s->pushd);
}

void
stream_wrote(stream *s)
{
	s->asked_since = 0;
}

/* --- news ------------------------------------------------------------------------------ */

void
streams_tell_state(pushd *p, const state_row *row)
{
	/* Telling only marks what is due, so the chain holds still. */
	for (stream *s = *bucket_of(&p->streams, row->login_id); s != NULL; s = s->same_hash)
		if (is_same(s, row->login_id))
		{
			if (s->kind == STREAM_SESSION && row->state == LOGIN_CONFIRMED)
				s->expires_at = (uint32_t) (row->session.expires_at - TGA_EPOCH);
			learn(s, row->state);
		}
}

void
streams_tell_opened(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	for (stream *s = *bucket_of(&p->streams, id); s != NULL; s = s->same_hash)
		if (is_same(s, id) && s->kind == STREAM_LOGIN && s->end == STREAM_OPEN)
		{
			s->due_opened = true;
			want_write(s);
		}
}

void
streams_tell_keys(pushd *p)
{
	for (stream *s = p->streams.first; s != NULL; s = s->next)
		if (s->due_waiting)
			want_write(s);
}

void
streams_ask_all(pushd *p)
{
	for (stream *s = p->streams.first; s != NULL; s = s->next)
		if (s->end == STREAM_OPEN)
			db_ask(p, s->login_id, NULL, NULL);
}

/* --- by the clock ------------------------------------------------------------------------ */

static void
visit(stream *s)
{
	const config *config = &s->pushd->config;
	uint32_t now = clock_seconds(s->pushd);

	if (s->asked_since != 0 && now - s->asked_since > (uint32_t) config->slow_seconds)
	{
		COUNT(s->pushd, SLOW_READERS);
		s->transport->kill(s);
		return;
	}
	if (now - s->heard_at >
		(uint32_t) (2 * config->ping_seconds + config->slow_seconds + ROUND_SECONDS))
	{
		s->transport->kill(s);
		return;
	}
	if (s->end == STREAM_OPEN && s->kind == STREAM_LOGIN && pushd_now() >= s->expires_at)
		set_end(s, STREAM_EXPIRED);
	else if (s->end == STREAM_OPEN && (s->ask_by_clock || pushd_now() >= s->expires_at))
		/* A session may have been used meanwhile, which moved its end. */
		db_ask(s->pushd, s->login_id, NULL, NULL);
	if (now - s->pinged_at >= (uint32_t) config->ping_seconds)
	{
		s->pinged_at = now;
		s->transport->ping(s);
	}
}

void
streams_tick(pushd *p)
{
	streams *all = &p->streams;
	int ping = p->config.ping_seconds;
	int n = all->count / (CLOCK_HZ * (ping < ROUND_SECONDS ? ping : ROUND_SECONDS)) + 1;

	while (n-- > 0 && all->count > 0)
	{
		stream *s = all->cursor != NULL ? all->cursor : all->first;

		all->cursor = s->next;
		visit(s);
	}
}

void
streams_leave_some(pushd *p, int n)
{
	stream *next;

	for (stream *s = p->streams.first; s != NULL && n > 0; s = next)
	{
		next = s->next;
		if (s->leaving)
			continue;
		s->leaving = true;
		s->transport->leave(s, 1001);
		n--;
	}
}
