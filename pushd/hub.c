/*
 * hub.c
 *		See hub.h.
 *
 * Order matters in one place: the cache.  A session is written to Redis when the
 * database says that it is live (a claim, a look-up) and deleted when a revocation is
 * announced, over one connection that keeps its order, and the notification of a
 * revocation comes after any answer from before it.  So the deletion is last.
 *
 * On every new connection LISTEN is in force first; then keys and settings are asked
 * for, what changed since the last one ended, and the state of all that is waited for.
 * After that notifications wake us, and the slow question brings what they missed.  What
 * was known or cached before counts no more until it has been asked for once: a row may
 * have gone without a trace.
 */
#include "hub.h"

#include <string.h>

#include "db/notice.h"
#include "page/link.h"
#include "pushd.h"

#define RECENT_ENTRIES 65536
#define WAITER_BUCKETS 16384
#define KNOWN_SECONDS 60

/* --- what became of a login -------------------------------------------------------- */

/* NULL for what is neither an end nor a success. */
static uint64_t *
count_of(pushd *p, tga_state state)
{
	bool ended = state == TGA_STATE_REVOKED || state == TGA_STATE_CONTESTED;

	return state == TGA_STATE_RETURNING	  ? NULL
		   : state == TGA_STATE_CONFIRMED ? &PUSHD_METRIC(&p->metrics, CONFIRMED)
		   : ended						  ? &PUSHD_METRIC(&p->metrics, REVOKED)
										  : &PUSHD_METRIC(&p->metrics, DECLINED);
}

/* Who found its session by the token is not to find it any more. */
static void
end_session(pushd *p, const pushd_state_row *row)
{
	(void) pushd_recent_put(&p->recent, row->session.token_id, row->state, pushd_now());
	pushd_session_drop(&p->sessions, row->session.token_id);
}

/* A row: the truth. */
static void
on_row(void *arg, const pushd_state_row *row)
{
	pushd *p = arg;
	const pushd_session *s = &row->session;
	bool news = pushd_recent_put(&p->recent, row->login_id, row->state, pushd_now());
	uint64_t *count = count_of(p, row->state);
	char id[PUSHD_LOGIN_ID_HEX + 1];

	if (news)
	{
		pushd_login_id_hex(row->login_id, id);
		tga_log_event(&p->log, TGA_INFO, tga_state_word(row->state), "login_id", id,
					  "user_id", s->user_id != 0 ? TGA_NUM(s->user_id) : NULL, NULL);
		if (count != NULL)
			(*count)++;
	}
	if (s->has_token && row->state != TGA_STATE_CONFIRMED)
		end_session(p, row);
	pushd_waiters_set_state(&p->waiters, PUSHD_WAITER_LOGIN, row->login_id, row->state,
							s->expires_at);
	if (s->has_token)
		pushd_waiters_set_state(&p->waiters, PUSHD_WAITER_SESSION, s->token_id,
								row->state, s->expires_at);
}

/*
 * Deleting what is still good costs a look-up, keeping what is not, more.  token_id is
 * NULL for a login that nobody has claimed.
 */
static void
look_again(pushd *p, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
		   const uint8_t *token_id)
{
	pushd_lookups_ask(&p->lookups, PUSHD_BY_LOGIN, login_id, NULL, NULL);
	if (token_id == NULL)
		return;
	pushd_session_drop(&p->sessions, token_id);
	pushd_lookups_ask(&p->lookups, PUSHD_BY_TOKEN, token_id, NULL, NULL);
}

/* A row that changed lately: a look-up or an earlier answer may have brought it before. */
static void
on_change(void *arg, const pushd_state_row *row, bool is_new)
{
	const pushd *p = arg;

	if (!is_new && row->state == TGA_STATE_CONFIRMED)
		look_again(arg, row->login_id,
				   row->session.has_token ? row->session.token_id : NULL);
	else if (pushd_recent_is_news(&p->recent, row->login_id, row->state))
		on_row(arg, row);
}

static void
on_answer(void *arg, int64_t clock, uint64_t asked_ms)
{
	pushd *p = arg;

	pushd_heard_answer(&p->heard, clock, asked_ms, uv_now(p->loop));
}

/* No row: a login waits, and a session is none. */
static void
on_absent(void *arg, pushd_lookup_by by, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	pushd *p = arg;

	pushd_waiters_set_state(
		&p->waiters, by == PUSHD_BY_TOKEN ? PUSHD_WAITER_SESSION : PUSHD_WAITER_LOGIN, id,
		TGA_STATE_WAITING, 0);
}

/* --- the database ------------------------------------------------------------------- */

/*
 * A confirmation whose hint is sealed is told at once, to who waits; the slow question
 * brings its row.  Of what anything is known, such as its end meanwhile, the row is asked.
 */
