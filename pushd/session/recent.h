/*
 * recent.h
 *		What became of login ids lately, as far as this daemon knows; and of tokens, by
 *		their hashes, whose sessions ended.
 *
 * A page that opens its socket for a login which began while we listened needs
 * no query: had anything happened to it, it would be here.  `complete_since` says
 * from when on that holds; the table is bounded, and forgetting too early moves
 * that moment forward.
 *
 * After a gap in what is heard, what was noted before it is no more believed, but still
 * known: so what is heard again is no news.
 */
#ifndef PUSHD_RECENT_H
#define PUSHD_RECENT_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"
#include "status.h"

typedef struct pushd_recent_entry
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	uint32_t at; /* seconds since TGA_EPOCH */
	uint32_t next;
	uint32_t hearing; /* that it was noted in */
	uint8_t state;
	bool by_hint; /* its row is still to come */
} pushd_recent_entry;

/* Entries are a ring in order of time, buckets chain them by id. */
typedef struct pushd_recent
{
	pushd_recent_entry *entries;
	uint32_t *buckets; /* index of the first entry + 1; 0: none */
	uint32_t capacity; /* a power of two */
	uint32_t oldest;
	uint32_t count;
	uint32_t keep_seconds;
	uint32_t complete_since; /* UINT32_MAX: never */
	uint32_t hearing;		 /* counts those without a gap */
} pushd_recent;

bool pushd_recent_open(pushd_recent *m, uint32_t capacity, uint32_t keep_seconds)
	__attribute__((warn_unused_result));
void pushd_recent_close(pushd_recent *m);

/* Notes the state of an id, which counts from now on; whether it was not known before. */
bool pushd_recent_put(pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES],
					  tga_state state, uint32_t now);

/*
 * Notes the state of an id by a hint alone: so that it counts, and its row is still news.
 * False, and nothing noted, if anything is known of it.
 */
bool pushd_recent_put_hint(pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES],
						   tga_state state, uint32_t now)
	__attribute__((warn_unused_result));

/* Whether pushd_recent_put would change anything: no gap since, and no mere hint. */
bool pushd_recent_is_news(const pushd_recent *m,
						  const uint8_t id[static TGA_LOGIN_ID_BYTES], tga_state state);

/* TGA_STATE_WAITING if there was no news without a gap since. */
tga_state pushd_recent_get(const pushd_recent *m,
						   const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* From now on all that happens is put here; what was put before has a gap behind it. */
void pushd_recent_complete_from(pushd_recent *m, uint32_t now);

/* No more of what happens is put here. */
void pushd_recent_incomplete(pushd_recent *m);

/* Whether anything that happened to a login made at that time would be here. */
bool pushd_recent_knows(const pushd_recent *m, uint32_t issued_at);

#endif
