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

#define TGA_HTTP_MAX_FIELDS 64

typedef enum tga_http_method
{
	TGA_HTTP_GET = 1,
	TGA_HTTP_HEAD = 2,
	TGA_HTTP_POST = 4,
	TGA_HTTP_OTHER = 8
} tga_http_method;

typedef struct tga_http_field
{
	tga_span name;
	tga_span value;
} tga_http_field;

typedef struct tga_http_head
{
	tga_http_method method;
	tga_span path;	/* as sent, nothing decoded */
	tga_span query; /* after '?', without it */
	int64_t content_length;
	bool http_1_1;
	bool keep_alive;
	bool websocket; /* Connection: upgrade and Upgrade: websocket */
	bool expects_continue;
	size_t count;
	tga_http_field fields[TGA_HTTP_MAX_FIELDS];
} tga_http_head;

#define TGA_HTTP_HEAD_MORE 0
#define TGA_HTTP_HEAD_DONE 200

/*
 * TGA_HTTP_HEAD_DONE: *head is filled and *used is the length of the head.
 * TGA_HTTP_HEAD_MORE: it may become one with more bytes, of which limit are allowed.
 * Anything else: the status to answer with before closing.
 */
int tga_http_head_parse(const char *bytes, size_t len, size_t limit, tga_http_head *head,
						size_t *used) __attribute__((warn_unused_result));

/* The value of the first field of that name; at is NULL if there is none. */
tga_span tga_http_head_field(const tga_http_head *head, const char *name);

/* Whether the request has that field more than once. */
bool tga_http_head_repeats(const tga_http_head *head, const char *name);

/* Whether a comma-separated list has that word, in any case. */
bool tga_http_list_has(tga_span list, const char *word);

#endif
