/*
 * pg_refusal.h
 *		What the log says of a statement that PostgreSQL refused.
 */
#ifndef TGA_PG_REFUSAL_H
#define TGA_PG_REFUSAL_H

#include "pg.h"

/* What an operator is to look at; NULL where the server's own words are all there is. */
const char *tga_pg_hint(const char *sqlstate);

/*
 * Whether it is the server's state that refused it: one that takes no writes, is short
 * of something or lacks a right, and not what the statement was about.
 */
bool tga_pg_is_servers_fault(const char *sqlstate);

/*
 * One line, unless the same statement was refused for the same reason lately.  event is
 * query_failed, or what else it was part of; what names the statement.
 */
void tga_pg_log_refusal(const tga_log *log, tga_reasons *reasons, uint64_t now,
						const char *event, const char *what, const PGresult *result);

#endif
