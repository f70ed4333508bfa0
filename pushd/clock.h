/*
 * clock.h
 *		The time as logins keep it.
 */
#ifndef PUSHD_CLOCK_H
#define PUSHD_CLOCK_H

#include <time.h>

#include "start_token.h"

/* Seconds since TGA_EPOCH. */
static inline uint32_t
pushd_now(void)
{
	return (uint32_t) (time(NULL) - TGA_EPOCH);
}

#endif
