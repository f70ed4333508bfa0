/*
 * sse.c
 *		See sse.h.
 */
#include "wait/sse.h"

#include <stdlib.h>

#include "must.h"

/* How long a browser waits before it reconnects. */
#define RETRY "retry: 2000\n"

static void
write_next(pushd_sse *e)
{
	tga_http_connection *c = e->connection;
	tga_buffer json = {0}, out = {0};

	if (tga_http_is_writing(c))
		return;
	pushd_waiter_wrote(&e->waiter);
	pushd_waiter_alive(&e->waiter);
	if (pushd_waiter_next_frame(&e->waiter, &json))
	{
		tga_buffer_text(&out, RETRY "data: ");
		tga_buffer_add(&out, json.bytes, json.len);
		tga_buffer_text(&out, "\n\n");
		out.failed |= json.failed;
		tga_http_write(c, &out);
	}
	else if (e->waiter.state == PUSHD_WAITER_CLOSING)
		tga_http_close(c);
	else if (e->due_ping)
	{
		e->due_ping = false;
		tga_buffer_text(&out, "data: {\"state\":\"alive\"}\n\n");
		tga_http_write(c, &out);
	}
	tga_buffer_clear(&json);
}

static void
want_write(pushd_waiter *w)
{
	write_next((pushd_sse *) w);
}

/*
 * A write that goes out is the only sign of life that this client gives; and as an event,
 * which a comment is not, the only one that its page hears.
 */
static void
ping(pushd_waiter *w)
{
	((pushd_sse *) w)->due_ping = true;
	write_next((pushd_sse *) w);
}

static void
close_with(pushd_waiter *w, int code)
{
	write_next((pushd_sse *) w);
}

static void
kill_connection(pushd_waiter *w)
{
	tga_http_close(((pushd_sse *) w)->connection);
}

static const pushd_waiter_transport transport = {.want_write = want_write,
												 .ping = ping,
												 .beats = true,
												 .close = close_with,
												 .kill = kill_connection};

static void
on_writable(void *arg)
{
	write_next(arg);
}

static void
on_gone(void *arg)
{
	pushd_sse *e = arg;

	PUSHD_METRIC(e->waiter.all->config.metrics, SSE_CONNECTIONS)--;
	if (e->waiter.state != PUSHD_WAITER_NEW)
		pushd_waiter_close(&e->waiter);
	pushd_waiter_release(&e->waiter);
}

/* A loop over the waiters may still hold a closed one, so it is freed later. */
static void
on_free(void *arg)
{
	free(arg);
}

static const tga_http_stream_owner owner = {on_writable, on_gone, on_free, NULL};

void
pushd_sse_begin(pushd_sse *e, pushd_request *r)
{
	e->connection = r->http.connection;
	PUSHD_METRIC(e->waiter.all->config.metrics, SSE_CONNECTIONS)++;
	if (!pushd_respond_stream(r, "text/event-stream", &owner, e))
		return;
	/* While the head is being written, what is due waits. */
	pushd_waiter_open(&e->waiter, &transport);
}
