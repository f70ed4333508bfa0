/*
 * heard.c
 *		See heard.h.
 */
#include "session/heard.h"

#include "must.h"

#define SECOND INT64_C(1000000)

/* What an answer may be ahead of what the clock is thought to say. */
#define AHEAD SECOND

void
pushd_heard_connected(pushd_heard *h)
{
	h->since = 0;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void
pushd_heard_answer(pushd_heard *h, int64_t now, uint64_t asked_ms, uint64_t loop_ms)
{
	TGA_MUST(now > 0 && asked_ms <= loop_ms);
	if (h->since == 0)
		h->since = later(now, later(pushd_heard_clock(h, loop_ms), h->highest));
	else if (now < h->since)
		h->since = now; /* set back while we listened: nothing was missed */
	h->highest = later(h->highest, now);
	h->told = now;
	h->told_at = loop_ms;
	h->asked_at = asked_ms;
}

bool
pushd_heard_within(const pushd_heard *h, uint64_t max_ms, uint64_t loop_ms)
{
	return h->since != 0 && loop_ms - h->asked_at <= max_ms;
}

int64_t
pushd_heard_clock(const pushd_heard *h, uint64_t loop_ms)
{
	TGA_MUST(loop_ms >= h->told_at);
	return h->told == 0 ? 0 : h->told + (int64_t) (loop_ms - h->told_at) * 1000;
}

bool
pushd_heard_believes(const pushd_heard *h, int64_t as_of, int max_seconds,
					 uint64_t loop_ms)
{
	int64_t now = pushd_heard_clock(h, loop_ms);

	return h->since != 0 && as_of > h->since && as_of <= now + AHEAD &&
		   as_of > now - max_seconds * SECOND;
}
