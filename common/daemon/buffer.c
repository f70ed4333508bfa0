/*
 * buffer.c
 *		See buffer.h.
 */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "json_escape.h"
#include "must.h"

/* Makes room for more bytes and the NUL after them. */
static bool
reserve(tga_buffer *b, size_t more)
{
	size_t cap = b->cap == 0 ? 512 : b->cap;
	char *bytes;

	if (b->failed)
		return false;
	if (b->cap - b->len > more && b->bytes != NULL)
		return true;
	while (cap - b->len <= more)
	{
		if (cap > SIZE_MAX / 2)
		{
			b->failed = true;
			return false;
		}
		cap *= 2;
	}
	bytes = realloc(b->bytes, cap);
	if (bytes == NULL)
	{
		b->failed = true;
		return false;
	}
	b->bytes = bytes;
	b->cap = cap;
	return true;
}

void
tga_buffer_expect(tga_buffer *b, size_t more)
{
	(void) reserve(b, more);
}

void
tga_buffer_add(tga_buffer *b, const char *bytes, size_t len)
{
	if (!reserve(b, len))
		return;
	/* Of no bytes there need not be a place. */
	if (len > 0)
		memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
	b->bytes[b->len] = '\0';
	TGA_MUST(b->len < b->cap);
}

void
tga_buffer_text(tga_buffer *b, const char *text)
{
	tga_buffer_add(b, text, strlen(text));
}

void
tga_buffer_texts(tga_buffer *b, ...)
{
	const char *text;
	va_list args;

	va_start(args, b);
	while ((text = va_arg(args, const char *)) != NULL)
		tga_buffer_text(b, text);
	va_end(args);
}

void
tga_buffer_format(tga_buffer *b, const char *format, ...)
{
	va_list args;
	size_t room;
	int len;

	if (!reserve(b, 0))
		return;
	room = b->cap - b->len;
	va_start(args, format);
	len = vsnprintf(b->bytes + b->len, room, format, args);
	va_end(args);
	if (len < 0 || !reserve(b, (size_t) len))
	{
		b->failed = true;
		b->bytes[b->len] = '\0';
		return;
	}
	if ((size_t) len >= room)
	{
		va_start(args, format);
		vsnprintf(b->bytes + b->len, b->cap - b->len, format, args);
		va_end(args);
	}
	b->len += (size_t) len;
}

void
tga_buffer_json(tga_buffer *b, const char *text)
{
	if (text == NULL)
	{
		tga_buffer_text(b, "null");
		return;
	}
	tga_buffer_text(b, "\"");
	for (; *text != '\0'; text++)
	{
		char room[TGA_JSON_ESCAPE_MAX];
		const char *escape = tga_json_escape_html(*text, room);

		if (escape != NULL)
			tga_buffer_text(b, escape);
		else
			tga_buffer_add(b, text, 1);
	}
	tga_buffer_text(b, "\"");
}

void
tga_buffer_use_up(tga_buffer *b, size_t n)
{
	TGA_MUST(n <= b->len);
	if (n == b->len)
	{
		tga_buffer_wipe(b);
		return;
	}
	memmove(b->bytes, b->bytes + n, b->len - n);
	b->len -= n;
	b->bytes[b->len] = '\0';
}

void
tga_buffer_clear(tga_buffer *b)
{
	free(b->bytes);
	*b = (tga_buffer){0};
}

void
tga_buffer_wipe(tga_buffer *b)
{
	if (b->bytes != NULL)
		OPENSSL_cleanse(b->bytes, b->cap);
	tga_buffer_clear(b);
}
