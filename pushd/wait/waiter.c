/*
 * waiter.c
 *		See waiter.h.
 */
#include "wait/waiter.h"

#include "clock.h"
#include "must.h"

/* At once, and seconds until one more is allowed. */
#define RENEWALS 5
#define RENEWAL_SECONDS 10
#define QUESTIONS 10
#define QUESTION_SECONDS 2

static uint32_t
loop_seconds(const pushd_waiter *w)
{
	return (uint32_t) (uv_now(w->all->config.loop) / 1000) + 1; /* 0 means never */
}

/* --- the state machine ---------------------------------------------------------- */

static const tga_transitions transitions[] = {
	[PUSHD_WAITER_NEW] = {"new", TGA_TO(PUSHD_WAITER_WAITING)},
	[PUSHD_WAITER_WAITING] = {"waiting", TGA_TO(PUSHD_WAITER_ENDING) |
											 TGA_TO(PUSHD_WAITER_CLOSING) |
											 TGA_TO(PUSHD_WAITER_GONE)},
	[PUSHD_WAITER_ENDING] = {"ending",
							 TGA_TO(PUSHD_WAITER_CLOSING) | TGA_TO(PUSHD_WAITER_GONE)},
	[PUSHD_WAITER_CLOSING] = {"closing", TGA_TO(PUSHD_WAITER_GONE)},
	[PUSHD_WAITER_GONE] = {"gone", 0},
};

/* In list, table and metrics from WAITING until GONE; nothing is due but in WAITING. */
static void
move(pushd_waiter *w, pushd_waiter_state state)
{
	pushd_waiters *all = w->all;
	uint64_t *gauge = w->subject.kind == PUSHD_WAITER_LOGIN
						  ? &PUSHD_METRIC(all->config.metrics, WAITING)
						  : &PUSHD_METRIC(all->config.metrics, WATCHING);

	TGA_MUST_MOVE(transitions, w->state, state);
	w->state = (uint8_t) state;
	if (state == PUSHD_WAITER_WAITING)
	{
		pushd_id_table_insert(&all->table, &w->node, w->subject.id);
		(*gauge)++;
	}
	else
		w->due_waiting = w->due_link = w->due_opened = w->due_returning = w->due_alive =
			false;
	if (state == PUSHD_WAITER_GONE)
	{
		pushd_id_table_remove(&all->table, &w->node, w->subject.id);
		(*gauge)--;
	}
	TGA_MUST(w->transport != NULL);
	TGA_MUST(state != PUSHD_WAITER_WAITING || w->end == PUSHD_END_WAITING);
	TGA_MUST(state != PUSHD_WAITER_ENDING || w->end != PUSHD_END_WAITING);
}

static void
want_write(pushd_waiter *w)
{
	if (w->asked_since == 0)
		w->asked_since = loop_seconds(w);
	w->transport->want_write(w);
}

static void
set_end(pushd_waiter *w, pushd_waiter_end end)
{
	if (w->state != PUSHD_WAITER_WAITING)
		return;
	w->end = (uint8_t) end;
	move(w, PUSHD_WAITER_ENDING);
	want_write(w);
}

/* What was due is said no more: the link, or that it was opened. */
static void
set_returning(pushd_waiter *w)
{
	if (w->returning || w->state != PUSHD_WAITER_WAITING)
		return;
	w->returning = true;
	w->due_returning = true;
	w->due_waiting = w->due_link = w->due_opened = false;
	want_write(w);
}

void
pushd_waiter_set_state(pushd_waiter *w, tga_state state)
{
	/* The ends begin with the states, in the same order. */
	if (w->subject.kind == PUSHD_WAITER_LOGIN && state == TGA_STATE_RETURNING)
		set_returning(w);
	else if (w->subject.kind == PUSHD_WAITER_LOGIN && state != TGA_STATE_WAITING)
		set_end(w, (pushd_waiter_end) state);
	else if (w->subject.kind == PUSHD_WAITER_SESSION && state != TGA_STATE_CONFIRMED)
		set_end(w,
				state == TGA_STATE_CONTESTED ? PUSHD_END_CONTESTED : PUSHD_END_REVOKED);
}

