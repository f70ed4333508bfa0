/*
 * http_head.h
 *		The head of an HTTP/1.x request: bytes in, fields or a status out.
 *
 * It is strict where leniency has let requests be smuggled past proxies: a line
 * ends in CR LF, a name has no space after it, no line is folded, there is
 * one Host and at most one Content-Length, and Transfer-Encoding is refused (the
 * bodies that we take are short, and every client knows their length).
 * A field's value is a span of the bytes that were parsed.
 */
#ifndef TGA_HTTP_HEAD_H
#define TGA_HTTP_HEAD_H

#include <stdint.h>

#include "span.h"

#define HTTP_MAX_FIELDS 64

typedef enum http_method
{
	HTTP_GET = 1,
	HTTP_HEAD = 2,
	HTTP_POST = 4,
	HTTP_OTHER = 8
} http_method;

typedef struct http_field
{
	span name;
	span value;
} http_field;

typedef struct http_head
{
	http_method method;
	span path;	/* as sent, nothing decoded */
	span query; /* after '?', without it */
	int64_t content_length;
	bool http_1_1;
	bool keep_alive;
	bool websocket; /* Connection: upgrade and Upgrade: websocket */
	bool expects_continue;
	size_t count;
	http_field fields[HTTP_MAX_FIELDS];
} http_head;

#define HTTP_HEAD_MORE 0
#define HTTP_HEAD_DONE 200

/*
 * HTTP_HEAD_DONE: *head is filled and *used is the length of the head.
 * HTTP_HEAD_MORE: it may become one with more bytes, of which limit are allowed.
 * Anything else: the status to answer with before closing.
 */
int http_head_parse(const char *bytes, size_t len, size_t limit, http_head *head,
					size_t *used) __attribute__((warn_unused_result));

/* The value of the first field of that name; at is NULL if there is none. */
span http_head_field(const http_head *head, const char *name);

/* Whether the request has that field more than once. */
bool http_head_repeats(const http_head *head, const char *name);

/* Whether a comma-separated list has that word, in any case. */
bool http_list_has(span list, const char *word);

#endif
