/*
 * db_rows.h
 *		What the files of db share: reading answers.
 */
#ifndef TGA_PUSHD_DB_ROWS_H
#define TGA_PUSHD_DB_ROWS_H

#include <libpq-fe.h>

#include "buffer.h"
#include "state.h"

struct pushd;

/* The columns that db_read_row reads. */
#define DB_ROW_COLUMNS                                                                   \
	"encode(login_id, 'hex'), state, user_id, telegram_id, username, first_name, "       \
	"floor(extract(epoch from created_at))::bigint, floor(extract(epoch from expires_at))::bigint, array_to_string(groups, ',')"

/* Whether a result has rows to read; complains of an error once a connection. */
bool db_has_rows(struct pushd *p, const char *query, const PGresult *result);

/*
 * Row i's columns from `first` on, whose texts belong to the result.  False if it
 * tells of no login.
 */
bool db_read_row(const PGresult *result, int i, int first, state_row *row)
	__attribute__((warn_unused_result));

/* An array of login ids as PostgreSQL reads it: {"\\x01..","\\x02.."}. */
void db_add_id(buffer *array, const uint8_t id[static TGA_LOGIN_ID_BYTES]);
void db_end_ids(buffer *array);

/* Sends the questions that were gathered. */
void db_flush_questions(struct pushd *p);

#endif
