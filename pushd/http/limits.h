/*
 * limits.h
 *		How many connections an address holds and how many attempts it made in
 *		this minute.
 *
 * An address is as in a start token: IPv4 whole, IPv6 by its /64.  One that is not
 * known is all zero, and not counted: it would be one limit for a whole site.  The table has
 * a fixed size; when a stranger finds no room, the entry that rested longest
 * and holds no connection makes way, and where there is none, the stranger is
 * not counted: a full table refuses nobody.
 */
#ifndef PUSHD_LIMITS_H
#define PUSHD_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"

typedef struct pushd_limits_entry
{
	uint8_t address[TGA_ADDRESS_BYTES];
	uint32_t connections;
	uint32_t minute;
	uint32_t attempts;
} pushd_limits_entry;

typedef struct pushd_limits
{
	pushd_limits_entry *entries;
	uint32_t capacity; /* a power of two */
	uint64_t seed;	   /* so that nobody can aim at one place of the table */
	uint32_t max_connections;
	uint32_t max_attempts;
} pushd_limits;

bool pushd_limits_open(pushd_limits *l, uint32_t capacity, int max_connections,
					   int max_attempts) __attribute__((warn_unused_result));
void pushd_limits_close(pushd_limits *l);

/* Others: what has been counted stays counted. */
void pushd_limits_set(pushd_limits *l, int max_connections, int max_attempts);

/* Counts a connection; false if the address has as many as it may. */
bool pushd_limits_connect(pushd_limits *l,
						  const uint8_t address[static TGA_ADDRESS_BYTES],
						  uint32_t minute) __attribute__((warn_unused_result));
void pushd_limits_disconnect(pushd_limits *l,
							 const uint8_t address[static TGA_ADDRESS_BYTES]);

/* Counts an attempt; false if the address made as many as it may this minute. */
bool pushd_limits_attempt(pushd_limits *l,
						  const uint8_t address[static TGA_ADDRESS_BYTES],
						  uint32_t minute) __attribute__((warn_unused_result));

/* Whether the address has made all the attempts that it may this minute. */
bool pushd_limits_are_used_up(const pushd_limits *l,
							  const uint8_t address[static TGA_ADDRESS_BYTES],
							  uint32_t minute);

#endif
