/*
 * listener.c
 *		See listener.h.
 *
 * A connection is freed when libuv has closed its handle and no handler holds
 * its exchange any more.
 */
#include "listener.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "buffer.h"
#include "listen_address.h"

#define BACKLOG 128
#define CONNECTIONS_MAX 256
#define HEAD_MAX 8192
#define BODY_MAX (1024 * 1024)
#define TICK_MS 1000
#define REQUEST_MS 10000
#define IDLE_MS 75000
#define WRITE_MS 20000
#define LINGER_MS 2000

typedef enum exchange_state
{
	READING,
	HANDLING,
	WRITING,
	LINGERING,
	CLOSED
} exchange_state;

typedef union any_stream
{
	uv_handle_t handle;
	uv_stream_t stream;
	uv_tcp_t tcp;
	uv_pipe_t pipe;
} any_stream;

struct bot_exchange
{
	any_stream uv;
	bot_listener *listener;
	bot_exchange *next;
	bot_exchange **link;
	exchange_state state;
	bool handled; /* a handler holds it */
	bool closed;  /* libuv is done with the handle */
	bool keep_alive;
	uint64_t deadline;
	size_t used; /* bytes of the request in hand: head and body */
	tga_buffer in;
	tga_buffer out;
	uv_write_t write;
	uv_shutdown_t shutdown;
};

struct bot_listener
{
	any_stream uv;
	uv_loop_t *loop;
	uv_timer_t timer;
	const tga_log *log;
	bot_exchange_handler handler;
	void *arg;
	bot_exchange *exchanges;
	int count;
	bool is_unix;
	bool draining;
	bool listening;
	int open_handles;
	char path[sizeof(((struct sockaddr_un *) NULL)->sun_path)];
	char read_buffer[65536];
};

static void advance(bot_exchange *e);

/* --- state -------------------------------------------------------------------------------- */

static void
provide_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	bot_listener *listener = ((bot_exchange *) handle->data)->listener;

	*buf = uv_buf_init(listener->read_buffer, sizeof(listener->read_buffer));
}

static void
free_if_done(bot_exchange *e)
{
	if (!e->closed || e->handled)
		return;
	tga_buffer_clear(&e->in);
	tga_buffer_clear(&e->out);
	free(e);
}

