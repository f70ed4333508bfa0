/*
 * fields.h
 *		What stands inside header fields, query strings and form bodies.
 */
#ifndef PUSHD_FIELDS_H
#define PUSHD_FIELDS_H

#include <stdint.h>

#include "span.h"

/* The value of a cookie of that name in one Cookie field; at is NULL if none. */
tga_span pushd_cookie_find(tga_span field, const char *name);

/*
 * The value of NAME in a form-urlencoded text (a query string is one), decoded
 * into out with a NUL.  False if it is absent, broken, no UTF-8, longer than size - 1,
 * or has a NUL inside.
 */
bool pushd_form_value(tga_span form, const char *name, char *out, size_t size)
	__attribute__((warn_unused_result));

/*
 * The same for a path or an address of this site, which may have any bytes: what is not
 * ASCII is encoded anew.
 */
bool pushd_form_path(tga_span form, const char *name, char *out, size_t size)
	__attribute__((warn_unused_result));

/* Whether an Accept field prefers text/html to JSON. */
bool pushd_accepts_html(tga_span accept);

/* Whether a Content-Type field is that media type, whatever its parameters. */
bool pushd_is_media_type(tga_span content_type, const char *type);

/* Whether an If-None-Match field has that entity tag (weak or strong), or is "*". */
bool pushd_etag_matches(tga_span if_none_match, const char *etag);

/* A whole number between 0 and max, digits only. */
bool pushd_parse_number(tga_span text, int64_t max, int64_t *number)
	__attribute__((warn_unused_result));

/*
 * Whether a path may be redirected to: on this site, whatever a browser makes of
 * it.  Browsers take "//host" and "/\host" for another site and drop tabs and
 * line ends, so those are refused.
 */
bool pushd_is_local_path(const char *path, size_t max);

#endif
