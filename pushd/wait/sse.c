/*
 * sse.c
 *		Streams as server-sent events, for networks that let no WebSocket through.
 *
 * The request's connection stays and is written to, one event at a time.  A
 * client renews its link by reconnecting, which browsers do by themselves.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include "pushd.h"

/* How long a browser waits before it reconnects. */
#define RETRY "retry: 2000\n"

typedef struct event_stream
{
	pushd_waiter stream;
	pushd_connection *connection;
	bool opened;
	bool due_ping;
} event_stream;

static void
write_next(event_stream *e)
{
	pushd_connection *c = e->connection;
	tga_buffer json = {0}, out = {0};

	if (c->write_pending)
		return;
	pushd_waiter_wrote(&e->stream);
	pushd_waiter_heard(&e->stream);
	if (pushd_waiter_next_frame(&e->stream, &json))
	{
		tga_buffer_text(&out, RETRY "data: ");
		tga_buffer_add(&out, json.bytes, json.len);
		tga_buffer_text(&out, "\n\n");
		out.failed |= json.failed;
		pushd_connection_write(c, &out);
	}
	else if (e->stream.leaving)
		pushd_connection_close(c);
	else if (e->due_ping)
	{
		e->due_ping = false;
		tga_buffer_text(&out, ":\n\n");
		pushd_connection_write(c, &out);
	}
	tga_buffer_clear(&json);
}

static void
want_write(pushd_waiter *s)
{
	write_next((event_stream *) s);
}

/* A write that goes out is the only sign of life that this client gives. */
static void
ping(pushd_waiter *s)
{
	((event_stream *) s)->due_ping = true;
	write_next((event_stream *) s);
}

static void
leave(pushd_waiter *s, int code)
{
	write_next((event_stream *) s);
}

static void
kill_connection(pushd_waiter *s)
{
	pushd_connection_close(((event_stream *) s)->connection);
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
	event_stream *e = arg;
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

static const pushd_sse_owner owner = {on_writable, on_gone, on_free};

/* The connection counts already where its peer is the client itself. */
static bool
take_place(event_stream *e, pushd_request *r)
{
	if (r->connection->counted)
		return true;
	e->stream.counted = pushd_limits_connect(&r->pushd->limits, e->stream.address,
											 pushd_minute(r->pushd));
	return e->stream.counted;
}

void
pushd_handle_events(pushd_request *r)
{
	pushd *p = r->pushd;
	pushd_connection *c = r->connection;
	event_stream *e = calloc(1, sizeof(*e));
	tga_buffer head = {0};

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
		PUSHD_COUNT(p, OVER_ADDRESS);
		pushd_respond_field(r, "Retry-After", "5");
		pushd_respond_error(r, 429, "too_many", "too many connections from this address");
		return;
	}
	e->connection = c;
	PUSHD_COUNT(p, EVENT_STREAMS);
	pushd_respond_field(r, "X-Accel-Buffering", "no");
	pushd_respond_stream_head(r, "text/event-stream", &head);
	pushd_connection_begin_stream(c, &head, &owner, e);
	if (c->state != PUSHD_CONNECTION_STREAMING)
		return;
	/* While the head is being written, what is due waits. */
	e->opened = true;
	pushd_waiter_open(&e->stream, &transport);
}
