/*
 * limits.c
 *		See limits.h.
 */
#include "http/limits.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

#include "must.h"

/* Places in a row where an address may be. */
#define WAYS 8

void
pushd_limits_set(pushd_limits *l, int max_connections, int max_attempts)
{
	TGA_MUST(max_connections > 0 && max_attempts > 0);
	l->max_connections = (uint32_t) max_connections;
	l->max_attempts = (uint32_t) max_attempts;
}

bool
pushd_limits_open(pushd_limits *l, uint32_t capacity, int max_connections,
				  int max_attempts)
{
	TGA_MUST(capacity >= WAYS && (capacity & (capacity - 1)) == 0);
	*l = (pushd_limits){.capacity = capacity};
	pushd_limits_set(l, max_connections, max_attempts);
	l->entries = calloc(capacity, sizeof(*l->entries));
	return l->entries != NULL &&
		   RAND_bytes((unsigned char *) &l->seed, sizeof(l->seed)) == 1;
}

void
pushd_limits_close(pushd_limits *l)
{
	free(l->entries);
	l->entries = NULL;
}

static pushd_limits_entry *
row_of(const pushd_limits *l, const uint8_t *address)
{
	uint64_t h;

	memcpy(&h, address, sizeof(h));
	h ^= l->seed;
	for (int round = 0; round < 2; round++)
	{
		h ^= h >> 33;
		h *= UINT64_C(0xff51afd7ed558ccd) ^ (l->seed << 1);
		h ^= h >> 29;
	}
	return &l->entries[h & (l->capacity - 1) & ~(uint32_t) (WAYS - 1)];
}

static bool
is_unused(const pushd_limits_entry *e, uint32_t minute)
{
	return e->connections == 0 && (e->attempts == 0 || e->minute != minute);
}

static bool
is_nobodys(const uint8_t *address)
{
	static const uint8_t nobody[TGA_ADDRESS_BYTES];

	return memcmp(address, nobody, sizeof(nobody)) == 0;
}

static pushd_limits_entry *
find(const pushd_limits *l, const uint8_t *address)
{
	pushd_limits_entry *row = row_of(l, address);

	for (int i = 0; i < WAYS && !is_nobodys(address); i++)
		if (memcmp(row[i].address, address, TGA_ADDRESS_BYTES) == 0)
			return &row[i];
	return NULL;
}

/* The address's entry, or one made for it; NULL if there is no room. */
static pushd_limits_entry *
find_or_make(pushd_limits *l, const uint8_t *address, uint32_t minute)
{
	pushd_limits_entry *row = row_of(l, address), *found = find(l, address);

	for (int pass = 0; pass < 2 && found == NULL && !is_nobodys(address); pass++)
		for (int i = 0; i < WAYS && found == NULL; i++)
			if (pass == 0 ? is_unused(&row[i], minute) : row[i].connections == 0)
			{
				found = &row[i];
				*found = (pushd_limits_entry){.minute = minute};
				memcpy(found->address, address, TGA_ADDRESS_BYTES);
			}
	return found;
}

bool
pushd_limits_connect(pushd_limits *l, const uint8_t address[static TGA_ADDRESS_BYTES],
					 uint32_t minute)
{
	pushd_limits_entry *e = find_or_make(l, address, minute);

	if (e == NULL)
		return true;
	if (e->connections >= l->max_connections)
		return false;
	e->connections++;
	return true;
}

void
pushd_limits_disconnect(pushd_limits *l, const uint8_t address[static TGA_ADDRESS_BYTES])
{
	pushd_limits_entry *e = find(l, address);

	if (e != NULL && e->connections > 0)
		e->connections--;
}

bool
pushd_limits_attempt(pushd_limits *l, const uint8_t address[static TGA_ADDRESS_BYTES],
					 uint32_t minute)
{
	pushd_limits_entry *e = find_or_make(l, address, minute);

	if (e == NULL)
		return true;
	if (e->minute != minute)
	{
		e->minute = minute;
		e->attempts = 0;
	}
	if (e->attempts >= l->max_attempts)
		return false;
	e->attempts++;
	return true;
}

bool
pushd_limits_are_used_up(const pushd_limits *l,
						 const uint8_t address[static TGA_ADDRESS_BYTES], uint32_t minute)
{
	const pushd_limits_entry *e = find(l, address);

	return e != NULL && e->minute == minute && e->attempts >= l->max_attempts;
}
