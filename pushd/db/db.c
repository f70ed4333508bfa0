/*
 * db.c
 *		See db.h.
 *
 * On every new connection, LISTEN is in force before on_ready comes; then keys
 * and settings are asked for, what changed since the last one ended, and the
 * state of everyone who waits.  After that notifications wake us, and once a
 * second tgauth_changes tells what they may have missed.
 */
#include "pushd.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "db/db_rows.h"
#include "hub.h"
#include "purge.h"

static const tga_pg_statement statements[] = {
	{"states", "SELECT " PUSHD_DB_ROW_COLUMNS " FROM tgauth_states($1::bytea[])"},
	{"changes",
	 "SELECT next, " PUSHD_DB_ROW_COLUMNS " FROM tgauth_changes($1::xid8, $2::int)"},
	{"keys", "SELECT key_number, encode(key, 'hex'), is_current FROM tgauth_keys()"},
	{"settings",
	 "SELECT site_name, bot_url, confirm_mode, start_ttl, session_ttl, session_idle_ttl, "
	 "usage_seconds FROM tgauth_settings()"},
	{"revoke", "SELECT tgauth_revoke($1::bytea)"},
	{"revoke_all", "SELECT tgauth_revoke_all($1::bigint)"},
	{"revoke_own", "SELECT tgauth_revoke_own($1::bigint, $2::bytea)"},
	{"revoke_others", "SELECT tgauth_revoke_others($1::bytea)"},
	{"devices",
	 "SELECT encode(login_id, 'hex'), floor(extract(epoch from last_used_at))::bigint, "
	 "abbrev(address), browser, os FROM tgauth_sessions($1::bigint)"},
	{"touch", "SELECT tgauth_record_usage($1::bytea[])"},
	{"purge", "SELECT tgauth_purge()"},
	{"jwks", "SELECT tgauth_jwks()"},
	{"access_token",
	 "SELECT access_token, token_type, expires_in FROM tgauth_access_token($1)"},
	{"refresh", "SELECT status, access_token, refresh_token, token_type, expires_in "
				"FROM tgauth_refresh($1)"},
	{"logout", "SELECT tgauth_logout(a.uid IS NOT NULL AND $2::boolean) "
			   "FROM tgauth_authenticate($1) AS a (uid)"},
	{"bot_name", "SELECT tgauth_bot_name($1)"},
	{"preview_by_bot",
	 "SELECT status, site_name, host(address), browser, os, to_char(issued_at AT TIME "
	 "ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), choices "
	 "FROM tgauth_preview_by_bot($1, $2, $3::bigint)"},
	{"confirm_by_bot",
	 "SELECT status, user_id, is_new, password, encode(login_id, 'hex'), message "
	 "FROM tgauth_confirm_by_bot($1, $2, $3::bigint, $4, $5, $6, $7, $8, $9::int)"},
	{"decline_by_bot", "SELECT tgauth_decline_by_bot($1, $2, $3::bigint)"},
	{NULL, NULL},
};

static const tga_pg_statement *
statement_of(const char *name)
{
	const tga_pg_statement *s = statements;

	while (strcmp(s->name, name) != 0)
		s++;
	return s;
}

bool
pushd_db_is_up(const pushd *p)
{
	return p->db.pg != NULL && tga_pg_is_ready(p->db.pg);
}

bool
pushd_db_send(pushd *p, const char *statement, int nparams, const char *const *values,
			  tga_pg_answer answer, void *arg)
{
	return pushd_db_is_up(p) &&
		   tga_pg_send(p->db.pg, statement_of(statement), nparams, values, answer, arg);
}

/* --- changes -------------------------------------------------------------------------- */

