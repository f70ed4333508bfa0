/*
 * session_value.h
 *		A session: one value, from the row to the header.
 *
 * It owns what it says, so it can be kept and copied.  Times are Unix times, groups one
 * text with commas between the names, and a text that is empty is one that there is
 * not.
 */
#ifndef PUSHD_SESSION_VALUE_H
#define PUSHD_SESSION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"
#include "status.h"

/* With their NUL.  A user name and the groups are whole; a first name may be cut. */
#define PUSHD_USERNAME_SIZE 260	  /* 64 characters */
#define PUSHD_FIRST_NAME_SIZE 260 /* of Telegram's 64 characters */
#define PUSHD_GROUPS_SIZE 4160	  /* 64 names of 64 bytes */

typedef struct pushd_session
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES]; /* its public name */
	uint8_t token_id[TGA_LOGIN_ID_BYTES]; /* the hash of its token, if it has one */
	bool has_token;
	tga_session_proof proof;
	int64_t user_id;
	int64_t telegram_id; /* 0: none */
	int64_t created_at;
	int64_t expires_at;
	int64_t as_of; /* when the database said so; see heard.h */
	char username[PUSHD_USERNAME_SIZE];
	char first_name[PUSHD_FIRST_NAME_SIZE];
	char groups[PUSHD_GROUPS_SIZE];
} pushd_session;

/*
 * Takes over the texts, of which NULL is none.  False if the user name or the groups
 * are longer than what the database lets in: half of a name is another's.
 */
bool pushd_session_set_texts(pushd_session *s, const char *username,
							 const char *first_name, const char *groups)
	__attribute__((warn_unused_result));

/*
 * For how many of seconds a copy may be kept of one that may rest for idle_ttl seconds (0:
 * as long as it likes): who reads Redis alone comes to us when the key ends, and is heard
 * of before the session rests.
 */
int pushd_session_kept_seconds(int seconds, int idle_ttl);

#endif
