/*
 * events.c
 *		See events.h.
 *
 * Order matters in one place: the cache.  A session is written to Redis when the
 * database says that it is confirmed and deleted when a revocation is heard of,
 * over one connection that keeps its order, and the notification of a
 * revocation comes after any answer from before it.  So the deletion is last.
 */
#include "events.h"

#include "notice.h"
#include "pushd.h"

static void
count(pushd *p, login_state state)
{
	if (state == LOGIN_CONFIRMED)
		COUNT(p, CONFIRMED);
	else if (state == LOGIN_REVOKED)
		COUNT(p, REVOKED);
	else
		COUNT(p, DECLINED);
}

void
events_state(pushd *p, const state_row *row)
{
	bool news = memory_get(&p->memory, row->login_id) != row->state;
	char id[LOGIN_ID_HEX + 1];

	memory_put(&p->memory, row->login_id, row->state, pushd_now());
	if (news)
	{
		login_id_hex(row->login_id, id);
		tga_log_event(&p->log, TGA_INFO, login_state_name(row->state), "login_id", id,
					  NULL);
		count(p, row->state);
	}
	if (row->state == LOGIN_CONFIRMED && news)
		cache_store(p->cache, &row->session);
	else if (row->state == LOGIN_REVOKED)
		cache_delete(p->cache, row->login_id);
	streams_tell_state(p, row);
}

void
events_absent(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	state_row row = {.state = LOGIN_WAITING};

	memcpy(row.login_id, id, sizeof(row.login_id));
	streams_tell_state(p, &row);
}

void
events_notice(pushd *p, const char *payload)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	span ids;
	notice_kind kind = notice_parse(span_of(payload), &ids);

	COUNT(p, NOTIFICATIONS);
	/* A bot that tells its name is announced as keys are: links change with either. */
	if (kind == NOTICE_KEYS)
	{
		db_ask_keys(p);
		db_ask_settings(p);
	}
	if (kind == NOTICE_KEYS || kind == NOTICE_UNKNOWN)
		return;
	while (notice_next_id(&ids, id))
	{
		if (kind == NOTICE_OPENED)
			streams_tell_opened(p, id);
		else
		{
			/* Deleting what is still good costs a look-up, keeping what is not, more. */
			if (kind == NOTICE_REVOKED)
				cache_delete(p->cache, id);
			db_ask(p, id, NULL, NULL);
		}
	}
}