static bool
tell_sealed(pushd *p, const pushd_notice *notice, const uint8_t *login_id)
{
	uint32_t now = pushd_now();

	if (notice->kind != TGA_NOTICE_CONFIRMED || !notice->is_sealed ||
		!pushd_keyring_believes(&p->keys, notice->seal, login_id,
								(uint8_t) p->config.channel, now) ||
		!pushd_recent_put_hint(&p->recent, login_id, TGA_STATE_CONFIRMED, now))
		return false;
	pushd_waiters_set_state(&p->waiters, PUSHD_WAITER_LOGIN, login_id,
							TGA_STATE_CONFIRMED, 0);
	return true;
}

static void
on_notice(void *arg, const char *payload)
{
	pushd *p = arg;
	pushd_notice notice;
	pushd_notice_ids ids;

	PUSHD_COUNT(p, NOTIFICATIONS);
	pushd_notice_parse(tga_span_of(payload), &notice);
	/* A bot that says its name is announced as keys are, and so are sites. */
	if (notice.kind == TGA_NOTICE_KEYS)
		pushd_refresh_ask(&p->refresh);
	else if (notice.kind == TGA_NOTICE_LOGOUTS)
		pushd_logout_poster_wake(&p->logouts);
	else
		while (notice.kind != TGA_NOTICE_COUNT && pushd_notice_next(&notice, &ids))
			if (notice.kind == TGA_NOTICE_OPENED)
				pushd_waiters_set_opened(&p->waiters, ids.login_id);
			else if (!tell_sealed(p, &notice, ids.login_id))
				look_again(p, ids.login_id, ids.has_token ? ids.token_id : NULL);
}

static void
on_ready(void *arg)
{
	pushd *p = arg;

	tga_lifecycle_status(&p->life, "serving");
	pushd_heard_connected(&p->heard);
	pushd_recent_complete_from(&p->recent, pushd_now());
	pushd_refresh_connected(&p->refresh);
	pushd_changes_connected(&p->changes);
	pushd_changes_ask(&p->changes);
	pushd_waiters_ask_all(&p->waiters);
}

static void
on_renewed(void *arg)
{
	pushd_refresh_ask(&((pushd *) arg)->refresh);
}

static void
on_lost(void *arg)
{
	pushd *p = arg;

	tga_lifecycle_status(&p->life, "PostgreSQL is away: no login until it is back");
	pushd_changes_lost(&p->changes);
	pushd_recent_incomplete(&p->recent);
}

static void
on_fresh(void *arg)
{
	pushd_waiters_retry_links(&((pushd *) arg)->waiters);
}

/* --- the waiters --------------------------------------------------------------------- */

static void
on_question(void *arg, const pushd_waiter_subject *subject)
{
	pushd *p = arg;
	bool token = subject->kind == PUSHD_WAITER_SESSION;

	pushd_lookups_ask(&p->lookups, token ? PUSHD_BY_TOKEN : PUSHD_BY_LOGIN, subject->id,
					  NULL, NULL);
}

static bool
add_link(void *arg, const pushd_waiter_subject *subject, tga_buffer *json)
{
	const pushd *p = arg;
	pushd_link_subject of = {.browser = subject->browser,
							 .os = subject->os,
							 .application = subject->application};
	pushd_login_link link;
	bool ok;

	memcpy(of.login_id, subject->id, sizeof(of.login_id));
	memcpy(of.address, subject->address, sizeof(of.address));
	ok = pushd_link_make(&p->links, &of, &link);
	if (ok)
		pushd_link_json(&link, json);
	pushd_link_clear(&link);
	return ok;
}

/* --- opening and closing ---------------------------------------------------------------- */

static bool
open_database(pushd *p)
{
	const pushd_config *c = &p->config;
	pushd_db_config db = {
		.conninfo = c->common.conninfo,
		.application_name = config_program.name,
		.first = &pushd_lookups_statement,
		.query_seconds = c->common.query_seconds,
		.channel = c->channel,
		.log = &p->log,
		.metrics = &p->metrics,
		.arg = p,
		.on_ready = on_ready,
		.on_renewed = on_renewed,
		.on_lost = on_lost,
		.on_notice = on_notice,
	};
	const pushd_password_db_config passwords = {
		.conninfo = c->common.conninfo,
		.count = c->password_connections,
		.query_seconds = c->common.query_seconds,
		.log = &p->log,
		.reasons = &p->db.reasons,
		.metrics = &p->metrics,
	};

	p->usage.db = &p->db;
	p->logouts = (pushd_logout_poster){
		.loop = p->loop, .db = &p->db, .issuer = c->public_url.origin};
	p->changes = (pushd_changes){.db = &p->db,
								 .channel = c->channel,
								 .arg = p,
								 .on_answer = on_answer,
								 .on_row = on_change};
	p->refresh = (pushd_refresh){.db = &p->db,
								 .keys = &p->keys,
								 .settings = &p->settings,
								 .applications = &p->applications,
								 .sites = &p->sites,
								 .secret_key = c->secret_key,
								 .bot_url = c->bot_url,
								 .issuer = c->public_url.origin,
								 .prefix = c->prefix,
								 .channel = c->channel,
								 .site_host = strstr(c->public_url.origin, "://") + 3,
								 .arg = p,
								 .on_fresh = on_fresh};
	p->lookups =
		(pushd_lookups){.db = &p->db, .arg = p, .on_row = on_row, .on_absent = on_absent};
	return pushd_lookups_open(&p->lookups, p->loop) &&
		   pushd_db_open(&p->db, p->loop, &db) &&
		   pushd_password_db_open(&p->passwords, p->loop, &passwords);
}

