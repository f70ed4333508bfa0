/*
 * usage.c
 *		See usage.h.
 */
#include "db/usage.h"

#include <stdlib.h>

#include "db/db_rows.h"
#include "pushd.h"

/* When so many wait, they are told at once. */
#define IDS 4096
#define PLACES (4 * IDS)

static bool
prepare(pushd_usage *t)
{
	if (t->ids == NULL)
		t->ids = malloc(IDS * sizeof(*t->ids));
	if (t->places == NULL)
		t->places = calloc(PLACES, sizeof(*t->places));
	return t->ids != NULL && t->places != NULL;
}

/* Where an id is, or is to go: ids are output of SHA-256, so their bytes are a hash. */
static uint32_t *
place_of(pushd_usage *t, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	for (;; hash++)
	{
		uint32_t *place = &t->places[hash % PLACES];

		if (*place == 0 || memcmp(t->ids[*place - 1], id, TGA_LOGIN_ID_BYTES) == 0)
			return place;
	}
}

static void
on_told(void *arg, const PGresult *result)
{
	if (result != NULL)
		(void) pushd_db_has_rows(arg, "touch", result);
}

/* What gets lost on the way is told again at the next use. */
static void
tell(pushd *p)
{
	pushd_usage *t = &p->db.usage;
	tga_buffer ids = {0};

	for (uint32_t i = 0; i < t->count; i++)
		pushd_db_add_id(&ids, t->ids[i]);
	pushd_db_end_ids(&ids);
	if (t->count > 0 && !ids.failed &&
		!pushd_db_send(p, "touch", 1, (const char *const[]){ids.bytes}, on_told, p))
		tga_log_event(&p->log, TGA_DEBUG, "touch_not_sent", NULL);
	tga_buffer_clear(&ids);
	t->count = 0;
	memset(t->places, 0, PLACES * sizeof(*t->places));
}

void
pushd_usage_add(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	pushd_usage *t = &p->db.usage;
	uint32_t *place;

	if (!prepare(t))
		return;
	place = place_of(t, id);
	if (*place != 0)
		return;
	memcpy(t->ids[t->count], id, TGA_LOGIN_ID_BYTES);
	*place = ++t->count;
	if (t->count == IDS)
		tell(p);
}

void
pushd_usage_tick(pushd *p, uint64_t second)
{
	int every = p->settings.usage_seconds / 2;

	if (p->db.usage.count > 0 && (every <= 1 || second % (uint64_t) every == 0))
		tell(p);
}

void
pushd_usage_close(pushd_usage *t)
{
	free(t->ids);
	free(t->places);
	*t = (pushd_usage){0};
}
