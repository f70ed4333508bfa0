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

#include "http/request.h"
#include "routes/routes.h"

/* How long and how much a closing connection still listens. */
#define LINGER_MS 2000

static void advance(pushd_connection *c);
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

/* --- state ------------------------------------------------------------------ */

static void
provide_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	pushd_connection *c = handle->data;
	pushd_server *s = &c->pushd->server;

	*buf = uv_buf_init(s->read_buffer, sizeof(s->read_buffer));
}

static uint64_t
deadline_of(const pushd_connection *c, pushd_connection_state state)
{
	const pushd_config *config = &c->pushd->config;
	uint64_t now = uv_now(c->pushd->loop);

	switch (state)
	{
		case PUSHD_CONNECTION_HEAD:
		case PUSHD_CONNECTION_BODY:
			return now + (uint64_t) config->request_seconds * 1000;
		case PUSHD_CONNECTION_WRITING:
			return now + (uint64_t) config->slow_seconds * 1000;
		case PUSHD_CONNECTION_LINGERING:
			return now + LINGER_MS;
		case PUSHD_CONNECTION_HANDLING: /* the database and Redis have deadlines of their own */
		case PUSHD_CONNECTION_STREAMING:
		case PUSHD_CONNECTION_CLOSED:
			break;
	}
	return 0;
}

static bool
reads_in(pushd_connection_state state)
{
	return state == PUSHD_CONNECTION_HEAD || state == PUSHD_CONNECTION_BODY ||
		   state == PUSHD_CONNECTION_STREAMING || state == PUSHD_CONNECTION_LINGERING;
}

