/*
 * state.h
 *		What PostgreSQL says of a login id, and the session behind it.
 */
#ifndef TGA_PUSHD_STATE_H
#define TGA_PUSHD_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "login.h"

typedef enum login_state
{
	LOGIN_WAITING, /* there is no row */
	LOGIN_CONFIRMED,
	LOGIN_DECLINED,
	LOGIN_MISMATCH,
	LOGIN_REVOKED /* was a live session; also when it ran out */
} login_state;

/* Texts belong to the answer that they came with: good during a callback only. */
typedef struct session
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	int64_t user_id;
	int64_t telegram_id; /* 0: none */
	const char *username;
	const char *first_name;
	const char *groups; /* comma-separated; empty or NULL: none */
	int64_t created_at; /* Unix times */
	int64_t expires_at;
} session;

typedef struct state_row
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	login_state state;
	session session; /* of LOGIN_CONFIRMED */
} state_row;

/* "confirmed", "declined", ...: false for another word. */
bool login_state_parse(const char *word, login_state *state)
	__attribute__((warn_unused_result));
const char *login_state_name(login_state state);

#endif
