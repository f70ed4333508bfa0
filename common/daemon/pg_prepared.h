/*
 * pg_prepared.h
 *		The statements of a connection: which of them the server has prepared, and the
 *		schema that our functions are called in.
 *
 * A statement's text names functions of tgauth without a schema.  It is sent with the
 * one that the extension is in before each word that begins with tgauth_, while
 * search_path is pg_catalog alone: so a function of the same name in another schema is
 * no candidate.  One in the extension's own schema is one, as far as its arguments fit
 * better; so a statement gives every argument, each with a type that is ours.
 */
#ifndef TGA_PG_PREPARED_H
#define TGA_PG_PREPARED_H

#include "pg.h"

/* An identifier of 63 bytes in UTF-8 and quotes, where a server has it in one of 8 bits. */
#define TGA_PG_SCHEMA_BYTES 256

typedef struct tga_pg_prepared
{
	char schema[TGA_PG_SCHEMA_BYTES];	 /* quoted, with its dot; empty: no extension */
	const tga_pg_statement **statements; /* or about to be prepared */
	int count;
	int cap;
} tga_pg_prepared;

/* SQL that asks for such a schema; a value. */
#define TGA_PG_SCHEMA_SQL                                                                \
	"coalesce((SELECT quote_ident(n.nspname) || '.' FROM pg_extension AS e "             \
	"JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'tgauth'), '')"

bool tga_pg_is_prepared(const tga_pg_prepared *set, const tga_pg_statement *statement);

/* Sends PREPARE, without a sync point.  False: memory is short, or libpq fails. */
bool tga_pg_prepare(tga_pg_prepared *set, PGconn *conn, const tga_pg_statement *statement)
	__attribute__((warn_unused_result));

/* The server refused to prepare it. */
void tga_pg_prepared_remove(tga_pg_prepared *set, const tga_pg_statement *statement);
void tga_pg_prepared_clear(tga_pg_prepared *set);

#endif
