/*
 * utf8.c
 *		See utf8.h.
 */
#include "utf8.h"

#include <string.h>

size_t
tga_utf8_length(const char *text, size_t left)
{
	const unsigned char *p = (const unsigned char *) text;
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t len;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (len > left)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

size_t
tga_utf8_next(const char *text, uint32_t *code)
{
	size_t len = tga_utf8_length(text, strnlen(text, TGA_UTF8_MAX));
	const unsigned char *p = (const unsigned char *) text;

	if (len == 0)
	{
		*code = 0;
		return 1;
	}
	*code = len == 1 ? p[0] : p[0] & (0xffU >> (len + 1));
	for (size_t i = 1; i < len; i++)
		*code = *code << 6 | (p[i] & 0x3f);
	return len;
}

size_t
tga_utf8_prefix(const char *text, size_t characters)
{
	const char *at = text;
	uint32_t code;

	for (; *at != '\0' && characters > 0; characters--)
		at += tga_utf8_next(at, &code);
	return (size_t) (at - text);
}

bool
tga_utf8_is_valid(const char *text, size_t len)
{
	for (size_t n; len > 0; text += n, len -= n)
		if ((n = tga_utf8_length(text, len)) == 0)
			return false;
	return true;
}

size_t
tga_utf8_encode(uint32_t code, char *out)
{
	size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = len; i > 1; i--)
	{
		out[i - 1] = (char) (0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char) (marks[len] | code);
	return len;
}
