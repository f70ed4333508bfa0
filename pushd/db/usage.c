/*
 * usage.c
 *		See usage.h.
 */
#include "db/usage.h"

#include <stdlib.h>
#include <string.h>

#include "db/db_values.h"
#include "must.h"

#define PLACES (4 * PUSHD_USAGE_MAX)

static const tga_pg_statement statement = {"usage",
										   "SELECT tgauth_record_usage($1::bytea[])"};

static bool
prepare(pushd_usage *u)
{
	if (u->ids == NULL)
		u->ids = malloc(PUSHD_USAGE_MAX * sizeof(*u->ids));
	if (u->places == NULL)
		u->places = calloc(PLACES, sizeof(*u->places));
	return u->ids != NULL && u->places != NULL;
}

/* Where an id is, or is to go: ids are output of SHA-256, so their bytes are a hash. */
static uint32_t *
place_of(pushd_usage *u, const uint8_t *id)
{
	uint32_t hash;

	memcpy(&hash, id, sizeof(hash));
	for (;; hash++)
	{
		uint32_t *place = &u->places[hash % PLACES];

		if (*place == 0 || memcmp(u->ids[*place - 1], id, TGA_LOGIN_ID_BYTES) == 0)
			return place;
	}
}

static void
on_sent(void *arg, const PGresult *result)
{
	pushd_usage *u = arg;

	(void) !pushd_db_has_rows(u->db, &statement, result);
}

/* What gets lost on the way is sent again at the next use. */
static void
send_all(pushd_usage *u)
{
	tga_buffer ids = {0};

	TGA_MUST(u->count > 0 && u->count <= PUSHD_USAGE_MAX);
	for (uint32_t i = 0; i < u->count; i++)
		pushd_db_add_id(&ids, u->ids[i]);
	pushd_db_end_ids(&ids);
	if (ids.failed || !pushd_db_send(u->db, &statement, 1,
									 (const char *const[]){ids.bytes}, on_sent, u))
	{
		PUSHD_METRIC(u->db->config.metrics, USAGE_DROPPED) += u->count;
		tga_log_event(u->db->config.log, TGA_DEBUG, "usage_not_sent", NULL);
	}
	tga_buffer_clear(&ids);
	u->count = 0;
	memset(u->places, 0, PLACES * sizeof(*u->places));
}

void
pushd_usage_add(pushd_usage *u, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	uint32_t *place;

	if (!prepare(u))
		return;
	place = place_of(u, id);
	if (*place != 0)
		return;
	memcpy(u->ids[u->count], id, TGA_LOGIN_ID_BYTES);
	*place = ++u->count;
	if (u->count == PUSHD_USAGE_MAX)
		send_all(u);
}

void
pushd_usage_tick(pushd_usage *u, uint64_t second, int usage_seconds)
{
	int every = usage_seconds / 2;

	if (u->count > 0 && (every <= 1 || second % (uint64_t) every == 0))
		send_all(u);
}

void
pushd_usage_close(pushd_usage *u)
{
	free(u->ids);
	free(u->places);
	*u = (pushd_usage){0};
}
