/*
 * http_write.c
 *		How a connection's output leaves; see http_connection.h.
 */
#include <string.h>
#include <sys/socket.h>

#include "http_connection.h"
#include "must.h"

static void
linger(tga_http_connection *c)
{
	int fd;

	if (uv_fileno(&c->uv.handle, &fd) == 0)
		shutdown(fd, SHUT_WR);
	tga_buffer_wipe(&c->in);
	tga_http_move(c, TGA_HTTP_LINGERING);
}

static void
on_written(uv_write_t *write, int status)
{
	tga_http_connection *c = write->data;

	c->write_pending = false;
	tga_buffer_wipe(&c->out);
	if (c->state == TGA_HTTP_CLOSED)
		return;
	if (status != 0)
		tga_http_close(c);
	else if (c->state == TGA_HTTP_STREAMING)
		c->owner->on_writable(c->owner_arg);
	else if (!c->keep_alive || c->server->draining)
		linger(c);
	else if (c->in.len == 0)
		tga_http_move(c, TGA_HTTP_IDLE);
	else
	{
		tga_http_move(c, TGA_HTTP_READ_HEAD);
		c->server->on_input(c);
	}
}

/*
 * Most answers fit into the socket, and no other request is there yet: then all is done
 * within this turn of the loop.  (With a row of requests there would be no end to it.)
 * False if some is left.
 */
static bool
write_at_once(tga_http_connection *c)
{
	uv_buf_t buf = uv_buf_init(c->out.bytes, (unsigned) c->out.len);
	int n;

	if (c->state != TGA_HTTP_WRITING || !c->keep_alive || c->server->draining ||
		c->in.len > 0)
		return false;
	n = uv_try_write(&c->uv.stream, &buf, 1);
	if (n < 0)
		return false; /* uv_write will say why */
	if ((size_t) n < c->out.len)
	{
		tga_buffer_use_up(&c->out, (size_t) n);
		return false;
	}
	tga_buffer_wipe(&c->out);
	tga_http_move(c, TGA_HTTP_IDLE);
	return true;
}

bool
tga_http_is_writing(const tga_http_connection *c)
{
	return c->write_pending;
}

void
tga_http_write(tga_http_connection *c, tga_buffer *bytes)
{
	uv_buf_t buf;

	TGA_MUST(c->state == TGA_HTTP_WRITING || c->state == TGA_HTTP_STREAMING);
	TGA_MUST(!c->write_pending);
	if (bytes->failed || bytes->bytes == NULL)
	{
		tga_buffer_wipe(bytes);
		tga_http_close(c);
		return;
	}
	c->out = *bytes;
	*bytes = (tga_buffer){0};
	if (write_at_once(c))
		return;
	c->write.data = c;
	c->write_pending = true;
	buf = uv_buf_init(c->out.bytes, (unsigned) c->out.len);
	if (uv_write(&c->write, &c->uv.stream, &buf, 1, on_written) != 0)
	{
		c->write_pending = false;
		tga_buffer_wipe(&c->out);
		tga_http_close(c);
	}
}

void
tga_http_connection_answer(tga_http_connection *c, tga_buffer *bytes, bool keep_alive)
{
	size_t used = c->request->head_len + c->request->body.len;

	tga_http_free_request(c);
	if (c->state == TGA_HTTP_CLOSED)
	{
		tga_buffer_wipe(bytes);
		tga_http_free_if_done(c);
		return;
	}
	tga_buffer_use_up(&c->in, used);
	c->keep_alive = keep_alive;
	tga_http_move(c, TGA_HTTP_WRITING);
	tga_http_write(c, bytes);
}

bool
tga_http_connection_stream(tga_http_connection *c, tga_buffer *bytes,
						   const tga_http_stream_owner *owner, void *arg)
{
	bool closed = c->state == TGA_HTTP_CLOSED;

	tga_http_free_request(c);
	c->owner = owner;
	c->owner_arg = arg;
	if (closed)
	{
		tga_buffer_wipe(bytes);
		owner->on_gone(arg);
		tga_http_free_if_done(c);
		return false;
	}
	tga_buffer_wipe(&c->in);
	tga_http_move(c, TGA_HTTP_STREAMING);
	tga_http_write(c, bytes);
	return c->state == TGA_HTTP_STREAMING;
}

tga_span
tga_http_rest(const tga_http_request *r)
{
	const tga_buffer *in = &r->connection->in;
	size_t used = r->head_len + r->body.len;

	TGA_MUST(used <= in->len);
	return (tga_span){in->bytes + used, in->len - used};
}

void
tga_http_end(tga_http_connection *c)
{
	TGA_MUST(c->state == TGA_HTTP_STREAMING && !c->write_pending);
	linger(c);
	c->owner->on_gone(c->owner_arg);
}

void
tga_http_connection_refuse(tga_http_connection *c, int status)
{
	tga_buffer answer = {0};

	tga_http_free_request(c);
	tga_http_word_refusal(c->server, status, &answer);
	c->keep_alive = false;
	tga_http_move(c, TGA_HTTP_WRITING);
	tga_http_write(c, &answer);
}
