/*
 * event_stream.c
 *		Streams as server-sent events, for networks that let no WebSocket through.
 *
 * The request's connection stays and is written to, one event at a time.  A
 * client renews its link by reconnecting, which browsers do by themselves.
 */
#include "routes.h"

#include <stdlib.h>

#include "pushd.h"

/* How long a browser waits before it reconnects. */
#define RETRY "retry: 2000\n"

typedef struct event_stream
{
	stream stream;
	connection *connection;
	bool opened;
	bool due_ping;
} event_stream;

static void
write_next(event_stream *e)
{
	connection *c = e->connection;
	buffer json = {0}, out = {0};

	if (c->write_pending)
		return;
	stream_wrote(&e->stream);
	stream_heard(&e->stream);
	if (stream_next_frame(&e->stream, &json))
	{
		buffer_text(&out, RETRY "data: ");
		buffer_add(&out, json.bytes, json.len);
		buffer_text(&out, "\n\n");
		out.failed |= json.failed;
		connection_write(c, &out);
	}
	else if (e->stream.leaving)
		connection_close(c);
	else if (e->due_ping)
	{
		e->due_ping = false;
		buffer_text(&out, ":\n\n");
		connection_write(c, &out);
	}
	buffer_clear(&json);
}

static void
want_write(stream *s)
{
	write_next((event_stream *) s);
}

/* A write that goes out is the only sign of life that this client gives. */
static void
ping(stream *s)
{
	((event_stream *) s)->due_ping = true;
	write_next((event_stream *) s);
}

static void
leave(stream *s, int code)
{
	write_next((event_stream *) s);
}

static void
kill_connection(stream *s)
{
	connection_close(((event_stream *) s)->connection);
}

static const stream_transport transport = {want_write, ping, leave, kill_connection};

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

	p->metrics.values[METRIC_EVENT_STREAMS]--;
	if (e->opened)
		stream_close(&e->stream);
	if (e->stream.counted)
		limits_disconnect(&p->limits, e->stream.address);
}

/* Whoever goes through streams may still hold a closed one, so it is freed later. */
static void
on_free(void *arg)
{
	free(arg);
}

static const stream_owner owner = {on_writable, on_gone, on_free};

/* The connection counts already where its peer is the client itself. */
static bool
take_place(event_stream *e, request *r)
{
	if (r->connection->counted)
		return true;
	e->stream.counted =
		limits_connect(&r->pushd->limits, e->stream.address, pushd_minute(r->pushd));
	return e->stream.counted;
}

void
handle_events(request *r)
{
	pushd *p = r->pushd;
	connection *c = r->connection;
	event_stream *e = calloc(1, sizeof(*e));
	buffer head = {0};

	if (e == NULL || !stream_prepare(&e->stream, r))
	{
		if (e == NULL)
			respond_unavailable(r);
		free(e);
		return;
	}
	if (!take_place(e, r))
	{
		free(e);
		COUNT(p, OVER_ADDRESS);
		respond_field(r, "Retry-After", "5");
		respond_error(r, 429, "too_many", "too many connections from this address");
		return;
	}
	e->connection = c;
	COUNT(p, EVENT_STREAMS);
	respond_field(r, "X-Accel-Buffering", "no");
	respond_stream_head(r, "text/event-stream", &head);
	connection_begin_stream(c, &head, &owner, e);
	if (c->state != CONNECTION_STREAMING)
		return;
	/* While the head is being written, what is due waits. */
	e->opened = true;
	stream_open(&e->stream, &transport);
}
