/*
 * pg_setup.h
 *		What a new connection is told before it is used: its channels and statements.
 */
#ifndef TGA_PG_SETUP_H
#define TGA_PG_SETUP_H

#include "pg_queue.h"

/*
 * Sends LISTEN for each channel, then PREPARE for each statement, and puts as
 * many queries without an answer function into the queue.
 */
bool tga_pg_setup_send(PGconn *conn, const tga_pg_config *config, tga_pg_queue *queue,
					   uint64_t now) __attribute__((warn_unused_result));

/* Logs why a step failed.  False if it did. */
bool tga_pg_setup_check(const tga_pg_config *config, const PGresult *result)
	__attribute__((warn_unused_result));

#endif
