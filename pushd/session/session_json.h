/*
 * session_json.h
 *		A session as JSON: the body of GET session, and what lies in Redis, where the hash
 *		of the token is a member more.
 */
#ifndef PUSHD_SESSION_JSON_H
#define PUSHD_SESSION_JSON_H

#include "buffer.h"
#include "session/session_value.h"

/* "user_id":1,... without the braces, so that a caller can add members. */
void pushd_session_json_members(const pushd_session *s, tga_buffer *out);

/* The whole object as it lies in Redis: the same, and as_of. */
void pushd_session_json_cached(const pushd_session *s, tga_buffer *out);

/*
 * Reads that.  A client of Redis could write anything there, so every
 * member is checked; false if it is no session.
 */
bool pushd_session_json_parse(const char *text, size_t len, pushd_session *s)
	__attribute__((warn_unused_result));

#endif
