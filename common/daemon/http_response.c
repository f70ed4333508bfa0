/*
 * http_response.c
 *		How an answer is worded; see http_server.h.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "http_connection.h"
#include "must.h"

/* Code and message are for what is refused before anybody has seen it. */
static const struct
{
	int status;
	const char *phrase;
	const char *code;
	const char *message;
} statuses[] = {
	{200, "OK", NULL, NULL},
	{201, "Created", NULL, NULL},
	{303, "See Other", NULL, NULL},
	{304, "Not Modified", NULL, NULL},
	{400, "Bad Request", "bad_request", "the request is malformed"},
	{401, "Unauthorized", NULL, NULL},
	{403, "Forbidden", NULL, NULL},
	{404, "Not Found", NULL, NULL},
	{405, "Method Not Allowed", "method_not_allowed", "this path has other methods"},
	{408, "Request Timeout", "timeout", "the request took too long to arrive"},
	{409, "Conflict", NULL, NULL},
	{410, "Gone", NULL, NULL},
	{411, "Length Required", "length_required", "a body needs a Content-Length"},
	{413, "Content Too Large", "too_large", "the body is too large"},
	{414, "URI Too Long", "too_long", "the request line is too long"},
	{415, "Unsupported Media Type", NULL, NULL},
	{417, "Expectation Failed", "expectation", "only 100-continue can be expected"},
	{422, "Unprocessable Content", NULL, NULL},
	{426, "Upgrade Required", NULL, NULL},
	{429, "Too Many Requests", "too_many", "too many requests from this address"},
	{431, "Request Header Fields Too Large", "head_too_large", "the head is too large"},
	{500, "Internal Server Error", "internal", "something is wrong here"},
	{503, "Service Unavailable", "unavailable", "the service is busy"},
	{505, "HTTP Version Not Supported", "version", "only HTTP/1.0 and HTTP/1.1"},
};

static size_t
status_index(int status)
{
	size_t i = 0;

	while (i < sizeof(statuses) / sizeof(statuses[0]) && statuses[i].status != status)
		i++;
	TGA_MUST(i < sizeof(statuses) / sizeof(statuses[0]));
	return i;
}

/* What all answers begin with. */
static void
begin(const tga_http_server *s, int status, tga_buffer *out)
{
	time_t now = time(NULL);
	struct tm parts;
	char date[40] = "";

	if (gmtime_r(&now, &parts) != NULL)
		strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	tga_buffer_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s", status,
					  statuses[status_index(status)].phrase, date, s->config.fields);
}

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
	const tga_http_server *s = c->server;
	bool body_read = r->body.len == (size_t) r->head.content_length;
	bool keep_alive = r->head.keep_alive && body_read && !s->draining;
	bool has_body = status != 304;
	tga_buffer out = {0};

	TGA_MUST(c->request == r);
	tga_http_server_event(s, TGA_HTTP_ANSWERED);
	begin(s, status, &out);
	add_fields(fields, &out);
	if (has_body)
		tga_buffer_format(&out, "Content-Type: %s\r\nContent-Length: %zu\r\n",
						  content_type, len);
	tga_buffer_format(&out, "Connection: %s\r\n\r\n",
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
	begin(c->server, 200, &out);
	add_fields(fields, &out);
	tga_buffer_format(&out, "Content-Type: %s\r\nConnection: close\r\n\r\n",
					  content_type);
	return tga_http_connection_stream(c, &out, owner, arg);
}

void
tga_http_word_refusal(const tga_http_server *s, int status, tga_buffer *out)
{
	size_t i = status_index(status);
	char body[160];
	int len;

	TGA_MUST(statuses[i].code != NULL);
	len = snprintf(body, sizeof(body), "{\"error\":\"%s\",\"message\":\"%s\"}\n",
				   statuses[i].code, statuses[i].message);
	begin(s, status, out);
	if (status == 503 || status == 429)
		tga_buffer_text(out, "Retry-After: 5\r\n");
	if (status == 405)
		tga_buffer_text(out, "Allow: GET, HEAD, POST\r\n");
	tga_buffer_format(out,
					  "Cache-Control: no-store\r\nContent-Type: application/json\r\n"
					  "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
					  len, body);
}