static void
on_changes(void *arg, const PGresult *result)
{
	pushd *p = arg;
	pushd_db *d = &p->db;
	pushd_state_row row;

	d->changes_in_flight = false;
	if (!pushd_db_has_rows(p, "changes", result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
	{
		snprintf(d->since, sizeof(d->since), "%s", PQgetvalue(result, i, 0));
		/* What a state query or an earlier overlap told is no news. */
		if (pushd_db_read_row(result, i, 1, &row) &&
			pushd_recent_get(&p->recent, row.login_id) != row.state)
			pushd_hub_state(p, &row);
	}
}

static void
ask_changes(pushd *p)
{
	pushd_db *d = &p->db;
	char channel[8];

	snprintf(channel, sizeof(channel), "%d", p->config.channel);
	if (!d->changes_in_flight)
		d->changes_in_flight = tga_pg_send(
			d->pg, statement_of("changes"), 2,
			(const char *const[]){d->since[0] != '\0' ? d->since : NULL, channel},
			on_changes, p);
}

/* --- keys and settings ------------------------------------------------------------------ */

static bool
read_key(const PGresult *result, int i, uint8_t key[static TGA_KEY_BYTES])
{
	const char *hex = PQgetvalue(result, i, 1);

	return tga_hex_decode(hex, strlen(hex), key, TGA_KEY_BYTES);
}

static void
on_keys(void *arg, const PGresult *result)
{
	pushd *p = arg;
	pushd_keyring ring = {0};

	if (!pushd_db_has_rows(p, "keys", result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
	{
		uint8_t key[TGA_KEY_BYTES];

		if (!read_key(result, i, key) ||
			!pushd_keyring_add(&ring, atoi(PQgetvalue(result, i, 0)), key,
							   PQgetvalue(result, i, 2)[0] == 't', p->config.secret_key))
			tga_log_event(&p->log, TGA_WARNING, "key_ignored", "key_number",
						  PQgetvalue(result, i, 0), NULL);
		OPENSSL_cleanse(key, sizeof(key));
	}
	if (pushd_keyring_current(&ring) != NULL)
		p->keys = ring;
	pushd_keyring_wipe(&ring);
	pushd_waiters_tell_keys(p);
}

static void
on_jwks(void *arg, const PGresult *result)
{
	pushd *p = arg;

	if (!pushd_db_has_rows(p, "jwks", result) || PQntuples(result) == 0)
		return;
	tga_buffer_clear(&p->db.jwks);
	tga_buffer_text(&p->db.jwks, PQgetvalue(result, 0, 0));
	tga_buffer_text(&p->db.jwks, "\n");
}

void
pushd_db_ask_keys(pushd *p)
{
	if (!pushd_db_send(p, "jwks", 0, NULL, on_jwks, p))
		tga_log_event(&p->log, TGA_DEBUG, "jwks_not_asked", NULL);
	if (pushd_db_is_up(p) &&
		!tga_pg_send(p->db.pg, statement_of("keys"), 0, NULL, on_keys, p))
		tga_log_event(&p->log, TGA_DEBUG, "keys_not_asked", NULL);
}

static void
on_settings(void *arg, const PGresult *result)
{
	pushd *p = arg;
	pushd_settings_row row;
	bool first = !p->settings.loaded;

	if (!pushd_db_has_rows(p, "settings", result) || PQntuples(result) == 0)
		return;
	row = (pushd_settings_row){
		PQgetvalue(result, 0, 0),		PQgetvalue(result, 0, 1),
		PQgetvalue(result, 0, 2),		atoi(PQgetvalue(result, 0, 3)),
		atoi(PQgetvalue(result, 0, 4)), atoi(PQgetvalue(result, 0, 5)),
		atoi(PQgetvalue(result, 0, 6))};
	pushd_settings_take(&p->settings, &row, p->config.bot_url);
	if (first && p->settings.bot_name[0] == '\0')
		tga_log_event(&p->log, TGA_ERROR, "no_bot_url", "hint",
					  "set --bot-url, or tgauth.bot_url in the database", NULL);
	pushd_waiters_tell_keys(p);
}

void
pushd_db_ask_settings(pushd *p)
{
	if (pushd_db_is_up(p) &&
		!tga_pg_send(p->db.pg, statement_of("settings"), 0, NULL, on_settings, p))
		tga_log_event(&p->log, TGA_DEBUG, "settings_not_asked", NULL);
}

/* --- commands ----------------------------------------------------------------------------- */

typedef struct command
{
	pushd *pushd;
	pushd_db_done done;
	void *arg;
} command;

static void
on_command(void *arg, const PGresult *result)
{
	command *c = arg;

	c->done(c->arg, pushd_db_has_rows(c->pushd, "revoke", result));
	free(c);
}

static void
send_command(pushd *p, const char *statement, const char *value, pushd_db_done done,
			 void *arg)
{
	command *c = malloc(sizeof(*c));

	if (c != NULL)
	{
		*c = (command){p, done, arg};
		if (pushd_db_is_up(p) && tga_pg_send(p->db.pg, statement_of(statement), 1,
											 (const char *const[]){value}, on_command, c))
			return;
		free(c);
	}
	done(arg, false);
}

void
pushd_db_revoke(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES], pushd_db_done done,
				void *arg)
{
	char value[2 + PUSHD_LOGIN_ID_HEX + 1] = "\\x";

	pushd_login_id_hex(id, value + 2);
	send_command(p, "revoke", value, done, arg);
}

void
pushd_db_revoke_all(pushd *p, int64_t user_id, pushd_db_done done, void *arg)
{
	char value[24];

	snprintf(value, sizeof(value), "%lld", (long long) user_id);
	send_command(p, "revoke_all", value, done, arg);
}

static void purge(pushd *p);

/* A full batch means that there is more. */
static void
on_purged(void *arg, const PGresult *result)
{
	pushd *p = arg;
	int rows;

	if (!pushd_db_has_rows(p, "purge", result) || PQntuples(result) != 1)
		return;
	rows = atoi(PQgetvalue(result, 0, 0));
	if (rows > 0)
		tga_log_event(&p->log, TGA_DEBUG, "purged", "rows", TGA_NUM(rows), NULL);
	if (rows >= TGA_PURGE_BATCH)
		purge(p);
}

static void
purge(pushd *p)
{
	if (!tga_pg_send(p->db.pg, statement_of("purge"), 0, NULL, on_purged, p))
		tga_log_event(&p->log, TGA_DEBUG, "purge_not_sent", NULL);
}

/* --- the connection --------------------------------------------------------------------------- */

static void
on_ready(void *arg)
{
	pushd *p = arg;

	p->metrics.values[PUSHD_METRIC_POSTGRES_UP] = 1;
	tga_lifecycle_status(&p->life, "serving");
	p->db.complained = false;
	p->db.changes_in_flight = false;
	pushd_recent_complete_from(&p->recent, pushd_now());
	pushd_db_ask_keys(p);
	pushd_db_ask_settings(p);
	ask_changes(p);
	pushd_waiters_ask_all(p);
}

static void
on_lost(void *arg)
{
	pushd *p = arg;

	p->metrics.values[PUSHD_METRIC_POSTGRES_UP] = 0;
	PUSHD_COUNT(p, POSTGRES_LOST);
	tga_lifecycle_status(&p->life, "PostgreSQL is away: no login until it is back");
	pushd_recent_complete_from(&p->recent, UINT32_MAX);
}

static void
on_notify(void *arg, const char *channel, const char *payload)
{
	pushd_hub_notice(arg, payload);
}

/* Runs before the loop sleeps: what this turn brought leaves together. */
static void
on_flush(uv_prepare_t *handle)
{
	pushd_db_flush_questions(handle->data);
}

bool
pushd_db_open(pushd *p)
{
	pushd_db *d = &p->db;
	tga_pg_config config = {
		.conninfo = p->config.common.conninfo,
		.application_name = config_program.name,
		.first = &statements[0],
		.channels = d->channels,
		.connect_timeout_ms = 5000,
		.query_timeout_ms = p->config.common.query_seconds * 1000,
		.retry_max_ms = 5000,
		.log = &p->log,
		.arg = p,
		.on_ready = on_ready,
		.on_lost = on_lost,
		.on_notify = on_notify,
	};

	snprintf(d->channel, sizeof(d->channel), "tgauth_%d", p->config.channel);
	d->channels[0] = "tgauth";
	d->channels[1] = d->channel;
	if (uv_prepare_init(p->loop, &d->flush) != 0 ||
		uv_prepare_start(&d->flush, on_flush) != 0)
		return false;
	d->flush.data = p;
	d->pg = tga_pg_open(p->loop, &config);
	return d->pg != NULL;
}

void
pushd_db_close(pushd *p)
{
	pushd_db *d = &p->db;
	tga_pg *pg = d->pg;

	on_flush(&d->flush);
	d->pg = NULL;
	if (pg != NULL)
		tga_pg_close(pg);
	uv_close((uv_handle_t *) &d->flush, NULL);
	free(d->questions);
	pushd_usage_close(&d->usage);
	tga_buffer_clear(&d->jwks);
	d->questions = NULL;
}

#define KEYS_SECONDS 60
#define RETRY_SECONDS 5

void
pushd_db_tick(pushd *p)
{
	uint64_t second = p->ticks / PUSHD_CLOCK_HZ;
	bool missing = p->keys.count == 0 || !p->settings.loaded;

	if (p->ticks % PUSHD_CLOCK_HZ != 0 || !pushd_db_is_up(p))
		return;
	ask_changes(p);
	if (second % (missing ? RETRY_SECONDS : KEYS_SECONDS) == 0)
	{
		pushd_db_ask_keys(p);
		pushd_db_ask_settings(p);
	}
	if (second % KEYS_SECONDS == KEYS_SECONDS / 2)
		purge(p);
	pushd_usage_tick(p, second);
}
