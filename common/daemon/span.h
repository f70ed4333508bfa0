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

typedef struct span
{
	const char *at;
	size_t len;
} span;

static inline span
span_of(const char *text)
{
	return (span){text, strlen(text)};
}

static inline bool
span_is(span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.at, text, s.len) == 0;
}

static inline bool
span_is_nocase(span s, const char *text)
{
	return s.len == strlen(text) && strncasecmp(s.at, text, s.len) == 0;
}

/* Without the spaces and tabs at both ends. */
static inline span
span_trim(span s)
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
span_next(span *rest, char separator, span *part)
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
