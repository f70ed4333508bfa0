/*
 * connection.c
 *		See connection.h.
 *
 * Every change of state goes through set_state, which starts or stops reading
 * and sets the deadline of the new state.  A connection is freed when libuv has
 * closed its handle and no handler holds its request any more.
 */
#include "pushd.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "request.h"
#include "routes.h"

/* How long and how much a closing connection still listens. */
#define LINGER_MS 2000

static void advance(connection *c);
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

/* --- state ------------------------------------------------------------------ */

static void
provide_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	connection *c = handle->data;
	server *s = &c->pushd->server;

	*buf = uv_buf_init(s->read_buffer, sizeof(s->read_buffer));
}

static uint64_t
deadline_of(const connection *c, connection_state state)
{
	const config *config = &c->pushd->config;
	uint64_t now = uv_now(c->pushd->loop);

	switch (state)
	{
		case CONNECTION_HEAD:
		case CONNECTION_BODY:
			return now + (uint64_t) config->request_seconds * 1000;
		case CONNECTION_WRITING:
			return now + (uint64_t) config->slow_seconds * 1000;
		case CONNECTION_LINGERING:
			return now + LINGER_MS;
		case CONNECTION_HANDLING: /* the database and Redis have deadlines of their own */
		case CONNECTION_STREAMING:
		case CONNECTION_CLOSED:
			break;
	}
	return 0;
}

static bool
reads_in(connection_state state)
{
	return state == CONNECTION_HEAD || state == CONNECTION_BODY ||
		   state == CONNECTION_STREAMING || state == CONNECTION_LINGERING;
}

static void
set_state(connection *c, connection_state state)
{
	if (state != CONNECTION_CLOSED)
	{
		if (reads_in(state))
			uv_read_start(&c->uv.stream, provide_buffer, on_read);
		else
			uv_read_stop(&c->uv.stream);
	}
	c->deadline = deadline_of(c, state);
	c->state = state;
}

static void
free_if_done(connection *c)
{
	if (!c->uv_closed || c->request != NULL)
		return;
	if (c->owner != NULL)
		c->owner->on_free(c->owner_arg);
	buffer_wipe(&c->in);
	buffer_clear(&c->out);
	free(c);
}

static void
on_closed(uv_handle_t *handle)
{
	connection *c = handle->data;

	c->uv_closed = true;
	free_if_done(c);
}

void
connection_close(connection *c)
{
	server *s = &c->pushd->server;

	if (c->state == CONNECTION_CLOSED)
		return;
	/* Before a handler has it, a request is the connection's own. */
	if (c->state != CONNECTION_HANDLING && c->request != NULL)
	{
		request_free(c->request);
		c->request = NULL;
	}
	if (c->state == CONNECTION_STREAMING)
		c->owner->on_gone(c->owner_arg);
	set_state(c, CONNECTION_CLOSED);
	if (c->counted)
		limits_disconnect(&c->pushd->limits, c->address);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		s->connections = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	s->count--;
	uv_close(&c->uv.handle, on_closed);
}

/* Drops what a finished request used of the input. */
static void
use_up(buffer *in, size_t n)
{
	memmove(in->bytes, in->bytes + n, in->len - n);
	in->len -= n;
	in->bytes[in->len] = '\0';
	if (in->len == 0)
		buffer_wipe(in);
}

/* --- writing ------------------------------------------------------------------ */

static void
linger(connection *c)
{
	int fd;

	if (uv_fileno(&c->uv.handle, &fd) == 0)
		shutdown(fd, SHUT_WR);
	buffer_wipe(&c->in);
	set_state(c, CONNECTION_LINGERING);
}

static void
on_written(uv_write_t *write, int status)
{
	connection *c = write->data;

	c->write_pending = false;
	buffer_wipe(&c->out);
	if (c->state == CONNECTION_CLOSED)
		return;
	if (status != 0)
		connection_close(c);
	else if (c->state == CONNECTION_STREAMING)
		c->owner->on_writable(c->owner_arg);
	else if (!c->keep_alive || c->pushd->draining)
		linger(c);
	else
	{
		set_state(c, CONNECTION_HEAD);
		if (c->in.len > 0)
			advance(c);
		else
			c->deadline =
				uv_now(c->pushd->loop) + (uint64_t) c->pushd->config.idle_seconds * 1000;
	}
}

void
connection_write(connection *c, buffer *bytes)
{
	uv_buf_t buf;

	if (bytes->failed || bytes->bytes == NULL)
	{
		buffer_clear(bytes);
		connection_close(c);
		return;
	}
	c->out = *bytes;
	*bytes = (buffer){0};
	c->write.data = c;
	c->write_pending = true;
	buf = uv_buf_init(c->out.bytes, (unsigned) c->out.len);
	if (uv_write(&c->write, &c->uv.stream, &buf, 1, on_written) != 0)
	{
		c->write_pending = false;
		buffer_clear(&c->out);
		connection_close(c);
	}
}

void
connection_answer(connection *c, buffer *bytes, bool keep_alive)
{
	size_t used = c->request->head_len + c->request->body.len;

	request_free(c->request);
	c->request = NULL;
	if (c->state == CONNECTION_CLOSED)
	{
		buffer_wipe(bytes);
		free_if_done(c);
		return;
	}
	use_up(&c->in, used);
	c->keep_alive = keep_alive;
	set_state(c, CONNECTION_WRITING);
	connection_write(c, bytes);
}

void
connection_begin_stream(connection *c, buffer *bytes, const stream_owner *owner,
						void *arg)
{
	request_free(c->request);
	c->request = NULL;
	buffer_wipe(&c->in);
	c->owner = owner;
	c->owner_arg = arg;
	set_state(c, CONNECTION_STREAMING);
	connection_write(c, bytes);
}