static bool
open_sessions(pushd *p)
{
	const pushd_config *c = &p->config;
	pushd_redis_config redis = {
		.loop = p->loop,
		.url = &c->redis_url,
		.login = {c->redis_user, c->redis_password, c->redis_password_file},
		.sentinel_login = {c->redis_sentinel_user, c->redis_sentinel_password,
						   c->redis_sentinel_password_file},
		.tls = {c->redis_ca, c->redis_cert, c->redis_key, c->redis_server_name},
		.log = &p->log,
		.metrics = &p->metrics};

	p->known = (pushd_known){.loop = p->loop,
							 .heard = &p->heard,
							 .metrics = &p->metrics,
							 .max = c->sessions_in_memory,
							 .max_seconds = c->cache_ttl < KNOWN_SECONDS ? c->cache_ttl
																		 : KNOWN_SECONDS};
	p->sessions = (pushd_sessions){.recent = &p->recent,
								   .known = &p->known,
								   .lookups = &p->lookups,
								   .usage = &p->usage,
								   .metrics = &p->metrics,
								   .settings = &p->settings};
	p->sites = (pushd_sites){.db = &p->db, .secure = c->public_url.secure};
	p->children = (pushd_children){.loop = p->loop,
								   .db = &p->db,
								   .sessions = &p->sessions,
								   .max = c->sessions_in_memory};
	if (!pushd_known_open(&p->known) || !pushd_children_open(&p->children))
		return false;
	if (c->redis_url.kind == PUSHD_REDIS_NONE)
		return true;
	p->sessions.cache = pushd_cache_open(&redis, &p->heard, c->cache_ttl);
	return p->sessions.cache != NULL;
}

bool
pushd_hub_open(pushd *p)
{
	const pushd_config *c = &p->config;
	pushd_waiters_config waiters = {.loop = p->loop,
									.metrics = &p->metrics,
									.limits = &p->limits,
									.recent = &p->recent,
									.ping_seconds = c->ping_seconds,
									.slow_seconds = c->slow_seconds,
									.arg = p,
									.ask = on_question,
									.add_link = add_link};

	p->links = (pushd_link_source){.keys = &p->keys,
								   .settings = &p->settings,
								   .metrics = &p->metrics,
								   .channel = (uint8_t) c->channel};
	return pushd_recent_open(&p->recent, RECENT_ENTRIES,
							 (uint32_t) c->login_seconds + 60) &&
		   pushd_waiters_open(&p->waiters, WAITER_BUCKETS, &waiters) &&
		   open_database(p) && open_sessions(p);
}

bool
pushd_hub_is_ready(const pushd *p)
{
	return pushd_db_is_well(&p->db) && p->keys.count > 0 && p->settings.loaded &&
		   p->sites.loaded;
}

void
pushd_hub_tell(pushd *p, const pushd_state_row *row)
{
	on_row(p, row);
}

void
pushd_hub_tick(pushd *p)
{
	uint64_t second = p->ticks / PUSHD_CLOCK_HZ;

	pushd_waiters_tick(&p->waiters);
	pushd_cache_tick(p->sessions.cache);
	if (p->ticks % PUSHD_CLOCK_HZ != 0 || !pushd_db_is_up(&p->db))
		return;
	pushd_changes_ask(&p->changes);
	pushd_refresh_tick(&p->refresh, second);
	pushd_logout_poster_tick(&p->logouts, second);
	pushd_usage_tick(&p->usage, second, p->settings.usage_seconds);
}

void
pushd_hub_close(pushd *p)
{
	pushd_cache *cache = p->sessions.cache;

	pushd_password_db_close(&p->passwords);
	/* What waits for Redis goes on to ask the database, which says that it is away. */
	p->sessions.cache = NULL;
	pushd_cache_close(cache);
	pushd_db_close(&p->db);
	pushd_logout_poster_close(&p->logouts);
	pushd_lookups_close(&p->lookups);
}

void
pushd_hub_free(pushd *p)
{
	pushd_waiters_close(&p->waiters);
	pushd_children_close(&p->children);
	pushd_sites_close(&p->sites);
	pushd_known_close(&p->known);
	pushd_recent_close(&p->recent);
	pushd_changes_close(&p->changes);
	pushd_refresh_close(&p->refresh);
	pushd_usage_close(&p->usage);
	pushd_keyring_wipe(&p->keys);
}
