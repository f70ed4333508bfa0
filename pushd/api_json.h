/*
 * api_json.h
 *		The JSON bodies of the API: bytes in, members or no out.
 *
 * A body is one object, without a name that comes twice and without NUL.  Members
 * that nobody asked for are let be, so that clients may be newer than we are.
 */
#ifndef TGA_PUSHD_API_JSON_H
#define TGA_PUSHD_API_JSON_H

#include <stdint.h>

#include <jansson.h>

#include "span.h"

typedef enum api_member
{
	API_GOOD,
	API_ABSENT, /* or null */
	API_WRONG	/* of another type, or out of bounds */
} api_member;

/* NULL if it is none; else the caller releases it with json_decref. */
json_t *api_json_parse(span body) __attribute__((warn_unused_result));

/* The text belongs to the body; "" is a text. */
api_member api_json_text(const json_t *body, const char *name, size_t max,
						 const char **value) __attribute__((warn_unused_result));
api_member api_json_number(const json_t *body, const char *name, int64_t min, int64_t max,
						   int64_t *value) __attribute__((warn_unused_result));
api_member api_json_bool(const json_t *body, const char *name, bool *value)
	__attribute__((warn_unused_result));

#endif
