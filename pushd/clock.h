/*
 * clock.h
 *		What time it is, and how often the daemon looks.
 */
#ifndef PUSHD_CLOCK_H
#define PUSHD_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "start_token.h"

/* Ticks of the daemon's timer in a second. */
#define PUSHD_CLOCK_HZ 4

/* Seconds since TGA_EPOCH. */
static inline uint32_t
pushd_now(void)
{
	return (uint32_t) (time(NULL) - TGA_EPOCH);
}

#endif
