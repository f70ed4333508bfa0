/*
 * sse.c
 *		See sse.h.
 */
#include "wait/sse.h"

#include <stdlib.h>

#include "pushd.h"

/* How long a browser waits before it reconnects. */
#define RETRY "retry: 2000\n"

static void
write_next(pushd_sse *e)
{
	tga_http_connection *c = e->connection;
	tga_buffer json = {0}, out = {0};

	if (tga_http_is_writing(c))
		return;
	pushd_waiter_wrote(&e->stream);
	pushd_waiter_heard(&e->stream);
	if (pushd_waiter_next_frame(&e->stream, &json))
	{
		tga_buffer_text(&out, RETRY "data: ");
		tga_buffer_add(&out, json.bytes, json.len);
		tga_buffer_text(&out, "\n\n");
		out.failed |= json.failed;
		tga_http_write(c, &out);
	}
	else if (e->stream.leaving)
		tga_http_close(c);
	else if (e->due_ping)
	{
		e->due_ping = false;
		tga_buffer_text(&out, ":\n\n");
		tga_http_write(c, &out);
	}
	tga_buffer_clear(&json);
}

static void
want_write(pushd_waiter *s)
{
	write_next((pushd_sse *) s);
}

/* A write that goes out is the only sign of life that this client gives. */
static void
ping(pushd_waiter *s)
{
	((pushd_sse *) s)->due_ping = true;
	write_next((pushd_sse *) s);
}

static void
leave(pushd_waiter *s, int code)
{
	write_next((pushd_sse *) s);
}

static void
kill_connection(pushd_waiter *s)
{
	tga_http_close(((pushd_sse *) s)->connection);
}

static const pushd_waiter_transport transport = {want_write, ping, leave,
												 kill_connection};

static void
on_writable(void *arg)
{
	write_next(arg);
}

static void
on_gone(void *arg)
{
	pushd_sse *e = arg;
	pushd *p = e->stream.pushd;

	p->metrics.values[PUSHD_METRIC_EVENT_STREAMS]--;
	if (e->opened)
		pushd_waiter_close(&e->stream);
	if (e->stream.counted)
		pushd_limits_disconnect(&p->limits, e->stream.address);
}

/* Whoever goes through streams may still hold a closed one, so it is freed later. */
static void
on_free(void *arg)
{
	free(arg);
}

static const tga_http_stream_owner owner = {on_writable, on_gone, on_free};

void
pushd_sse_begin(pushd_sse *e, pushd_request *r)
{
	e->connection = r->http.connection;
	PUSHD_COUNT(e->stream.pushd, EVENT_STREAMS);
	if (!pushd_respond_stream(r, "text/event-stream", &owner, e))
		return;
	/* While the head is being written, what is due waits. */
	e->opened = true;
	pushd_waiter_open(&e->stream, &transport);
}
