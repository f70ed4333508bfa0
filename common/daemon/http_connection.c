/*
 * http_connection.c
 *		See http_connection.h.
 *
 * Every change of state goes through tga_http_move, which starts or stops reading, sets the
 * deadline of the new state, and takes a closed connection out of the list.  A
 * connection is freed when libuv has closed its handle and no handler holds its
 * request any more.
 */
#include "http_connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

/* How long a closing connection still listens. */
#define LINGER_MS 2000

#define TO(state) TGA_TO(TGA_HTTP_##state)

static const tga_transitions states[] = {
	[TGA_HTTP_NEW] = {"new", TO(READ_PROXY) | TO(IDLE) | TO(WRITING) | TO(CLOSED)},
	[TGA_HTTP_READ_PROXY] = {"proxy",
							 TO(IDLE) | TO(READ_HEAD) | TO(WRITING) | TO(CLOSED)},
	[TGA_HTTP_IDLE] = {"idle", TO(READ_HEAD) | TO(CLOSED)},
	[TGA_HTTP_READ_HEAD] = {"head", TO(ADMITTING) | TO(WRITING) | TO(CLOSED)},
	[TGA_HTTP_ADMITTING] = {"admitting", TO(READ_BODY) | TO(WRITING)},
	[TGA_HTTP_READ_BODY] = {"body", TO(HANDLING) | TO(WRITING) | TO(CLOSED)},
	[TGA_HTTP_HANDLING] = {"handling", TO(WRITING) | TO(STREAMING) | TO(CLOSED)},
	[TGA_HTTP_WRITING] = {"writing",
						  TO(IDLE) | TO(READ_HEAD) | TO(LINGERING) | TO(CLOSED)},
	[TGA_HTTP_STREAMING] = {"streaming", TO(LINGERING) | TO(CLOSED)},
	[TGA_HTTP_LINGERING] = {"lingering", TO(CLOSED)},
	[TGA_HTTP_CLOSED] = {"closed", 0},
};

/* --- of the server -------------------------------------------------------------- */

void
tga_http_server_event(const tga_http_server *s, tga_http_event event)
{
	if (s->config.on_event != NULL)
		s->config.on_event(s->config.arg, event);
}

void
tga_http_server_leave(tga_http_server *s)
{
	TGA_MUST(s->users > 0);
	if (--s->users == 0)
		free(s);
}

void
tga_http_set_peer(tga_http_connection *c, const char *address)
{
	/* A socket of both families shows IPv4 as ::ffff:192.0.2.1. */
	if (strncmp(address, "::ffff:", 7) == 0 && strchr(address, '.') != NULL)
		address += 7;
	snprintf(c->peer, sizeof(c->peer), "%s", address);
}

/* --- state ------------------------------------------------------------------ */

bool
tga_http_reads_in(tga_http_state state)
{
	return state == TGA_HTTP_READ_PROXY || state == TGA_HTTP_IDLE ||
		   state == TGA_HTTP_READ_HEAD || state == TGA_HTTP_READ_BODY ||
		   state == TGA_HTTP_STREAMING || state == TGA_HTTP_LINGERING;
}

static bool
has_request_in(tga_http_state state)
{
	return state == TGA_HTTP_ADMITTING || state == TGA_HTTP_READ_BODY ||
		   state == TGA_HTTP_HANDLING;
}

/* How long a state may last, in ms; 0: as long as it likes. */
static uint64_t
time_in(const tga_http_connection *c, tga_http_state state)
{
	const tga_http_limits *limits = &c->server->config.limits;

	switch (state)
	{
		case TGA_HTTP_IDLE:
			/* A new connection is there to ask at once. */
			if (c->keep_alive)
				return (uint64_t) limits->idle_seconds * 1000;
			return (uint64_t) limits->request_seconds * 1000;
		case TGA_HTTP_READ_PROXY:
		case TGA_HTTP_READ_HEAD:
		case TGA_HTTP_READ_BODY:
			return (uint64_t) limits->request_seconds * 1000;
		case TGA_HTTP_WRITING:
			return (uint64_t) limits->slow_seconds * 1000;
		case TGA_HTTP_LINGERING:
			return LINGER_MS;
		case TGA_HTTP_NEW:
		case TGA_HTTP_ADMITTING:
		case TGA_HTTP_HANDLING:	 /* databases have deadlines of their own */
		case TGA_HTTP_STREAMING: /* so has its owner */
		case TGA_HTTP_CLOSED:
			break;
	}
	return 0;
}

