/*
 * http_response.c
 *		Answers to requests; see http_server.h.
 */
#include "http_connection.h"
#include "must.h"

/* Of a head without the fields of its own, about. */
#define HEAD_BYTES 384

static void
add_fields(const tga_buffer *fields, tga_buffer *out)
{
	if (fields->failed)
		out->failed = true;
	else if (fields->len > 0)
		tga_buffer_add(out, fields->bytes, fields->len);
}

void
tga_http_respond(tga_http_request *r, int status, const tga_buffer *fields,
				 const char *content_type, const char *bytes, size_t len)
{
	tga_http_connection *c = r->connection;
	tga_http_server *s = c->server;
	bool body_read = r->whole || !tga_http_head_has_body(&r->head);
	bool keep_alive = r->head.keep_alive && body_read && !s->draining;
	bool has_body = status != 304;
	tga_buffer out = {0};

	TGA_MUST(c->request == r);
	tga_http_server_event(s, TGA_HTTP_ANSWERED);
	tga_buffer_expect(&out, HEAD_BYTES + fields->len + len);
	tga_http_word_head(s, status, &out);
	add_fields(fields, &out);
	if (has_body)
		tga_buffer_format(&out, "Content-Type: %s\r\nContent-Length: %zu\r\n",
						  content_type, len);
	tga_buffer_format(&out, "Connection: %s%s\r\n\r\n", status == 426 ? "Upgrade, " : "",
					  keep_alive ? "keep-alive" : "close");
	if (has_body && r->head.method != TGA_HTTP_HEAD)
		tga_buffer_add(&out, bytes, len);
	tga_http_connection_answer(c, &out, keep_alive);
}

bool
tga_http_respond_stream(tga_http_request *r, const tga_buffer *fields,
						const char *content_type, const tga_http_stream_owner *owner,
						void *arg)
{
	tga_http_connection *c = r->connection;
	tga_buffer out = {0};

	TGA_MUST(c->request == r);
	tga_http_server_event(c->server, TGA_HTTP_ANSWERED);
	tga_http_word_head(c->server, 200, &out);
	add_fields(fields, &out);
	tga_buffer_format(&out, "Content-Type: %s\r\nConnection: close\r\n\r\n",
					  content_type);
	return tga_http_connection_stream(c, &out, owner, arg);
}

bool
tga_http_respond_upgrade(tga_http_request *r, const tga_buffer *fields,
						 const tga_http_stream_owner *owner, void *arg)
{
	tga_http_connection *c = r->connection;
	tga_buffer out = {0};

	TGA_MUST(c->request == r);
	tga_http_server_event(c->server, TGA_HTTP_ANSWERED);
	tga_http_word_head(c->server, 101, &out);
	add_fields(fields, &out);
	tga_buffer_text(&out, "Connection: Upgrade\r\n\r\n");
	return tga_http_connection_stream(c, &out, owner, arg);
}
