/*
 * events.c
 *		GET events: waiting by server-sent events.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include "pushd.h"
#include "wait/sse.h"

/* The connection counts already where its peer is the client itself. */
static bool
take_place(pushd_sse *e, pushd_request *r)
{
	if (r->peer->counted)
		return true;
	e->stream.counted = pushd_limits_connect(&r->pushd->limits, e->stream.address,
											 pushd_minute(r->pushd));
	return e->stream.counted;
}

void
pushd_handle_events(pushd_request *r)
{
	pushd_sse *e = calloc(1, sizeof(*e));

	if (e == NULL || !pushd_waiter_prepare(&e->stream, r))
	{
		if (e == NULL)
			pushd_respond_unavailable(r);
		free(e);
		return;
	}
	if (!take_place(e, r))
	{
		free(e);
		PUSHD_COUNT(r->pushd, OVER_ADDRESS);
		pushd_respond_field(r, "Retry-After", "5");
		pushd_respond_error(r, 429, "too_many", "too many connections from this address");
		return;
	}
	pushd_respond_field(r, "X-Accel-Buffering", "no");
	pushd_sse_begin(e, r);
}
