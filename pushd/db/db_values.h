/*
 * db_values.h
 *		Parameters and columns as PostgreSQL writes them.
 */
#ifndef PUSHD_DB_VALUES_H
#define PUSHD_DB_VALUES_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#include <libpq-fe.h>

#include "buffer.h"
#include "login_id.h"

/* The text of a column, which belongs to the result; NULL for NULL. */
static inline const char *
pushd_db_text(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

/* A parameter of type bytea: "\x0123..." and a NUL. */
#define PUSHD_DB_ID_TEXT (2 + PUSHD_LOGIN_ID_HEX + 1)

static inline const char *
pushd_db_id(const uint8_t id[static TGA_LOGIN_ID_BYTES],
			char text[static PUSHD_DB_ID_TEXT])
{
	text[0] = '\\';
	text[1] = 'x';
	tga_hex_encode(id, TGA_LOGIN_ID_BYTES, text + 2);
	return text;
}

/* A parameter that is a whole number. */
#define PUSHD_DB_NUMBER_TEXT 24

static inline const char *
pushd_db_number(int64_t number, char text[static PUSHD_DB_NUMBER_TEXT])
{
	snprintf(text, PUSHD_DB_NUMBER_TEXT, "%" PRId64, number);
	return text;
}

/* An array of ids: {"\\x01..","\\x02.."}. */
static inline void
pushd_db_add_id(tga_buffer *array, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	char hex[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(id, hex);
	tga_buffer_format(array, "%s\"\\\\x%s\"", array->len == 0 ? "{" : ",", hex);
}

static inline void
pushd_db_end_ids(tga_buffer *array)
{
	tga_buffer_text(array, array->len == 0 ? "{}" : "}");
}

#endif
