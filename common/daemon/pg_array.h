/*
 * pg_array.h
 *		Arrays of whole numbers, as PostgreSQL writes them: {17,42,88}.
 */
#ifndef TGA_PG_ARRAY_H
#define TGA_PG_ARRAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The next number; *at begins at the array and is moved.  False at its end. */
static inline bool
tga_pg_array_next(const char **at, int64_t *number)
{
	char *end;

	if (**at != '{' && **at != ',')
		return false;
	*number = strtoll(*at + 1, &end, 10);
	if (end == *at + 1)
		return false;
	*at = end;
	return true;
}

#endif
