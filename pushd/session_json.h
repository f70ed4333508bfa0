/*
 * session_json.h
 *		A session as JSON: the body of GET session, and what lies in Redis.
 */
#ifndef TGA_PUSHD_SESSION_JSON_H
#define TGA_PUSHD_SESSION_JSON_H

#include <jansson.h>

#include "buffer.h"
#include "state.h"

/* "user_id":1,... without the braces, so that a caller can add members. */
void session_json_members(const session *s, buffer *out);

/*
 * Reads the whole object.  Who can write to Redis could write anything, so every
 * member is checked.  The texts of *s belong to the value returned, which the
 * caller releases with json_decref; NULL if it is no session.
 */
json_t *session_json_parse(const char *text, size_t len, session *s)
	__attribute__((warn_unused_result));

/* "2026-01-02T03:04:05Z" and a NUL. */
#define ISO_TIME 24
void iso_time(int64_t unix_time, char text[static ISO_TIME]);

#endif
