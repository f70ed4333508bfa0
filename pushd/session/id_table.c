/*
 * id_table.c
 *		See id_table.h.
 */
#include "session/id_table.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"

bool
pushd_id_table_open(pushd_id_table *t, uint32_t buckets)
{
	TGA_MUST(buckets > 0 && (buckets & (buckets - 1)) == 0);
	*t = (pushd_id_table){.bucket_count = buckets};
	t->buckets = calloc(buckets, sizeof(*t->buckets));
	return t->buckets != NULL;
}

void
pushd_id_table_close(pushd_id_table *t)
{
	TGA_MUST(t->count == 0 && t->first == NULL);
	free(t->buckets);
	t->buckets = NULL;
}

/* Login ids are output of SHA-256, which spreads them. */
static pushd_id_node **
bucket_of(const pushd_id_table *t, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	return &t->buckets[hash & (t->bucket_count - 1)];
}

void
pushd_id_table_insert(pushd_id_table *t, pushd_id_node *node,
					  const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	pushd_id_node **bucket = bucket_of(t, id);

	TGA_MUST(node->prev == NULL && node->next == NULL && t->first != node);
	node->same_hash = *bucket;
	*bucket = node;
	node->next = t->first;
	if (node->next != NULL)
		node->next->prev = node;
	else
		t->last = node;
	t->first = node;
	t->count++;
}

void
pushd_id_table_remove(pushd_id_table *t, pushd_id_node *node,
					  const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	pushd_id_node **link = bucket_of(t, id);

	while (*link != node)
	{
		TGA_MUST(*link != NULL);
		link = &(*link)->same_hash;
	}
	*link = node->same_hash;
	if (t->cursor == node)
		t->cursor = node->next;
	if (node->prev != NULL)
		node->prev->next = node->next;
	else
		t->first = node->next;
	if (node->next != NULL)
		node->next->prev = node->prev;
	else
		t->last = node->prev;
	/* A loop over the list may be at this one, and go on from it. */
	t->count--;
	TGA_MUST((t->count > 0) == (t->first != NULL) &&
			 (t->first == NULL) == (t->last == NULL));
}

pushd_id_node *
pushd_id_table_find(const pushd_id_table *t, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	return *bucket_of(t, id);
}

pushd_id_node *
pushd_id_table_walk(pushd_id_table *t)
{
	pushd_id_node *node = t->cursor != NULL ? t->cursor : t->first;

	if (node != NULL)
		t->cursor = node->next;
	return node;
}