static void
set_state(pushd_connection *c, pushd_connection_state state)
{
	if (state != PUSHD_CONNECTION_CLOSED)
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
free_if_done(pushd_connection *c)
{
	if (!c->uv_closed || c->request != NULL)
		return;
	if (c->owner != NULL)
		c->owner->on_free(c->owner_arg);
	tga_buffer_wipe(&c->in);
	tga_buffer_clear(&c->out);
	free(c);
}

static void
on_closed(uv_handle_t *handle)
{
	pushd_connection *c = handle->data;

	c->uv_closed = true;
	free_if_done(c);
}

void
pushd_connection_close(pushd_connection *c)
{
	pushd_server *s = &c->pushd->server;

	if (c->state == PUSHD_CONNECTION_CLOSED)
		return;
	/* Before a handler has it, a request is the connection's own. */
	if (c->state != PUSHD_CONNECTION_HANDLING && c->request != NULL)
	{
		pushd_request_free(c->request);
		c->request = NULL;
	}
	if (c->state == PUSHD_CONNECTION_STREAMING)
		c->owner->on_gone(c->owner_arg);
	set_state(c, PUSHD_CONNECTION_CLOSED);
	if (c->counted)
		pushd_limits_disconnect(&c->pushd->limits, c->address);
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
use_up(tga_buffer *in, size_t n)
{
	memmove(in->bytes, in->bytes + n, in->len - n);
	in->len -= n;
	in->bytes[in->len] = '\0';
	if (in->len == 0)
		tga_buffer_wipe(in);
}

/* --- writing ------------------------------------------------------------------ */

static void
linger(pushd_connection *c)
{
	int fd;

	if (uv_fileno(&c->uv.handle, &fd) == 0)
		shutdown(fd, SHUT_WR);
	tga_buffer_wipe(&c->in);
	set_state(c, PUSHD_CONNECTION_LINGERING);
}

static void
on_written(uv_write_t *write, int status)
{
	pushd_connection *c = write->data;

	c->write_pending = false;
	tga_buffer_wipe(&c->out);
	if (c->state == PUSHD_CONNECTION_CLOSED)
		return;
	if (status != 0)
		pushd_connection_close(c);
	else if (c->state == PUSHD_CONNECTION_STREAMING)
		c->owner->on_writable(c->owner_arg);
	else if (!c->keep_alive || c->pushd->draining)
		linger(c);
	else
	{
		set_state(c, PUSHD_CONNECTION_HEAD);
		if (c->in.len > 0)
			advance(c);
		else
			c->deadline =
				uv_now(c->pushd->loop) + (uint64_t) c->pushd->config.idle_seconds * 1000;
	}
}

void
pushd_connection_write(pushd_connection *c, tga_buffer *bytes)
{
	uv_buf_t buf;

	if (bytes->failed || bytes->bytes == NULL)
	{
		tga_buffer_clear(bytes);
		pushd_connection_close(c);
		return;
	}
	c->out = *bytes;
	*bytes = (tga_buffer){0};
	c->write.data = c;
	c->write_pending = true;
	buf = uv_buf_init(c->out.bytes, (unsigned) c->out.len);
	if (uv_write(&c->write, &c->uv.stream, &buf, 1, on_written) != 0)
	{
		c->write_pending = false;
		tga_buffer_clear(&c->out);
		pushd_connection_close(c);
	}
}

void
pushd_connection_answer(pushd_connection *c, tga_buffer *bytes, bool keep_alive)
{
	size_t used = c->request->head_len + c->request->body.len;

	pushd_request_free(c->request);
	c->request = NULL;
	if (c->state == PUSHD_CONNECTION_CLOSED)
	{
		tga_buffer_wipe(bytes);
		free_if_done(c);
		return;
	}
	use_up(&c->in, used);
	c->keep_alive = keep_alive;
	set_state(c, PUSHD_CONNECTION_WRITING);
	pushd_connection_write(c, bytes);
}

void
pushd_connection_begin_stream(pushd_connection *c, tga_buffer *bytes,
							  const pushd_sse_owner *owner, void *arg)
{
	pushd_request_free(c->request);
	c->request = NULL;
	tga_buffer_wipe(&c->in);
	c->owner = owner;
	c->owner_arg = arg;
	set_state(c, PUSHD_CONNECTION_STREAMING);
	pushd_connection_write(c, bytes);
}

int
pushd_connection_take(pushd_connection *c)
{
	int fd, copy = -1;

	if (c->state != PUSHD_CONNECTION_CLOSED && uv_fileno(&c->uv.handle, &fd) == 0)
		copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	pushd_request_free(c->request);
	c->request = NULL;
	if (c->state == PUSHD_CONNECTION_CLOSED)
		free_if_done(c);
	else
		pushd_connection_close(c);
	return copy;
}

/* --- reading -------------------------------------------------------------------- */

void
pushd_connection_refuse(pushd_connection *c, int status)
{
	tga_buffer answer = {0};

	if (status == 408)
		PUSHD_COUNT(c->pushd, TIMED_OUT);
	else if (status == 431 || status == 414)
		PUSHD_COUNT(c->pushd, OVER_HEAD);
	else if (status == 400)
		PUSHD_COUNT(c->pushd, BAD_REQUESTS);
	if (c->request != NULL)
	{
		pushd_request_free(c->request);
		c->request = NULL;
	}
	pushd_respond_unread(status, &answer);
	c->keep_alive = false;
	set_state(c, PUSHD_CONNECTION_WRITING);
	pushd_connection_write(c, &answer);
}

static bool
read_head(pushd_connection *c)
{
	tga_http_head head;
	size_t used;
	int status = tga_http_head_parse(
		c->in.bytes, c->in.len, (size_t) c->pushd->config.max_head_bytes, &head, &used);

	if (status == TGA_HTTP_HEAD_MORE)
		return false;
	if (status != TGA_HTTP_HEAD_DONE ||
		(c->request = pushd_request_make(c, &head)) == NULL)
	{
		pushd_connection_refuse(c, status != TGA_HTTP_HEAD_DONE ? status : 503);
		return false;
	}
	c->request->head_len = used;
	set_state(c, PUSHD_CONNECTION_HANDLING);
	if (!pushd_routes_admit(c->request))
		return false;
	set_state(c, PUSHD_CONNECTION_BODY);
	if (head.expects_continue && head.content_length > 0 && c->in.len == used)
	{
		static char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
		uv_buf_t buf = uv_buf_init(go_on, sizeof(go_on) - 1);

		/* A socket that takes not even this is not worth waiting for. */
		if (uv_try_write(&c->uv.stream, &buf, 1) != (int) buf.len)
		{
			pushd_connection_close(c);
			return false;
		}
	}
	return true;
}

static void
read_body(pushd_connection *c)
{
	pushd_request *r = c->request;
	size_t wanted = (size_t) r->head.content_length, used;

	if (c->in.len - r->head_len < wanted)
		return;
	/*
	 * The input may have moved while the body came, so the head is read anew.  From
	 * here on it stays where it is until the request is answered.
	 */
	if (tga_http_head_parse(c->in.bytes, r->head_len, r->head_len, &r->head, &used) !=
		TGA_HTTP_HEAD_DONE)
	{
		pushd_connection_close(c);
		return;
	}
	r->body = (tga_span){c->in.bytes + r->head_len, wanted};
	set_state(c, PUSHD_CONNECTION_HANDLING);
	pushd_routes_handle(r);
}

static void
advance(pushd_connection *c)
{
	if (c->state == PUSHD_CONNECTION_HEAD && !read_head(c))
		return;
	if (c->state == PUSHD_CONNECTION_BODY)
		read_body(c);
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	pushd_connection *c = stream->data;
	bool first = c->in.len == 0;

	if (n < 0)
	{
		pushd_connection_close(c);
		return;
	}
	if (n == 0 || c->state == PUSHD_CONNECTION_LINGERING)
		return;
	if (c->state == PUSHD_CONNECTION_STREAMING)
	{
		/* Nothing may follow the request of an event stream. */
		pushd_connection_close(c);
		return;
	}
	tga_buffer_add(&c->in, buf->base, (size_t) n);
	if (c->in.failed)
	{
		pushd_connection_close(c);
		return;
	}
	/* The time for a request begins with its first byte, however it dribbles in. */
	if (first && c->state == PUSHD_CONNECTION_HEAD)
		c->deadline = deadline_of(c, PUSHD_CONNECTION_HEAD);
	advance(c);
}

/* --- beginning --------------------------------------------------------------------- */

pushd_connection *
pushd_connection_make(pushd *p)
{
	pushd_server *s = &p->server;
	pushd_connection *c = calloc(1, sizeof(*c));

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
pushd_connection_start(pushd_connection *c)
{
	set_state(c, PUSHD_CONNECTION_HEAD);
}

/* --- all of them --------------------------------------------------------------------- */

static void
overdue(pushd_connection *c)
{
	switch (c->state)
	{
		case PUSHD_CONNECTION_HEAD:
			if (c->in.len == 0)
				pushd_connection_close(c);
			else
				pushd_connection_refuse(c, 408);
			return;
		case PUSHD_CONNECTION_BODY:
			pushd_connection_refuse(c, 408);
			return;
		case PUSHD_CONNECTION_WRITING:
			PUSHD_COUNT(c->pushd, SLOW_READERS);
			pushd_connection_close(c);
			return;
		default:
			pushd_connection_close(c);
	}
}

void
pushd_connections_tick(pushd *p)
{
	uint64_t now = uv_now(p->loop);

	for (pushd_connection *c = p->server.connections, *next; c != NULL; c = next)
	{
		next = c->next;
		if (c->deadline != 0 && now >= c->deadline)
			overdue(c);
	}
}

void
pushd_connections_drain(pushd *p)
{
	for (pushd_connection *c = p->server.connections, *next; c != NULL; c = next)
	{
		next = c->next;
		if (c->state == PUSHD_CONNECTION_HEAD && c->in.len == 0)
			pushd_connection_close(c);
	}
}

void
pushd_connections_close_all(pushd *p)
{
	while (p->server.connections != NULL)
		pushd_connection_close(p->server.connections);
}