static void
on_closed(uv_handle_t *handle)
{
	bot_exchange *e = handle->data;

	e->closed = true;
	free_if_done(e);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

static void
set_state(bot_exchange *e, exchange_state state)
{
	static const int times[] = {[READING] = REQUEST_MS,
								[HANDLING] = 0,
								[WRITING] = WRITE_MS,
								[LINGERING] = LINGER_MS};
	bot_listener *listener = e->listener;

	if (e->state == CLOSED)
		return;
	e->state = state;
	if (state == CLOSED)
	{
		*e->link = e->next;
		if (e->next != NULL)
			e->next->link = e->link;
		listener->count--;
		uv_close(&e->uv.handle, on_closed);
		return;
	}
	e->deadline = times[state] > 0 ? uv_now(listener->loop) + (uint64_t) times[state] : 0;
	if (state == READING || state == LINGERING)
		uv_read_start(&e->uv.stream, provide_buffer, on_read);
	else
		uv_read_stop(&e->uv.stream);
}

/* --- answers ------------------------------------------------------------------------------ */

static const char *
reason(int status)
{
	static const struct
	{
		int status;
		const char *reason;
	} reasons[] = {{200, "OK"},
				   {400, "Bad Request"},
				   {401, "Unauthorized"},
				   {404, "Not Found"},
				   {405, "Method Not Allowed"},
				   {411, "Length Required"},
				   {413, "Content Too Large"},
				   {414, "URI Too Long"},
				   {431, "Request Header Fields Too Large"},
				   {501, "Not Implemented"},
				   {503, "Service Unavailable"},
				   {505, "HTTP Version Not Supported"}};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}

static void
on_shutdown(uv_shutdown_t *shutdown, int error)
{
	if (error != 0)
		set_state(shutdown->data, CLOSED);
}

static void
linger(bot_exchange *e)
{
	tga_buffer_clear(&e->in);
	e->shutdown.data = e;
	if (uv_shutdown(&e->shutdown, &e->uv.stream, on_shutdown) == 0)
		set_state(e, LINGERING);
	else
		set_state(e, CLOSED);
}

static void
on_written(uv_write_t *write, int error)
{
	bot_exchange *e = write->data;

	tga_buffer_clear(&e->out);
	if (e->state == CLOSED)
		return;
	if (error != 0 || e->listener->draining)
	{
		set_state(e, CLOSED);
		return;
	}
	if (!e->keep_alive)
	{
		linger(e);
		return;
	}
	/* What came behind the request is the beginning of the next one. */
	memmove(e->in.bytes, e->in.bytes + e->used, e->in.len - e->used + 1);
	e->in.len -= e->used;
	set_state(e, READING);
	if (e->in.len == 0)
		e->deadline = uv_now(e->listener->loop) + IDLE_MS;
	advance(e);
}

static void
write_answer(bot_exchange *e, int status, const char *content_type, const char *body)
{
	uv_buf_t buf;

	tga_buffer_format(&e->out,
					  "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
					  "Cache-Control: no-store\r\nConnection: %s\r\n%s\r\n%s",
					  status, reason(status), content_type, strlen(body),
					  e->keep_alive && !e->listener->draining ? "keep-alive" : "close",
					  status == 503 ? "Retry-After: 1\r\n" : "", body);
	if (e->out.failed)
	{
		set_state(e, CLOSED);
		return;
	}
	set_state(e, WRITING);
	buf = uv_buf_init(e->out.bytes, (unsigned int) e->out.len);
	e->write.data = e;
	if (uv_write(&e->write, &e->uv.stream, &buf, 1, on_written) != 0)
		set_state(e, CLOSED);
}

void
bot_exchange_answer(bot_exchange *e, int status, const char *content_type,
					const char *body)
{
	e->handled = false;
	if (e->state == CLOSED)
		free_if_done(e);
	else
		write_answer(e, status, content_type, body);
}

static void
refuse(bot_exchange *e, int status)
{
	e->keep_alive = false;
	write_answer(e, status, "text/plain", reason(status));
}

/* --- requests -------------------------------------------------------------------------------- */

/* Does what can be done with the bytes that are there. */
static void
advance(bot_exchange *e)
{
	tga_http_head head;
	size_t head_len;
	int status = e->in.len == 0 ? TGA_HTTP_HEAD_MORE
								: tga_http_head_parse(e->in.bytes, e->in.len, HEAD_MAX,
													  &head, &head_len);

	if (status == TGA_HTTP_HEAD_MORE)
		return;
	if (status != TGA_HTTP_HEAD_DONE)
	{
		refuse(e, status);
		return;
	}
	if (head.content_length > BODY_MAX)
	{
		refuse(e, 413);
		return;
	}
	e->used = head_len + (head.content_length > 0 ? (size_t) head.content_length : 0);
	if (e->in.len < e->used)
		return;
	e->keep_alive = head.keep_alive;
	set_state(e, HANDLING);
	e->handled = true;
	e->listener->handler(e->listener->arg, e, &head,
						 (tga_span){e->in.bytes + head_len, e->used - head_len});
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	bot_exchange *e = stream->data;

	if (n == 0 || (n > 0 && e->state == LINGERING))
		return;
	if (n > 0)
		tga_buffer_add(&e->in, buf->base, (size_t) n);
	if (n < 0 || e->in.failed || e->in.len > HEAD_MAX + BODY_MAX)
	{
		set_state(e, CLOSED);
		return;
	}
	/* The first byte of a request begins its time. */
	if (e->in.len == (size_t) n)
		e->deadline = uv_now(e->listener->loop) + REQUEST_MS;
	advance(e);
}

static void
on_connection(uv_stream_t *server, int error)
{
	bot_listener *listener = server->data;
	bot_exchange *e = error == 0 ? calloc(1, sizeof(*e)) : NULL;

	if (e == NULL)
		return;
	if (listener->is_unix)
		uv_pipe_init(listener->loop, &e->uv.pipe, 0);
	else
		uv_tcp_init(listener->loop, &e->uv.tcp);
	e->uv.handle.data = e;
	e->listener = listener;
	e->next = listener->exchanges;
	e->link = &listener->exchanges;
	if (e->next != NULL)
		e->next->link = &e->next;
	listener->exchanges = e;
	listener->count++;
	if (uv_accept(server, &e->uv.stream) != 0 || listener->count > CONNECTIONS_MAX)
		set_state(e, CLOSED);
	else
		set_state(e, READING);
}

static void
on_tick(uv_timer_t *timer)
{
	bot_listener *listener = timer->data;
	uint64_t now = uv_now(listener->loop);
	bot_exchange *next;

	for (bot_exchange *e = listener->exchanges; e != NULL; e = next)
	{
		next = e->next;
		if (e->deadline != 0 && now > e->deadline)
			set_state(e, CLOSED);
	}
}

/* --- the interface ---------------------------------------------------------------------------- */

static int
bind_address(bot_listener *listener, const char *address)
{
	struct sockaddr_storage parsed;
	int error;

	if (listener->is_unix)
	{
		snprintf(listener->path, sizeof(listener->path), "%s", bot_unix_path(address));
		/* Of a bot that was killed; a running one keeps its clients. */
		unlink(listener->path);
		uv_pipe_init(listener->loop, &listener->uv.pipe, 0);
		listener->uv.handle.data = listener;
		error = uv_pipe_bind(&listener->uv.pipe, listener->path);
		if (error == 0)
			chmod(listener->path, 0660);
		return error;
	}
	uv_tcp_init(listener->loop, &listener->uv.tcp);
	listener->uv.handle.data = listener;
	return bot_parse_address(address, &parsed)
			   ? uv_tcp_bind(&listener->uv.tcp, (const struct sockaddr *) &parsed, 0)
			   : UV_EINVAL;
}

static void
on_listener_closed(uv_handle_t *handle)
{
	bot_listener *listener = handle->data;

	if (--listener->open_handles == 0)
		free(listener);
}

bot_listener *
bot_listener_open(uv_loop_t *loop, const char *address, const tga_log *log,
				  bot_exchange_handler handler, void *arg)
{
	bot_listener *listener = calloc(1, sizeof(*listener));
	int error;

	if (listener == NULL)
		return NULL;
	listener->loop = loop;
	listener->log = log;
	listener->handler = handler;
	listener->arg = arg;
	listener->is_unix = bot_unix_path(address) != NULL;
	listener->open_handles = 2;
	uv_timer_init(loop, &listener->timer);
	listener->timer.data = listener;
	error = bind_address(listener, address);
	if (error == 0)
		error = uv_listen(&listener->uv.stream, BACKLOG, on_connection);
	if (error != 0)
	{
		tga_log_event(log, TGA_ERROR, "cannot_listen", "address", address, "error",
					  uv_strerror(error), NULL);
		uv_close(&listener->uv.handle, on_listener_closed);
		uv_close((uv_handle_t *) &listener->timer, on_listener_closed);
		return NULL;
	}
	listener->listening = true;
	uv_timer_start(&listener->timer, on_tick, TICK_MS, TICK_MS);
	tga_log_event(log, TGA_INFO, "listening", "address", address, NULL);
	return listener;
}

void
bot_listener_drain(bot_listener *listener)
{
	bot_exchange *next;

	listener->draining = true;
	if (listener->listening)
		uv_close(&listener->uv.handle, on_listener_closed);
	listener->listening = false;
	for (bot_exchange *e = listener->exchanges; e != NULL; e = next)
	{
		next = e->next;
		if (e->state == READING)
			set_state(e, CLOSED);
	}
}

void
bot_listener_close(bot_listener *listener)
{
	bot_listener_drain(listener);
	while (listener->exchanges != NULL)
		set_state(listener->exchanges, CLOSED);
	if (listener->is_unix)
		unlink(listener->path);
	uv_close((uv_handle_t *) &listener->timer, on_listener_closed);
}