static void
check(const tga_http_connection *c)
{
	bool closed = c->state == TGA_HTTP_CLOSED;

	TGA_MUST(c->in_read || c->reading == tga_http_reads_in(c->state));
	TGA_MUST((c->deadline != 0) == (time_in(c, c->state) != 0));
	TGA_MUST((c->link == NULL) == closed);
	TGA_MUST(closed || *c->link == c);
	/* A handler may hold the request of a connection that has closed. */
	TGA_MUST(closed || (c->request != NULL) == has_request_in(c->state));
	TGA_MUST(closed || c->state == TGA_HTTP_LINGERING ||
			 (c->owner != NULL) == (c->state == TGA_HTTP_STREAMING));
	TGA_MUST(c->state != TGA_HTTP_IDLE || c->in.len == 0);
	TGA_MUST(c->state != TGA_HTTP_READ_HEAD || c->in.len > 0);
	TGA_MUST(c->request == NULL || c->in.len >= c->request->head_len || closed);
	TGA_MUST(!c->write_pending || closed || c->state == TGA_HTTP_STREAMING);
}

static void
provide_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	tga_http_server *s = ((tga_http_connection *) handle->data)->server;

	*buf = uv_buf_init(s->read_buffer, sizeof(s->read_buffer));
}

void
tga_http_settle_reading(tga_http_connection *c)
{
	bool reading = tga_http_reads_in(c->state);

	if (reading && !c->reading)
		uv_read_start(&c->uv.stream, provide_buffer, c->server->on_read);
	else if (!reading && c->reading)
		uv_read_stop(&c->uv.stream);
	c->reading = reading;
}

static void
set_deadline(tga_http_connection *c)
{
	uint64_t time = time_in(c, c->state);

	c->deadline = time == 0 ? 0 : uv_now(c->server->loop) + time;
}

static void
join_list(tga_http_connection *c)
{
	tga_http_server *s = c->server;

	c->next = s->connections;
	c->link = &s->connections;
	if (c->next != NULL)
		c->next->link = &c->next;
	s->connections = c;
	s->count++;
	s->users++;
}

static void
leave_list(tga_http_connection *c)
{
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	c->link = NULL;
	TGA_MUST(c->server->count > 0);
	c->server->count--;
}

void
tga_http_move(tga_http_connection *c, tga_http_state state)
{
	TGA_MUST_MOVE(states, c->state, state);
	c->state = state;
	if (!c->in_read)
		tga_http_settle_reading(c);
	set_deadline(c);
	if (state == TGA_HTTP_CLOSED)
		leave_list(c);
	check(c);
}

/* --- the end ---------------------------------------------------------------- */

void
tga_http_free_request(tga_http_connection *c)
{
	const tga_http_config *config = &c->server->config;

	if (c->request == NULL)
		return;
	if (config->on_request_free != NULL)
		config->on_request_free(config->arg, c->request);
	free(c->request);
	c->request = NULL;
}

void
tga_http_free_if_done(tga_http_connection *c)
{
	if (!c->uv_closed || c->request != NULL)
		return;
	TGA_MUST(c->state == TGA_HTTP_CLOSED);
	if (c->owner != NULL)
		c->owner->on_free(c->owner_arg);
	tga_buffer_wipe(&c->in);
	tga_buffer_wipe(&c->out);
	tga_http_server_leave(c->server);
	free(c);
}

static void
on_closed(uv_handle_t *handle)
{
	tga_http_connection *c = handle->data;

	c->uv_closed = true;
	tga_http_free_if_done(c);
}

void
tga_http_close(tga_http_connection *c)
{
	const tga_http_config *config = &c->server->config;
	bool streaming = c->state == TGA_HTTP_STREAMING;

	if (c->state == TGA_HTTP_CLOSED)
		return;
	/* Until a handler has it, a request is the connection's own. */
	if (c->state == TGA_HTTP_READ_BODY)
		tga_http_free_request(c);
	tga_http_move(c, TGA_HTTP_CLOSED);
	uv_close(&c->uv.handle, on_closed);
	if (streaming)
		c->owner->on_gone(c->owner_arg);
	if (config->on_close != NULL)
		config->on_close(config->arg, c);
}

/* --- beginning ----------------------------------------------------------------- */

tga_http_connection *
tga_http_connection_make(tga_http_server *s, uv_handle_type type)
{
	tga_http_connection *c = calloc(1, sizeof(*c) + s->config.extra_size);

	if (c == NULL)
		return NULL;
	c->server = s;
	if (type == UV_NAMED_PIPE)
		uv_pipe_init(s->loop, &c->uv.pipe, 0);
	else
		uv_tcp_init(s->loop, &c->uv.tcp);
	c->uv.handle.data = c;
	join_list(c);
	check(c);
	return c;
}

void
tga_http_connection_start(tga_http_connection *c)
{
	if (c->in.len == 0)
	{
		tga_http_move(c, TGA_HTTP_IDLE);
		return;
	}
	tga_http_move(c, TGA_HTTP_READ_HEAD);
	c->server->on_input(c);
}
