/*
 * pg_setup.h
 *		What a new connection is told before it is used: its channels; and what is
 *		prepared on it.
 */
#ifndef TGA_PG_SETUP_H
#define TGA_PG_SETUP_H

#include "pg_queue.h"

/* The statements that are prepared on a connection, or about to be. */
typedef struct tga_pg_prepared
{
	const tga_pg_statement **statements;
	int count;
	int cap;
} tga_pg_prepared;

bool tga_pg_is_prepared(const tga_pg_prepared *set, const tga_pg_statement *statement);

/* Sends PREPARE, without a sync point.  False: memory is short, or libpq fails. */
bool tga_pg_prepare(tga_pg_prepared *set, PGconn *conn, const tga_pg_statement *statement)
	__attribute__((warn_unused_result));

/* The server refused to prepare it. */
void tga_pg_prepared_remove(tga_pg_prepared *set, const tga_pg_statement *statement);
void tga_pg_prepared_clear(tga_pg_prepared *set);

/*
 * Sends LISTEN for each channel, then PREPARE for the first statement, and puts as
 * many queries without an answer function into the queue.
 */
bool tga_pg_setup_send(PGconn *conn, const tga_pg_config *config, tga_pg_prepared *set,
					   tga_pg_queue *queue, uint64_t now)
	__attribute__((warn_unused_result));

/* Logs why a step failed.  False if it did. */
bool tga_pg_setup_check(const tga_pg_config *config, const PGresult *result, uint64_t now)
	__attribute__((warn_unused_result));

#endif
