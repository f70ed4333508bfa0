/*
 * tap.h
 *		What a unit test needs: ok() for each claim, tap_done() at the end.
 *
 * Prints the Test Anything Protocol, which test/run.py counts.
 */
#ifndef TGA_TEST_TAP_H
#define TGA_TEST_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count;
static int tap_failed;

/* One claim; the name says what should hold. */
#define ok(claim, name) tap_ok((claim), (name), __FILE__, __LINE__)

static inline bool
tap_ok(bool holds, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++tap_count, name);
	if (!holds)
	{
		tap_failed++;
		printf("#   at %s:%d\n", file, line);
	}
	return holds;
}

/* The value for main to return. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

#endif
