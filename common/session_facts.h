/*
 * session_facts.h
 *		A session as JSON: the body of GET session and of tgauth_session_json(), which
 *		say the same because the same code writes both.
 */
#ifndef TGA_SESSION_FACTS_H
#define TGA_SESSION_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "start_token.h"
#include "status.h"

/* Times are Unix times.  A text that is empty or NULL is null in JSON. */
typedef struct tga_session_facts
{
	int64_t user_id;
	int64_t telegram_id; /* 0: none */
	const char *username;
	const char *first_name;
	const char *groups; /* commas between the names, which need no escape */
	tga_session_proof proof;
	const uint8_t *login_id; /* of TGA_LOGIN_ID_BYTES */
	int64_t created_at;
	int64_t expires_at;
} tga_session_facts;

/* Where the text goes to, in parts. */
typedef struct tga_json_sink
{
	void (*add)(void *out, const char *bytes, size_t len);
	void *out;
} tga_json_sink;

/* "user_id":1,... without the braces, so that a caller can add members. */
void tga_session_json_members(const tga_session_facts *s, const tga_json_sink *sink);

/* "2026-01-02T03:04:05Z" and a NUL. */
#define TGA_ISO_TIME 24
void tga_iso_time(int64_t unix_time, char text[static TGA_ISO_TIME]);

#endif
