/*
 * api_json.h
 *		The JSON bodies of the API: bytes in, members or no out.
 *
 * A body is one object, without a name that comes twice and without NUL.  Members
 * that nobody asked for are let be, so that clients may be newer than we are.
 */
#ifndef PUSHD_API_JSON_H
#define PUSHD_API_JSON_H

#include <stdint.h>

#include <jansson.h>

#include "span.h"

typedef enum pushd_api_member
{
	PUSHD_API_GOOD,
	PUSHD_API_ABSENT, /* or null */
	PUSHD_API_WRONG	  /* of another type, or out of bounds */
} pushd_api_member;

/* NULL if it is none; else the caller releases it with json_decref. */
json_t *pushd_api_json_parse(tga_span body) __attribute__((warn_unused_result));

/* The text belongs to the body; "" is a text. */
pushd_api_member pushd_api_json_text(const json_t *body, const char *name, size_t max,
									 const char **value)
	__attribute__((warn_unused_result));
pushd_api_member pushd_api_json_number(const json_t *body, const char *name, int64_t min,
									   int64_t max, int64_t *value)
	__attribute__((warn_unused_result));
pushd_api_member pushd_api_json_bool(const json_t *body, const char *name, bool *value)
	__attribute__((warn_unused_result));

#endif
