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

typedef struct tga_buffer
{
	char *bytes;
	size_t len;
	size_t cap;
	bool failed;
} tga_buffer;

/* Makes room at once for so many bytes that will be added. */
void tga_buffer_expect(tga_buffer *b, size_t more);

void tga_buffer_add(tga_buffer *b, const char *bytes, size_t len);
void tga_buffer_text(tga_buffer *b, const char *text);
/* All of them, up to a NULL: what is asked for most is not worth a format. */
void tga_buffer_texts(tga_buffer *b, ...) __attribute__((sentinel));
void tga_buffer_format(tga_buffer *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The text as a JSON string with its quotes, safe inside HTML; or null for NULL. */
void tga_buffer_json(tga_buffer *b, const char *text);

/* Drops the first bytes, which have been used; a buffer that is empty then is wiped. */
void tga_buffer_use_up(tga_buffer *b, size_t n);

/* Frees; the buffer is empty and usable again. */
void tga_buffer_clear(tga_buffer *b);

/* The same after overwriting what it held. */
void tga_buffer_wipe(tga_buffer *b);

#endif
