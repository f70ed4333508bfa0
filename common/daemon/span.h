/*
 * span.h
 *		A stretch of bytes that belongs to somebody else: what parsers see and give.
 */
#ifndef TGA_SPAN_H
#define TGA_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

typedef struct tga_span
{
	const char *at;
	size_t len;
} tga_span;

static inline tga_span
tga_span_of(const char *text)
{
	return (tga_span){text, strlen(text)};
}

static inline bool
tga_span_is(tga_span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.at, text, s.len) == 0;
}

static inline bool
tga_span_is_nocase(tga_span s, const char *text)
{
	return s.len == strlen(text) && strncasecmp(s.at, text, s.len) == 0;
}

/* Without the spaces and tabs at both ends. */
static inline tga_span
tga_span_trim(tga_span s)
{
	while (s.len > 0 && (s.at[0] == ' ' || s.at[0] == '\t'))
		s.at++, s.len--;
	while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

/*
 * Cuts off and gives what stands before the next separator (or all of it), and
 * leaves in *rest what follows.  False when *rest is used up: at is NULL then.
 */
static inline bool
tga_span_next(tga_span *rest, char separator, tga_span *part)
{
	const char *end;

	if (rest->at == NULL)
		return false;
	end = memchr(rest->at, separator, rest->len);
	part->at = rest->at;
	part->len = end == NULL ? rest->len : (size_t) (end - rest->at);
	rest->at = end == NULL ? NULL : end + 1;
	rest->len = end == NULL ? 0 : rest->len - part->len - 1;
	return true;
}

#endif
