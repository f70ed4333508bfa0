/*
 * must.c
 *		See must.h.
 */
#include "must.h"

#include <stdio.h>
#include <stdlib.h>

void
tga_must_fail(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, what);
	abort();
}

void
tga_must_move(const char *file, int line, const tga_transitions *states, size_t count,
			  unsigned from, unsigned to)
{
	char what[128];

	if (from < count && to < count && (states[from].next & TGA_TO(to)) != 0)
		return;
	snprintf(what, sizeof(what), "state %s may become %s",
			 from < count ? states[from].name : "(none)",
			 to < count ? states[to].name : "(none)");
	tga_must_fail(file, line, what);
}
