/*
 * http_head.h
 *		The head of an HTTP/1.x request: bytes in, fields or a status out.
 *
 * It is strict where leniency has let requests be smuggled past proxies: a line
 * ends in CR LF, a name has no space after it, no line is folded, there is one Host,
 * which names one host, and either one Content-Length or the one coding chunked.
 * A field's value is a span of the bytes that were parsed.
 */
#ifndef TGA_HTTP_HEAD_H
#define TGA_HTTP_HEAD_H

#include <stdint.h>

#include "span.h"

/* Proxies pass on what their limit of bytes allows, in any number of fields. */
#define TGA_HTTP_MAX_FIELDS 256

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
	tga_span verb;	/* the same as it was sent */
	tga_span path;	/* as sent, nothing decoded */
	tga_span query; /* after '?', without it */
	int64_t content_length;
	bool chunked; /* the body's length is not known yet */
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

/* Whether one of the fields of that name lists the word, in any case. */
bool tga_http_head_lists(const tga_http_head *head, const char *name, const char *word);

/* Whether a body follows, perhaps one of no length. */
bool tga_http_head_has_body(const tga_http_head *head);

/* Whether a line, without its end, is a field; and whether a text is a field's value. */
bool tga_http_is_field_line(tga_span line);
bool tga_http_is_field_value(tga_span text);

#endif
