/*
 * state_row.h
 *		What PostgreSQL says of a login: a row of tgauth_states or tgauth_changes.
 */
#ifndef PUSHD_STATE_ROW_H
#define PUSHD_STATE_ROW_H

#include <libpq-fe.h>

#include "session/session_value.h"
#include "status.h"

/* The session counts where the state is TGA_STATE_CONFIRMED. */
typedef struct pushd_state_row
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	tga_state state;
	pushd_session session;
} pushd_state_row;

/* What a statement has to select first, in this order. */
#define PUSHD_STATE_COLUMNS                                                              \
	"encode(login_id, 'hex'), state, user_id, telegram_id, username, first_name, "       \
	"floor(extract(epoch FROM created_at))::bigint, "                                    \
	"floor(extract(epoch FROM expires_at))::bigint, array_to_string(groups, ','), "      \
	"proof, encode(token_id, 'hex'), " PUSHD_STATE_CLOCK

/*
 * The database's clock, in microseconds, as its transaction began: before the snapshot
 * that the rows are of.  (That of the statement may be after it: a statement's bind and
 * execute messages are stamped one by one.)
 */
#define PUSHD_STATE_CLOCK "floor(extract(epoch FROM now()) * 1000000)::bigint"

enum
{
	PUSHD_STATE_LOGIN_ID,
	PUSHD_STATE_STATE,
	PUSHD_STATE_USER_ID,
	PUSHD_STATE_TELEGRAM_ID,
	PUSHD_STATE_USERNAME,
	PUSHD_STATE_FIRST_NAME,
	PUSHD_STATE_CREATED_AT,
	PUSHD_STATE_EXPIRES_AT,
	PUSHD_STATE_GROUPS,
	PUSHD_STATE_PROOF,
	PUSHD_STATE_TOKEN_ID,
	PUSHD_STATE_AS_OF,
	PUSHD_STATE_COLUMN_COUNT
};

/* Reads a row.  False if it is of no login, or in a state that this program has no word for. */
bool pushd_state_row_read(const PGresult *result, int i, pushd_state_row *row)
	__attribute__((warn_unused_result));

#endif
