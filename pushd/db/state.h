/*
 * state.h
 *		What PostgreSQL says of a login id, and the session behind it.
 */
#ifndef PUSHD_STATE_H
#define PUSHD_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "session/login_cookie.h"

typedef enum pushd_login_state
{
	PUSHD_LOGIN_WAITING, /* there is no row */
	PUSHD_LOGIN_CONFIRMED,
	PUSHD_LOGIN_DECLINED,
	PUSHD_LOGIN_MISMATCH,
	PUSHD_LOGIN_REVOKED /* was a live session; also when it ran out */
} pushd_login_state;

/* Texts belong to the answer that they came with: good during a callback only. */
typedef struct pushd_session
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	int64_t user_id;
	int64_t telegram_id; /* 0: none */
	const char *username;
	const char *first_name;
	const char *groups; /* comma-separated; empty or NULL: none */
	int64_t created_at; /* Unix times */
	int64_t expires_at;
} pushd_session;

typedef struct pushd_state_row
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	pushd_login_state state;
	pushd_session session; /* of PUSHD_LOGIN_CONFIRMED */
} pushd_state_row;

/* "confirmed", "declined", ...: false for another word. */
bool pushd_login_state_parse(const char *word, pushd_login_state *state)
	__attribute__((warn_unused_result));
const char *pushd_login_state_name(pushd_login_state state);

#endif