int
connection_take(connection *c)
{
	int fd, copy = -1;

	if (c->state != CONNECTION_CLOSED && uv_fileno(&c->uv.handle, &fd) == 0)
		copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	request_free(c->request);
	c->request = NULL;
	if (c->state == CONNECTION_CLOSED)
		free_if_done(c);
	else
		connection_close(c);
	return copy;
}

/* --- reading -------------------------------------------------------------------- */

void
connection_refuse(connection *c, int status)
{
	buffer answer = {0};

	if (status == 408)
		COUNT(c->pushd, TIMED_OUT);
	else if (status == 431 || status == 414)
		COUNT(c->pushd, OVER_HEAD);
	else if (status == 400)
		COUNT(c->pushd, BAD_REQUESTS);
	if (c->request != NULL)
	{
		request_free(c->request);
		c->request = NULL;
	}
	respond_unread(status, &answer);
	c->keep_alive = false;
	set_state(c, CONNECTION_WRITING);
	connection_write(c, &answer);
}

static bool
read_head(connection *c)
{
	http_head head;
	size_t used;
	int status = http_head_parse(c->in.bytes, c->in.len,
								 (size_t) c->pushd->config.max_head_bytes, &head, &used);

	if (status == HTTP_HEAD_MORE)
		return false;
	if (status != HTTP_HEAD_DONE || (c->request = request_make(c, &head)) == NULL)
	{
		connection_refuse(c, status != HTTP_HEAD_DONE ? status : 503);
		return false;
	}
	c->request->head_len = used;
	set_state(c, CONNECTION_HANDLING);
	if (!routes_admit(c->request))
		return false;
	set_state(c, CONNECTION_BODY);
	if (head.expects_continue && head.content_length > 0 && c->in.len == used)
	{
		static char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
		uv_buf_t buf = uv_buf_init(go_on, sizeof(go_on) - 1);

		/* A socket that takes not even this is not worth waiting for. */
		if (uv_try_write(&c->uv.stream, &buf, 1) != (int) buf.len)
		{
			connection_close(c);
			return false;
		}
	}
	return true;
}

static void
read_body(connection *c)
{
	request *r = c->request;
	size_t wanted = (size_t) r->head.content_length, used;

	if (c->in.len - r->head_len < wanted)
		return;
	/*
	 * The input may have moved while the body came, so the head is read anew.  From
	 * here on it stays where it is until the request is answered.
	 */
	if (http_head_parse(c->in.bytes, r->head_len, r->head_len, &r->head, &used) !=
		HTTP_HEAD_DONE)
	{
		connection_close(c);
		return;
	}
	r->body = (span){c->in.bytes + r->head_len, wanted};
	set_state(c, CONNECTION_HANDLING);
	routes_handle(r);
}

static void
advance(connection *c)
{
	if (c->state == CONNECTION_HEAD && !read_head(c))
		return;
	if (c->state == CONNECTION_BODY)
		read_body(c);
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	connection *c = stream->data;
	bool first = c->in.len == 0;

	if (n < 0)
	{
		connection_close(c);
		return;
	}
	if (n == 0 || c->state == CONNECTION_LINGERING)
		return;
	if (c->state == CONNECTION_STREAMING)
	{
		/* Nothing may follow the request of an event stream. */
		connection_close(c);
		return;
	}
	buffer_add(&c->in, buf->base, (size_t) n);
	if (c->in.failed)
	{
		connection_close(c);
		return;
	}
	/* The time for a request begins with its first byte, however it dribbles in. */
	if (first && c->state == CONNECTION_HEAD)
		c->deadline = deadline_of(c, CONNECTION_HEAD);
	advance(c);
}

/* --- beginning --------------------------------------------------------------------- */

connection *
connection_make(pushd *p)
{
	server *s = &p->server;
	connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->pushd = p;
	if (p->config.unix_path != NULL)
		uv_pipe_init(p->loop, &c->uv.pipe, 0);
	else
		uv_tcp_init(p->loop, &c->uv.tcp);
	c->uv.handle.data = c;
	c->next = s->connections;
	if (c->next != NULL)
		c->next->prev = c;
	s->connections = c;
	s->count++;
	return c;
}

void
connection_start(connection *c)
{
	set_state(c, CONNECTION_HEAD);
}

/* --- all of them --------------------------------------------------------------------- */

static void
overdue(connection *c)
{
	switch (c->state)
	{
		case CONNECTION_HEAD:
			if (c->in.len == 0)
				connection_close(c);
			else
				connection_refuse(c, 408);
			return;
		case CONNECTION_BODY:
			connection_refuse(c, 408);
			return;
		case CONNECTION_WRITING:
			COUNT(c->pushd, SLOW_READERS);
			connection_close(c);
			return;
		default:
			connection_close(c);
	}
}

void
connections_tick(pushd *p)
{
	uint64_t now = uv_now(p->loop);

	for (connection *c = p->server.connections, *next; c != NULL; c = next)
	{
		next = c->next;
		if (c->deadline != 0 && now >= c->deadline)
			overdue(c);
	}
}

void
connections_drain(pushd *p)
{
	for (connection *c = p->server.connections, *next; c != NULL; c = next)
	{
		next = c->next;
		if (c->state == CONNECTION_HEAD && c->in.len == 0)
			connection_close(c);
	}
}

void
connections_close_all(pushd *p)
{
	while (p->server.connections != NULL)
		connection_close(p->server.connections);
}
