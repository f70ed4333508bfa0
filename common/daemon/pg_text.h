/*
 * pg_text.h
 *		Texts on their way to a database of whatever encoding, and back.
 *
 * The server converts parameters from UTF-8 before it runs a statement, and fails
 * where its encoding lacks a character.  So what strangers write goes as bytes, which
 * nobody converts, into tgauth_text(), which answers with what the database can hold.
 * Other parameters are ASCII by nature, or wrong: a question mark stands for each byte
 * of theirs that is not.
 *
 * A database of SQL_ASCII converts nothing and can hold any bytes; what comes from one
 * is made UTF-8, so that everything behind can count on that.
 */
#ifndef TGA_PG_TEXT_H
#define TGA_PG_TEXT_H

#include "pg.h"

#define TGA_PG_PARAMETERS_MAX 16

/* What libpq takes, one element for each parameter. */
typedef struct tga_pg_parameters
{
	int count;
	const char *values[TGA_PG_PARAMETERS_MAX];
	int lengths[TGA_PG_PARAMETERS_MAX]; /* of those that go as bytes */
	int formats[TGA_PG_PARAMETERS_MAX];
	char *copies[TGA_PG_PARAMETERS_MAX];
} tga_pg_parameters;

/*
 * Those of a statement, in which tgauth_text($n … says that the nth is of bytes.  False
 * if memory is short.  To be freed when they are sent, whatever this returned.
 */
bool tga_pg_parameters_make(tga_pg_parameters *p, const tga_pg_statement *statement,
							int count, const char *const *values)
	__attribute__((warn_unused_result));
void tga_pg_parameters_free(tga_pg_parameters *p);

/* Whether the server is one of SQL_ASCII, and the texts of its answers made UTF-8. */
bool tga_pg_has_no_encoding(const PGconn *conn);
void tga_pg_make_utf8(PGresult *result);

#endif
