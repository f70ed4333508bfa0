/*
 * websocket.c
 *		See websocket.h.
 *
 * After our close frame the connection is ended gently: it reads and forgets for a
 * moment, in which the client answers with its own and closes.
 */
#include "wait/websocket.h"

#include <stdlib.h>

#include "must.h"

/* One frame each time: what is due first of a pong, a text, the close, a ping. */
static bool
add_next_frame(pushd_websocket *w, tga_buffer *out)
{
	tga_buffer json = {0};

	if (w->due_pong)
	{
		w->due_pong = false;
		pushd_frame_add(out, PUSHD_OPCODE_PONG, (tga_span){w->pong.bytes, w->pong.len});
		tga_buffer_clear(&w->pong);
	}
	else if (pushd_waiter_next_frame(&w->waiter, &json))
		pushd_frame_add(out, PUSHD_OPCODE_TEXT, (tga_span){json.bytes, json.len});
	else if (w->waiter.state == PUSHD_WAITER_CLOSING)
	{
		w->said_close = w->deaf = true;
		pushd_frame_add_close(out,
							  w->close_code != 0 ? w->close_code : PUSHD_CLOSE_NORMAL);
	}
	else if (w->due_ping)
	{
		w->due_ping = false;
		pushd_frame_add(out, PUSHD_OPCODE_PING, (tga_span){NULL, 0});
	}
	out->failed |= json.failed;
	tga_buffer_clear(&json);
	return out->len > 0 || out->failed;
}

static void
write_next(pushd_websocket *w)
{
	tga_buffer out = {0};

	if (tga_http_is_writing(w->connection))
		return;
	pushd_waiter_wrote(&w->waiter);
	if (w->said_close)
		tga_http_end(w->connection);
	else if (add_next_frame(w, &out))
		tga_http_write(w->connection, &out);
}

static void
want_write(pushd_waiter *waiter)
{
	write_next((pushd_websocket *) waiter);
}

static void
ping(pushd_waiter *waiter)
{
	((pushd_websocket *) waiter)->due_ping = true;
	want_write(waiter);
}

static void
close_with(pushd_waiter *waiter, int code)
{
	((pushd_websocket *) waiter)->close_code = (uint16_t) code;
	want_write(waiter);
}

static void
kill_connection(pushd_waiter *waiter)
{
	tga_http_close(((pushd_websocket *) waiter)->connection);
}

static const pushd_waiter_transport transport = {
	.want_write = want_write, .ping = ping, .close = close_with, .kill = kill_connection};

/* --- what comes in ------------------------------------------------------------ */

/* One whose last frame is due closes after that by itself. */
static void
begin_close(pushd_websocket *w, int code)
{
	w->deaf = true;
	if (w->waiter.state == PUSHD_WAITER_WAITING)
		pushd_waiter_begin_close(&w->waiter);
	if (w->waiter.state == PUSHD_WAITER_CLOSING && !w->said_close)
		close_with(&w->waiter, code);
}

static void
take_message(pushd_websocket *w, const pushd_frame *frame)
{
	bool text = frame->opcode == PUSHD_OPCODE_TEXT;
	bool taken = false;

	if (w->waiter.state != PUSHD_WAITER_WAITING)
		return;
	if (text && tga_span_is(frame->payload, "renew"))
		taken = pushd_waiter_renew(&w->waiter);
	else if (text && tga_span_is(frame->payload, "ping"))
		taken = pushd_waiter_answer(&w->waiter);
	if (!taken)
		begin_close(w, PUSHD_CLOSE_POLICY);
}

static void
take_frame(pushd_websocket *w, const pushd_frame *frame)
{
	switch (frame->opcode)
	{
		case PUSHD_OPCODE_CLOSE:
			begin_close(w, frame->code);
			return;
		case PUSHD_OPCODE_PING:
			tga_buffer_clear(&w->pong);
			tga_buffer_add(&w->pong, frame->payload.at, frame->payload.len);
			w->due_pong = true;
			write_next(w);
			return;
		case PUSHD_OPCODE_PONG:
			return;
		case PUSHD_OPCODE_CONTINUATION:
		case PUSHD_OPCODE_TEXT:
		case PUSHD_OPCODE_BINARY:
			take_message(w, frame);
			return;
	}
}

static void
read_frames(pushd_websocket *w)
{
	pushd_frame frame = {0};
	size_t used = 0;

	while (!w->deaf && used < w->in.len)
	{
		pushd_frame_result result =
			pushd_frame_read(&w->message, w->in.bytes + used, w->in.len - used, &frame);

		if (result == PUSHD_FRAME_MORE)
			break;
		used += frame.used;
		if (result == PUSHD_FRAME_DONE)
			take_frame(w, &frame);
		else if (result == PUSHD_FRAME_BAD)
			begin_close(w, frame.code);
	}
	tga_buffer_use_up(&w->in, w->deaf ? w->in.len : used);
}

static void
on_input(void *arg, tga_span bytes)
{
	pushd_websocket *w = arg;

	pushd_waiter_alive(&w->waiter);
	if (w->deaf)
		return;
	tga_buffer_add(&w->in, bytes.at, bytes.len);
	if (w->in.failed)
		tga_http_close(w->connection);
	else
		read_frames(w);
}

/* --- its connection ------------------------------------------------------------- */

static void
on_writable(void *arg)
{
	write_next(arg);
}

static void
on_gone(void *arg)
{
	pushd_websocket *w = arg;

	w->deaf = true;
	PUSHD_METRIC(w->waiter.all->config.metrics, WEBSOCKETS)--;
	if (w->waiter.state != PUSHD_WAITER_NEW)
		pushd_waiter_close(&w->waiter);
	pushd_waiter_release(&w->waiter);
}

static void
on_free(void *arg)
{
	pushd_websocket *w = arg;

	tga_buffer_clear(&w->in);
	tga_buffer_clear(&w->message.text);
	tga_buffer_clear(&w->pong);
	free(w);
}

static const tga_http_stream_owner owner = {on_writable, on_gone, on_free, on_input};

void
pushd_websocket_begin(pushd_websocket *w, pushd_request *r)
{
	tga_span rest = tga_http_rest(&r->http);

	w->connection = r->http.connection;
	tga_buffer_add(&w->in, rest.at, rest.len);
	PUSHD_METRIC(w->waiter.all->config.metrics, WEBSOCKETS)++;
	if (!tga_http_respond_upgrade(&r->http, &r->fields, &owner, w))
		return;
	/* While the handshake is being written, what is due waits. */
	pushd_waiter_open(&w->waiter, &transport);
	read_frames(w);
}
