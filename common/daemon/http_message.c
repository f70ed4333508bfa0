/*
 * http_message.c
 *		What every answer begins with, and the words of refusals; see http_connection.h.
 */
#include <stdio.h>
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
	{101, "Switching Protocols", NULL, NULL},
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
	{413, "Content Too Large", "too_large", "the body is too large"},
	{414, "URI Too Long", "too_long", "the request line is too long"},
	{415, "Unsupported Media Type", NULL, NULL},
	{417, "Expectation Failed", "expectation", "only 100-continue can be expected"},
	{422, "Unprocessable Content", NULL, NULL},
	{426, "Upgrade Required", NULL, NULL},
	{429, "Too Many Requests", "too_many", "too many requests from this address"},
	{431, "Request Header Fields Too Large", "head_too_large", "the head is too large"},
	{500, "Internal Server Error", "internal", "something is wrong here"},
	{501, "Not Implemented", "coding", "of transfer codings chunked alone is known"},
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

/* It is worded once a second. */
static const char *
date_of(tga_http_server *s)
{
	time_t now = time(NULL);
	struct tm parts;

	if (now != s->date_of && gmtime_r(&now, &parts) != NULL)
	{
		strftime(s->date, sizeof(s->date), "%a, %d %b %Y %H:%M:%S GMT", &parts);
		s->date_of = now;
	}
	return s->date;
}

void
tga_http_word_head(tga_http_server *s, int status, tga_buffer *out)
{
	char number[12];

	snprintf(number, sizeof(number), "%d ", status);
	tga_buffer_texts(out, "HTTP/1.1 ", number, statuses[status_index(status)].phrase,
					 "\r\nDate: ", date_of(s), "\r\n", s->config.fields, NULL);
}

void
tga_http_word_refusal(tga_http_server *s, int status, tga_buffer *out)
{
	size_t i = status_index(status);
	char body[160];
	int len;

	TGA_MUST(statuses[i].code != NULL);
	len = snprintf(body, sizeof(body), "{\"error\":\"%s\",\"message\":\"%s\"}\n",
				   statuses[i].code, statuses[i].message);
	tga_http_word_head(s, status, out);
	if (status == 503 || status == 429)
		tga_buffer_text(out, "Retry-After: 5\r\n");
	if (status == 405)
		tga_buffer_text(out, "Allow: GET, HEAD, POST\r\n");
	tga_buffer_format(out,
					  "Cache-Control: no-store\r\nContent-Type: application/json\r\n"
					  "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
					  len, body);
}
