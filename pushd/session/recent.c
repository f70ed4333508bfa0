/*
 * recent.c
 *		See recent.h.
 */
#include "session/recent.h"

#include <stdlib.h>
#include <string.h>

/* Seconds by which the clocks of daemons that share a channel may differ. */
#define CLOCK_MARGIN 5

bool
pushd_recent_open(pushd_recent *m, uint32_t capacity, uint32_t keep_seconds)
{
	*m = (pushd_recent){
		.capacity = capacity, .keep_seconds = keep_seconds, .complete_since = UINT32_MAX};
	m->entries = calloc(capacity, sizeof(*m->entries));
	m->buckets = calloc(capacity, sizeof(*m->buckets));
	return m->entries != NULL && m->buckets != NULL;
}

void
pushd_recent_close(pushd_recent *m)
{
	free(m->entries);
	free(m->buckets);
	*m = (pushd_recent){0};
}

/* Ids are output of SHA-256, which spreads them. */
static uint32_t *
bucket_of(const pushd_recent *m, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	return &m->buckets[hash & (m->capacity - 1)];
}

static pushd_recent_entry *
find(const pushd_recent *m, const uint8_t *id)
{
	for (uint32_t i = *bucket_of(m, id); i != 0; i = m->entries[i - 1].next)
		if (memcmp(m->entries[i - 1].id, id, TGA_LOGIN_ID_BYTES) == 0)
			return &m->entries[i - 1];
	return NULL;
}

static void
forget_oldest(pushd_recent *m, uint32_t now)
{
	pushd_recent_entry *entry = &m->entries[m->oldest];
	uint32_t *link = bucket_of(m, entry->id);

	while (*link != m->oldest + 1)
		link = &m->entries[*link - 1].next;
	*link = entry->next;
	if (m->complete_since != UINT32_MAX && now < entry->at + m->keep_seconds)
		m->complete_since = now;
	m->oldest = (m->oldest + 1) & (m->capacity - 1);
	m->count--;
}

/* A new entry; the oldest makes way where there is no room. */
static pushd_recent_entry *
add(pushd_recent *m, const uint8_t *id, uint32_t now)
{
	uint32_t *bucket = bucket_of(m, id);
	uint32_t slot;
	pushd_recent_entry *entry;

	if (m->count == m->capacity)
		forget_oldest(m, now);
	slot = (m->oldest + m->count) & (m->capacity - 1);
	entry = &m->entries[slot];
	memcpy(entry->id, id, TGA_LOGIN_ID_BYTES);
	entry->at = now;
	entry->next = *bucket;
	*bucket = slot + 1;
	m->count++;
	return entry;
}

bool
pushd_recent_put(pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				 tga_state state, uint32_t now)
{
	pushd_recent_entry *entry = find(m, id);
	bool news = entry == NULL || entry->state != state || entry->by_hint;

	if (entry == NULL)
		entry = add(m, id, now);
	entry->state = (uint8_t) state;
	entry->hearing = m->hearing;
	entry->by_hint = false;
	return news;
}

bool
pushd_recent_put_hint(pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES],
					  tga_state state, uint32_t now)
{
	if (find(m, id) != NULL)
		return false;
	(void) pushd_recent_put(m, id, state, now);
	find(m, id)->by_hint = true;
	return true;
}

bool
pushd_recent_is_news(const pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES],
					 tga_state state)
{
	const pushd_recent_entry *entry = find(m, id);

	return entry == NULL || entry->hearing != m->hearing || entry->state != state ||
		   entry->by_hint;
}

tga_state
pushd_recent_get(const pushd_recent *m, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	const pushd_recent_entry *entry = find(m, id);

	return entry == NULL || entry->hearing != m->hearing ? TGA_STATE_WAITING
														 : (tga_state) entry->state;
}

void
pushd_recent_complete_from(pushd_recent *m, uint32_t now)
{
	m->complete_since = now;
	m->hearing++;
}

void
pushd_recent_incomplete(pushd_recent *m)
{
	m->complete_since = UINT32_MAX;
}

bool
pushd_recent_knows(const pushd_recent *m, uint32_t issued_at)
{
	return m->complete_since != UINT32_MAX &&
		   issued_at > m->complete_since + CLOCK_MARGIN;
}
