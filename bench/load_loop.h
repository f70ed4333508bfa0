/*
 * load_loop.h
 *		The load generator's loop: what it watches, and its clock.
 *
 * One loop, one process.  load.c has the jobs, load_browser.c one browser, load_connection.c
 * its connections to what is measured, load_confirm.c the one to PostgreSQL.
 */
#ifndef LOAD_LOOP_H
#define LOAD_LOOP_H

#include <stdint.h>

typedef struct load_source
{
	int fd; /* -1: closed */
	void (*on_event)(struct load_source *s, uint32_t events);
} load_source;

typedef struct load_loop
{
	int epoll;
} load_loop;

void load_loop_open(load_loop *l);

/* events as of epoll(7).  Closing the descriptor ends it. */
void load_loop_watch(const load_loop *l, load_source *s, uint32_t events);

/* Waits for so many milliseconds at most (-1: for ever) and tells what happened. */
void load_loop_turn(const load_loop *l, int milliseconds);

/* Seconds. */
double load_loop_now(void);

/* A measurement in which something went wrong is none. */
void load_loop_fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

#endif
