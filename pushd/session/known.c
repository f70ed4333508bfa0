/*
 * known.c
 *		See known.h.
 */
#include "session/known.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "must.h"

#define BUCKETS 16384

/* How long the database may be silent. */
#define SILENCE_MS 2000

/* The session, without the rest of the room for its groups. */
typedef struct entry
{
	pushd_id_node node;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	size_t len;
	unsigned char bytes[];
} entry;

static entry *
entry_of(pushd_id_node *node)
{
	return (entry *) ((char *) node - offsetof(entry, node));
}

bool
pushd_known_open(pushd_known *k)
{
	TGA_MUST(k->loop != NULL && k->heard != NULL && k->metrics != NULL);
	return pushd_id_table_open(&k->table, BUCKETS);
}

static void
drop(pushd_known *k, entry *e)
{
	pushd_id_table_remove(&k->table, &e->node, e->token_id);
	free(e);
}

void
pushd_known_close(pushd_known *k)
{
	while (k->table.first != NULL)
		drop(k, entry_of(k->table.first));
	pushd_id_table_close(&k->table);
}

static entry *
find(const pushd_known *k, const uint8_t *token_id)
{
	pushd_id_node *node = pushd_id_table_find(&k->table, token_id);

	for (; node != NULL; node = node->same_hash)
		if (memcmp(entry_of(node)->token_id, token_id, TGA_LOGIN_ID_BYTES) == 0)
			return entry_of(node);
	return NULL;
}

bool
pushd_known_find(pushd_known *k, const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
				 int idle_ttl, pushd_session *s)
{
	const entry *e = find(k, token_id);
	int seconds = pushd_session_kept_seconds(k->max_seconds, idle_ttl);
	uint64_t now = uv_now(k->loop);

	if (e == NULL || !pushd_heard_within(k->heard, SILENCE_MS, now))
		return false;
	memcpy(s, e->bytes, e->len);
	if (s->expires_at <= time(NULL) ||
		!pushd_heard_believes(k->heard, s->as_of, seconds, now))
		return false;
	PUSHD_METRIC(k->metrics, KNOWN_HITS)++;
	return true;
}

void
pushd_known_drop(pushd_known *k, const uint8_t token_id[static TGA_LOGIN_ID_BYTES])
{
	entry *e = find(k, token_id);

	k->drops++;
	if (e != NULL)
		drop(k, e);
}

void
pushd_known_put(pushd_known *k, const pushd_session *s)
{
	size_t len = offsetof(pushd_session, groups) + strlen(s->groups) + 1;
	entry *e = find(k, s->token_id);

	TGA_MUST(s->has_token && k->table.count <= k->max);
	if (e != NULL)
		drop(k, e);
	else if (k->table.count == k->max && k->max > 0)
		drop(k, entry_of(k->table.last));
	e = k->max > 0 ? calloc(1, sizeof(*e) + len) : NULL;
	if (e == NULL)
		return;
	memcpy(e->token_id, s->token_id, sizeof(e->token_id));
	e->len = len;
	memcpy(e->bytes, s, len);
	pushd_id_table_insert(&k->table, &e->node, e->token_id);
}
