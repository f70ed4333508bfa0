/*
 * state.h
 *		What PostgreSQL says of a login id, and the session behind it.
 */
#ifndef PUSHD_STATE_H
#define PUSHD_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "session/login_cookie.h"
#include "status.h"

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
	tga_state state;
	pushd_session session; /* of TGA_STATE_CONFIRMED */
} pushd_state_row;

#endif
