/*
 * http_chunks.h
 *		A body in chunks becomes the body, in the place where it arrived (RFC 9112 7.1).
 *
 * As strict as the head, since a body that two servers end at different places is how
 * requests are smuggled: a line ends in CR LF, a size is hexadecimal digits and nothing
 * else.  Extensions and trailers are read past, and bounded.
 */
#ifndef TGA_HTTP_CHUNKS_H
#define TGA_HTTP_CHUNKS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum tga_http_chunks_state
{
	TGA_CHUNKS_SIZE, /* the line before a chunk */
	TGA_CHUNKS_DATA,
	TGA_CHUNKS_DATA_END, /* the line end after it */
	TGA_CHUNKS_TRAILER,	 /* the fields after the last, up to an empty line */
	TGA_CHUNKS_DONE
} tga_http_chunks_state;

/* All zero but max at first. */
typedef struct tga_http_chunks
{
	tga_http_chunks_state state;
	size_t max;		/* bytes that the body may have */
	size_t len;		/* bytes of the body that are there */
	size_t left;	/* bytes of this chunk that are not */
	size_t trailer; /* bytes of trailer fields so far */
} tga_http_chunks;

/*
 * Of *len bytes, c->len are the body's and the others are raw, as they arrived.  Raw ones
 * become the body's as far as they go, and what is left of them is moved up behind it;
 * *len is then what is there.  TGA_HTTP_HEAD_MORE, TGA_HTTP_HEAD_DONE (what is left of the
 * raw bytes is not this request's), or the status to answer with before closing.
 */
int tga_http_chunks_decode(tga_http_chunks *c, char *bytes, size_t *len)
	__attribute__((warn_unused_result));

#endif
