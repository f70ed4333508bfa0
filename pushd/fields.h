/*
 * fields.h
 *		What stands inside header fields, query strings and form bodies.
 */
#ifndef TGA_PUSHD_FIELDS_H
#define TGA_PUSHD_FIELDS_H

#include <stdint.h>

#include "span.h"

/* The value of a cookie of that name in one Cookie field; at is NULL if none. */
span cookie_find(span field, const char *name);

/*
 * The value of NAME in a form-urlencoded text (a query string is one), decoded
 * into out with a NUL.  False if it is absent, broken, longer than size - 1, or
 * has a NUL inside.
 */
bool form_value(span form, const char *name, char *out, size_t size)
	__attribute__((warn_unused_result));

/* Whether an Accept field prefers text/html to JSON. */
bool accepts_html(span accept);

/* Whether a Content-Type field is that media type, whatever its parameters. */
bool is_media_type(span content_type, const char *type);

/* Whether an If-None-Match field has that entity tag (weak or strong), or is "*". */
bool etag_matches(span if_none_match, const char *etag);

/* A whole number between 0 and max, digits only. */
bool parse_number(span text, int64_t max, int64_t *number)
	__attribute__((warn_unused_result));

/*
 * Whether a path may be redirected to: on this site, whatever a browser makes of
 * it.  Browsers take "//host" and "/\host" for another site and drop tabs and
 * line ends, so those are refused.
 */
bool is_local_path(const char *path, size_t max);

#endif
