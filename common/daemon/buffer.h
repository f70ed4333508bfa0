/*
 * buffer.h
 *		Text that grows.
 *
 * Running out of memory is remembered in `failed` and makes every later call do
 * nothing, so a writer looks once, at the end.  Invariant: len < cap whenever
 * bytes is not NULL, and bytes[len] is NUL.
 */
#ifndef TGA_BUFFER_H
#define TGA_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct buffer
{
	char *bytes;
	size_t len;
	size_t cap;
	bool failed;
} buffer;

void buffer_add(buffer *b, const char *bytes, size_t len);
void buffer_text(buffer *b, const char *text);
void buffer_format(buffer *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The text as a JSON string with its quotes, or null for NULL. */
void buffer_json(buffer *b, const char *text);

/* Frees; the buffer is empty and usable again. */
void buffer_clear(buffer *b);

/* The same after overwriting what it held. */
void buffer_wipe(buffer *b);

#endif
