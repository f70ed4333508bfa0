/*
 * log.h
 *		One line an event, as key=value or as JSON, on standard error.
 *
 * A line begins with time, level and event; what follows are pairs.  Nothing
 * secret goes into a value: no start token, cookie, password or bot token.
 * Values are escaped, so no client can write a line of its own.
 *
 * Where standard error leads to systemd's journal, that has time, level and program by
 * itself: they are left out of the line, unless it is JSON, and each pair is a field as well.
 */
#ifndef TGA_LOG_H
#define TGA_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include "journal.h"

typedef enum tga_log_level
{
	TGA_DEBUG,
	TGA_INFO,
	TGA_WARNING,
	TGA_ERROR
} tga_log_level;

typedef struct tga_log
{
	FILE *out;
	const char *program;
	tga_log_level level; /* the least one that is written */
	bool json;
	bool in_journal;	  /* out leads there: a line begins with its level */
	tga_journal *journal; /* takes events with their fields; NULL: none does */
} tga_log;

/*
 * Events from now on have fields, where the log leads to the journal.  What a process says
 * at its very end the journal may find no unit for, but by the stream: so a daemon calls this
 * once it runs.
 */
void tga_log_use_journal(tga_log *log);

/*
 * Pairs of const char * key and value, ended by NULL; a pair whose value is NULL
 * is left out.
 *
 *		tga_log_event(log, TGA_INFO, "listening", "address", a, "port", TGA_NUM(p), NULL);
 */
void tga_log_event(const tga_log *log, tga_log_level level, const char *event, ...)
	__attribute__((sentinel));

/* A whole number as a value, good until the end of the enclosing block. */
#define TGA_NUM(n) tga_log_number((char[24]){0}, (long long) (n))
const char *tga_log_number(char buffer[static 24], long long n);

/* "debug", "info", "warning", "error".  False for another name. */
bool tga_log_level_parse(const char *name, tga_log_level *level)
	__attribute__((warn_unused_result));

#endif
