/*
 * db_rows.h
 *		What the files of db share: reading answers.
 */
#ifndef PUSHD_DB_ROWS_H
#define PUSHD_DB_ROWS_H

#include <libpq-fe.h>

#include "buffer.h"
#include "db/state.h"

struct pushd;

/* The columns that pushd_db_read_row reads. */
#define PUSHD_DB_ROW_COLUMNS                                                             \
	"encode(login_id, 'hex'), state, user_id, telegram_id, username, first_name, "       \
	"floor(extract(epoch from created_at))::bigint, floor(extract(epoch from expires_at))::bigint, array_to_string(groups, ',')"

/* Whether a result has rows to read; complains of an error once a connection. */
bool pushd_db_has_rows(struct pushd *p, const char *query, const PGresult *result);

/*
 * Row i's columns from `first` on, whose texts belong to the result.  False if it
 * tells of no login.
 */
bool pushd_db_read_row(const PGresult *result, int i, int first, pushd_state_row *row)
	__attribute__((warn_unused_result));

/* An array of login ids as PostgreSQL reads it: {"\\x01..","\\x02.."}. */
void pushd_db_add_id(tga_buffer *array, const uint8_t id[static TGA_LOGIN_ID_BYTES]);
void pushd_db_end_ids(tga_buffer *array);

/* Sends the questions that were gathered. */
void pushd_db_flush_questions(struct pushd *p);

#endif