void
pushd_waiter_set_opened(pushd_waiter *w)
{
	if (w->subject.kind != PUSHD_WAITER_LOGIN || w->state != PUSHD_WAITER_WAITING ||
		w->returning)
		return;
	w->due_opened = true;
	want_write(w);
}

void
pushd_waiter_retry_link(pushd_waiter *w)
{
	if (w->due_link)
		want_write(w);
}

static void
ask(const pushd_waiter *w)
{
	w->all->config.ask(w->all->config.arg, &w->subject);
}

/* --- the beginning and the end ------------------------------------------------------ */

void
pushd_waiter_init(pushd_waiter *w, pushd_waiters *all,
				  const pushd_waiter_subject *subject)
{
	TGA_MUST(w->state == PUSHD_WAITER_NEW && w->all == NULL);
	w->all = all;
	w->subject = *subject;
}

static void
open_login(pushd_waiter *w, tga_state known)
{
	if (known != TGA_STATE_WAITING)
		pushd_waiter_set_state(w, known);
	if (known == TGA_STATE_RETURNING)
		/* Until when, the row says; it may be over by now. */
		ask(w);
	else if (known != TGA_STATE_WAITING)
		return;
	else if (pushd_now() >= w->subject.expires_at)
		set_end(w, PUSHD_END_EXPIRED);
	else
	{
		/* The page has one; but it can ask no beating line for another, nor the one for us. */
		w->due_link = w->transport->beats || w->subject.ask_by_clock;
		w->due_waiting = !w->due_link;
		want_write(w);
		if (w->subject.ask_by_clock ||
			!pushd_recent_knows(w->all->config.recent, w->subject.issued_at))
			ask(w);
	}
}

void
pushd_waiter_open(pushd_waiter *w, const pushd_waiter_transport *transport)
{
	tga_state known = pushd_recent_get(w->all->config.recent, w->subject.id);

	w->transport = transport;
	w->alive_at = w->pinged_at = loop_seconds(w);
	move(w, PUSHD_WAITER_WAITING);
	if (w->subject.kind == PUSHD_WAITER_LOGIN)
		open_login(w, known);
	else if (known == TGA_STATE_WAITING || known == TGA_STATE_CONFIRMED)
		ask(w);
	else
		pushd_waiter_set_state(w, known);
}

void
pushd_waiter_begin_close(pushd_waiter *w)
{
	move(w, PUSHD_WAITER_CLOSING);
}

void
pushd_waiter_close(pushd_waiter *w)
{
	move(w, PUSHD_WAITER_GONE);
}

void
pushd_waiter_release(pushd_waiter *w)
{
	if (w->counted)
		pushd_limits_disconnect(w->all->config.limits, w->subject.address);
	w->counted = false;
}

/* --- frames ------------------------------------------------------------------------ */

/* What each state says.  The one of TGA_STATE_WAITING has a link, made for each. */
#define FRAME_WAITING NULL
#define FRAME_CONFIRMED "{\"state\":\"confirmed\"}"
#define FRAME_DECLINED "{\"state\":\"declined\",\"reason\":\"declined\"}"
#define FRAME_MISMATCH "{\"state\":\"declined\",\"reason\":\"mismatch\"}"
#define FRAME_SHARED "{\"state\":\"declined\",\"reason\":\"shared\"}"
#define FRAME_TAKEN "{\"state\":\"declined\",\"reason\":\"taken\"}"
#define FRAME_RETURNING "{\"state\":\"returning\"}" /* not the last one */
#define FRAME_REVOKED "{\"state\":\"revoked\"}"
#define FRAME_CONTESTED "{\"state\":\"revoked\",\"reason\":\"contested\"}"

static const char *const last_frames[PUSHD_END_COUNT] = {
#define FRAME(symbol, word) [PUSHD_END_##symbol] = FRAME_##symbol,
	TGA_STATES(FRAME)
#undef FRAME
		[PUSHD_END_EXPIRED] = "{\"state\":\"expired\"}",
};

