/*
 * http_read.c
 *		How a connection's input becomes requests; see http_connection.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "http_connection.h"
#include "must.h"
#include "proxy_header.h"

static void
refuse(tga_http_connection *c, int status)
{
	if (status == 431 || status == 414)
		tga_http_server_event(c->server, TGA_HTTP_OVER_HEAD);
	else if (status == 413)
		tga_http_server_event(c->server, TGA_HTTP_OVER_BODY);
	else if (status == 400)
		tga_http_server_event(c->server, TGA_HTTP_BAD_REQUEST);
	tga_http_connection_refuse(c, status);
}

/* What a client that waits to be told so sends its body for; false: it is gone. */
static bool
say_continue(tga_http_connection *c)
{
	static char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	uv_buf_t buf = uv_buf_init(go_on, sizeof(go_on) - 1);
	const tga_http_request *r = c->request;

	if (!r->head.expects_continue || !tga_http_head_has_body(&r->head) ||
		c->in.len > r->head_len)
		return true;
	/* A socket that takes not even this is not worth waiting for. */
	if (uv_try_write(&c->uv.stream, &buf, 1) == (int) buf.len)
		return true;
	tga_http_close(c);
	return false;
}

static bool
read_head(tga_http_connection *c)
{
	const tga_http_config *config = &c->server->config;
	tga_http_request *r = calloc(1, config->request_size);
	int status = 503;

	if (r != NULL)
		status = tga_http_head_parse(c->in.bytes, c->in.len,
									 (size_t) config->limits.max_head_bytes, &r->head,
									 &r->head_len);
	if (status != TGA_HTTP_HEAD_DONE)
	{
		free(r);
		if (status != TGA_HTTP_HEAD_MORE)
			refuse(c, status);
		return false;
	}
	r->connection = c;
	c->request = r;
	tga_http_move(c, TGA_HTTP_ADMITTING);
	if (!config->on_head(config->arg, r))
		return false;
	if (r->head.content_length > (int64_t) r->max_body)
	{
		refuse(c, 413);
		return false;
	}
	r->chunks.max = r->max_body;
	tga_http_move(c, TGA_HTTP_READ_BODY);
	return say_continue(c);
}

/* How much of the input behind the head is the body; false while some is to come. */
static bool
find_body(tga_http_connection *c, size_t *len)
{
	tga_http_request *r = c->request;
	size_t arrived = c->in.len - r->head_len;
	int status;

	*len = (size_t) r->head.content_length;
	if (!r->head.chunked)
		return arrived >= *len;
	status = tga_http_chunks_decode(&r->chunks, c->in.bytes + r->head_len, &arrived);
	c->in.len = r->head_len + arrived;
	c->in.bytes[c->in.len] = '\0';
	*len = r->chunks.len;
	if (status != TGA_HTTP_HEAD_MORE && status != TGA_HTTP_HEAD_DONE)
		refuse(c, status);
	return status == TGA_HTTP_HEAD_DONE;
}

static void
read_body(tga_http_connection *c)
{
	tga_http_request *r = c->request;
	size_t len, used;

	if (!find_body(c, &len))
		return;
	/*
	 * The input may have moved while a body came, so the head is read anew.  From
	 * here on it stays where it is until the request is answered.
	 */
	if (tga_http_head_has_body(&r->head) &&
		tga_http_head_parse(c->in.bytes, r->head_len, r->head_len, &r->head, &used) !=
			TGA_HTTP_HEAD_DONE)
	{
		tga_http_close(c);
		return;
	}
	r->body = (tga_span){c->in.bytes + r->head_len, len};
	r->whole = true;
	tga_http_move(c, TGA_HTTP_HANDLING);
	c->server->config.on_request(c->server->config.arg, r);
}

/* --- who it is, where a proxy says so first -------------------------------------- */

static void
read_proxy(tga_http_connection *c)
{
	char client[INET6_ADDRSTRLEN] = TGA_HTTP_PEER_UNKNOWN;
	size_t used;

	switch (tga_proxy_header_parse(c->in.bytes, c->in.len, client, &used))
	{
		case TGA_PROXY_MORE:
			return;
		case TGA_PROXY_BAD:
			tga_http_server_event(c->server, TGA_HTTP_BAD_REQUEST);
			tga_http_close(c);
			return;
		case TGA_PROXY_UNKNOWN:
		case TGA_PROXY_CLIENT:
			tga_http_set_peer(c, client);
			break;
		case TGA_PROXY_LOCAL:
			break;
	}
	tga_buffer_use_up(&c->in, used);
	c->server->on_peer(c);
}

void
tga_http_advance(tga_http_connection *c)
{
	if (c->state == TGA_HTTP_READ_PROXY)
	{
		read_proxy(c);
		return;
	}
	if (c->state == TGA_HTTP_READ_HEAD && !read_head(c))
		return;
	if (c->state == TGA_HTTP_READ_BODY)
		read_body(c);
}

static void
take(tga_http_connection *c, ssize_t n, const uv_buf_t *buf)
{
	TGA_MUST(tga_http_reads_in(c->state));
	if (n == 0 || (n > 0 && c->state == TGA_HTTP_LINGERING))
		return;
	if (n < 0 || (c->state == TGA_HTTP_STREAMING && c->owner->on_input == NULL))
	{
		tga_http_close(c);
		return;
	}
	if (c->state == TGA_HTTP_STREAMING)
	{
		c->owner->on_input(c->owner_arg, (tga_span){buf->base, (size_t) n});
		return;
	}
	tga_buffer_add(&c->in, buf->base, (size_t) n);
	if (c->in.failed)
	{
		tga_http_close(c);
		return;
	}
	/* The time for a request begins with its first byte, however it dribbles in. */
	if (c->state == TGA_HTTP_IDLE)
		tga_http_move(c, TGA_HTTP_READ_HEAD);
	tga_http_advance(c);
}

void
tga_http_on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	tga_http_connection *c = stream->data;

	c->in_read = true;
	take(c, n, buf);
	c->in_read = false;
	tga_http_settle_reading(c);
}
