/*
 * hub.c
 *		See hub.h.
 *
 * Order matters in one place: the cache.  A session is written to Redis when the
 * database says that it is confirmed and deleted when a revocation is heard of,
 * over one connection that keeps its order, and the notification of a
 * revocation comes after any answer from before it.  So the deletion is last.
 */
#include "hub.h"

#include "db/notice.h"
#include "pushd.h"

static void
count(pushd *p, tga_state state)
{
	if (state == TGA_STATE_CONFIRMED)
		PUSHD_COUNT(p, CONFIRMED);
	else if (state == TGA_STATE_REVOKED)
		PUSHD_COUNT(p, REVOKED);
	else
		PUSHD_COUNT(p, DECLINED);
}

void
pushd_hub_state(pushd *p, const pushd_state_row *row)
{
	bool news = pushd_recent_get(&p->recent, row->login_id) != row->state;
	char id[PUSHD_LOGIN_ID_HEX + 1];

	pushd_recent_put(&p->recent, row->login_id, row->state, pushd_now());
	if (news)
	{
		pushd_login_id_hex(row->login_id, id);
		tga_log_event(&p->log, TGA_INFO, tga_state_word(row->state), "login_id", id,
					  NULL);
		count(p, row->state);
	}
	if (row->state == TGA_STATE_CONFIRMED && news)
		pushd_cache_store(p->cache, &row->session);
	else if (row->state == TGA_STATE_REVOKED)
		pushd_cache_delete(p->cache, row->login_id);
	pushd_waiters_tell_state(p, row);
}

void
pushd_hub_absent(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	pushd_state_row row = {.state = TGA_STATE_WAITING};

	memcpy(row.login_id, id, sizeof(row.login_id));
	pushd_waiters_tell_state(p, &row);
}

void
pushd_hub_notice(pushd *p, const char *payload)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	tga_span ids;
	pushd_notice_kind kind = pushd_notice_parse(tga_span_of(payload), &ids);

	PUSHD_COUNT(p, NOTIFICATIONS);
	/* A bot that tells its name is announced as keys are: links change with either. */
	if (kind == PUSHD_NOTICE_KEYS)
	{
		pushd_db_ask_keys(p);
		pushd_db_ask_settings(p);
	}
	if (kind == PUSHD_NOTICE_KEYS || kind == PUSHD_NOTICE_UNKNOWN)
		return;
	while (pushd_notice_next_id(&ids, id))
	{
		if (kind == PUSHD_NOTICE_OPENED)
			pushd_waiters_tell_opened(p, id);
		else
		{
			/* Deleting what is still good costs a look-up, keeping what is not, more. */
			if (kind == PUSHD_NOTICE_REVOKED)
				pushd_cache_delete(p->cache, id);
			pushd_db_ask(p, id, NULL, NULL);
		}
	}
}