bool
pushd_waiter_next_frame(pushd_waiter *w, tga_buffer *json)
{
	const pushd_waiters_config *config = &w->all->config;

	if (w->state == PUSHD_WAITER_ENDING)
	{
		move(w, PUSHD_WAITER_CLOSING);
		tga_buffer_text(json, last_frames[w->end]);
		return true;
	}
	if (w->due_waiting)
	{
		w->due_waiting = false;
		tga_buffer_text(json, "{\"state\":\"waiting\"}");
		return true;
	}
	if (w->due_link)
	{
		/* Without a key it stays due until pushd_waiters_retry_links. */
		if (!config->add_link(config->arg, &w->subject, json))
			return false;
		w->due_link = false;
		return true;
	}
	if (w->due_opened)
	{
		w->due_opened = false;
		tga_buffer_text(json, "{\"state\":\"opened\"}");
		return true;
	}
	if (w->due_returning)
	{
		w->due_returning = false;
		tga_buffer_text(json, FRAME_RETURNING);
		return true;
	}
	if (w->due_alive)
	{
		w->due_alive = false;
		tga_buffer_text(json, "{\"state\":\"alive\"}");
		return true;
	}
	return false;
}

/* Draws a token; false if the bucket has none. */
static bool
draw(pushd_bucket *bucket, uint32_t now, uint8_t size, uint32_t seconds)
{
	uint32_t earned = (now - bucket->filled_at) / seconds;

	bucket->filled_at += earned * seconds;
	bucket->used = earned < bucket->used ? (uint8_t) (bucket->used - earned) : 0;
	if (bucket->used == size)
		return false;
	bucket->used++;
	return true;
}

bool
pushd_waiter_renew(pushd_waiter *w)
{
	TGA_MUST(w->state == PUSHD_WAITER_WAITING);
	if (w->subject.kind != PUSHD_WAITER_LOGIN ||
		!draw(&w->renewals, loop_seconds(w), RENEWALS, RENEWAL_SECONDS))
	{
		PUSHD_METRIC(w->all->config.metrics, RENEW_REFUSED)++;
		return false;
	}
	if (w->returning)
		w->due_returning = true;
	else
		w->due_link = true;
	want_write(w);
	return true;
}

bool
pushd_waiter_answer(pushd_waiter *w)
{
	TGA_MUST(w->state == PUSHD_WAITER_WAITING);
	if (!draw(&w->questions, loop_seconds(w), QUESTIONS, QUESTION_SECONDS))
		return false;
	w->due_alive = true;
	want_write(w);
	return true;
}

void
pushd_waiter_alive(pushd_waiter *w)
{
	w->alive_at = loop_seconds(w);
}

void
pushd_waiter_wrote(pushd_waiter *w)
{
	w->asked_since = 0;
}

/* --- by the clock ------------------------------------------------------------------------ */

void
pushd_waiter_visit(pushd_waiter *w)
{
	const pushd_waiters_config *config = &w->all->config;
	uint32_t now = loop_seconds(w);
	uint32_t ping = w->transport->beats ? 1 : (uint32_t) config->ping_seconds;
	uint32_t slow = (uint32_t) config->slow_seconds;
	bool over = pushd_now() >= w->subject.expires_at;

	if (w->asked_since != 0 && now - w->asked_since > slow)
	{
		PUSHD_METRIC(config->metrics, SLOW_READERS)++;
		w->transport->kill(w);
		return;
	}
	if (now - w->alive_at >
		2 * (uint32_t) config->ping_seconds + slow + PUSHD_WAITERS_ROUND_SECONDS)
	{
		w->transport->kill(w);
		return;
	}
	if (over && w->subject.kind == PUSHD_WAITER_LOGIN)
		set_end(w, PUSHD_END_EXPIRED);
	else if ((over || w->subject.ask_by_clock) && w->state == PUSHD_WAITER_WAITING)
		/* A session may have been used meanwhile, which moved its end. */
		ask(w);
	if (w->state != PUSHD_WAITER_GONE && now - w->pinged_at >= ping)
	{
		w->pinged_at = now;
		w->transport->ping(w);
	}
}
