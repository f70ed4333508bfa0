/*
 * events.c
 *		GET events: waiting by server-sent events.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include "pushd.h"
#include "routes/wait.h"
#include "wait/sse.h"

void
pushd_handle_events(pushd_request *r)
{
	pushd_sse *e = calloc(1, sizeof(*e));

	if (e == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	if (!pushd_wait_prepare(r, &e->waiter))
	{
		free(e);
		return;
	}
	pushd_respond_field(r, "X-Accel-Buffering", "no");
	pushd_sse_begin(e, r);
}
