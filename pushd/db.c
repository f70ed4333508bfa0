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

#include "events.h"

/* Login ids in one query. */
#define SLICE 1000

/* Hints that nobody here waits for are worth no more than this in one turn. */
#define QUESTIONS_MAX 100000

#define ROWS                                                                             \
	"encode(login_id, 'hex'), state, user_id, telegram_id, username, first_name, "       \
	"extract(epoch from created_at)::bigint, extract(epoch from expires_at)::bigint"
#define ROW_COLUMNS 8

static const tga_pg_statement statements[] = {
	{"states", "SELECT " ROWS " FROM tgauth_states($1::bytea[])"},
	{"changes", "SELECT next, " ROWS " FROM tgauth_changes($1::xid8, $2::int)"},
	{"keys", "SELECT key_number, encode(key, 'hex'), is_current FROM tgauth_keys()"},
	{"settings",
	 "SELECT site_name, bot_url, confirm_mode, start_ttl FROM tgauth_settings()"},
	{"revoke", "SELECT tgauth_revoke($1::bytea)"},
	{"revoke_all", "SELECT tgauth_revoke_all($1::bigint)"},
	{"purge", "SELECT tgauth_purge()"},
	{NULL, NULL},
};

bool
db_is_up(const pushd *p)
{
	return p->db.pg != NULL && tga_pg_is_ready(p->db.pg);
}

/* Whether a result has rows to read; complains of an error once a connection. */
static bool
has_rows(pushd *p, const char *query, const PGresult *result)
{
	if (result == NULL)
		return false;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return true;
	if (!p->db.complained)
		tga_log_event(&p->log, TGA_ERROR, "query_failed", "query", query, "sqlstate",
					  PQresultErrorField(result, PG_DIAG_SQLSTATE), "message",
					  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
	p->db.complained = true;
	return false;
}

/* --- rows ------------------------------------------------------------------------- */

static const char *
text_or_null(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

/* The columns of ROWS from `first` on; false if the row is none (no login id). */
static bool
read_row(const PGresult *result, int i, int first, state_row *row)
{
	session *s = &row->session;

	*row = (state_row){0};
	if (PQgetisnull(result, i, first) ||
		!login_id_parse(span_of(PQgetvalue(result, i, first)), row->login_id) ||
		!login_state_parse(PQgetvalue(result, i, first + 1), &row->state))
		return false;
	memcpy(s->login_id, row->login_id, sizeof(s->login_id));
	s->user_id = atoll(PQgetvalue(result, i, first + 2));
	s->telegram_id = atoll(PQgetvalue(result, i, first + 3));
	s->username = text_or_null(result, i, first + 4);
	s->first_name = text_or_null(result, i, first + 5);
	s->created_at = atoll(PQgetvalue(result, i, first + 6));
	s->expires_at = atoll(PQgetvalue(result, i, first + 7));
	return true;
}

/* --- states ------------------------------------------------------------------------- */

typedef struct batch
{
	pushd *pushd;
	size_t count;
	db_question questions[];
} batch;

static int
compare_rows(const void *a, const void *b)
{
	return memcmp(((const state_row *) a)->login_id, ((const state_row *) b)->login_id,
				  TGA_LOGIN_ID_BYTES);
}

/* The rows of a result, sorted by login id; NULL if memory is short. */
static state_row *
sorted_rows(const PGresult *result, size_t *count)
{
	int n = PQntuples(result);
	state_row *rows = calloc((size_t) n + 1, sizeof(*rows));

	*count = 0;
	if (rows == NULL)
		return NULL;
	for (int i = 0; i < n; i++)
		*count += read_row(result, i, 0, &rows[*count]);
	qsort(rows, *count, sizeof(*rows), compare_rows);
	return rows;
}

static void
answer_question(pushd *p, const db_question *q, const state_row *rows, size_t count)
{
	state_row key;
	const state_row *row;

	memcpy(key.login_id, q->id, sizeof(key.login_id));
	row = bsearch(&key, rows, count, sizeof(*rows), compare_rows);
	if (row == NULL)
		events_absent(p, q->id);
	if (q->answer != NULL)
		q->answer(q->arg, row != NULL ? DB_ROW : DB_ABSENT, row);
}

static void
on_states(void *arg, const PGresult *result)
{
	batch *b = arg;
	size_t count = 0;
	state_row *rows =
		has_rows(b->pushd, "states", result) ? sorted_rows(result, &count) : NULL;

	for (size_t i = 0; i < count; i++)
		events_state(b->pushd, &rows[i]);
	for (size_t i = 0; i < b->count; i++)
		if (rows != NULL)
			answer_question(b->pushd, &b->questions[i], rows, count);
		else if (b->questions[i].answer != NULL)
			b->questions[i].answer(b->questions[i].arg, DB_AWAY, NULL);
	free(rows);
	free(b);
}

/* One query for the questions of a slice; false if it could not be sent. */
static bool
send_slice(pushd *p, const db_question *questions, size_t count)
{
	batch *b = malloc(sizeof(*b) + count * sizeof(*questions));
	buffer ids = {0};
	char hex[LOGIN_ID_HEX + 1];
	bool ok;

	if (b == NULL)
		return false;
	b->pushd = p;
	b->count = count;
	memcpy(b->questions, questions, count * sizeof(*questions));
	for (size_t i = 0; i < count; i++)
	{
		login_id_hex(questions[i].id, hex);
		buffer_format(&ids, "%s\"\\\\x%s\"", i == 0 ? "{" : ",", hex);
	}
	buffer_text(&ids, "}");
	ok = !ids.failed &&
		 tga_pg_send(p->db.pg, "states", 1, (const char *const[]){ids.bytes}, NULL, NULL,
					 on_states, b);
	buffer_clear(&ids);
	if (!ok)
	{
		free(b);
		return false;
	}
	COUNT(p, STATE_QUERIES);
	p->metrics.values[METRIC_STATES_ASKED] += count;
	return true;
}

/* Runs before the loop sleeps: what this turn brought leaves together. */
static void
on_flush(uv_prepare_t *handle)
{
	pushd *p = handle->data;
	db *d = &p->db;
	db_question *questions = d->questions;
	size_t count = d->count;

	if (count == 0)
		return;
	/* Answers may ask anew, so the list is put aside first. */
	d->questions = NULL;
	d->count = d->cap = 0;
	for (size_t done = 0; done < count; done += SLICE)
	{
		size_t n = count - done < SLICE ? count - done : SLICE;

		if (db_is_up(p) && send_slice(p, questions + done, n))
			continue;
		for (size_t i = done; i < done + n; i++)
			if (questions[i].answer != NULL)
				questions[i].answer(questions[i].arg, DB_AWAY, NULL);
	}
	free(questions);
}

void
db_ask(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES], db_state_answer answer,
	   void *arg)
{
	db *d = &p->db;

	/* Without an answer to give, and nobody to ask, it is asked at reconnection. */
	if (answer == NULL && (!db_is_up(p) || d->count >= QUESTIONS_MAX))
		return;
	if (d->count == d->cap)
	{
		size_t cap = d->cap == 0 ? 64 : d->cap * 2;
		db_question *grown = realloc(d->questions, cap * sizeof(*grown));

		if (grown == NULL)
		{
			if (answer != NULL)
				answer(arg, DB_AWAY, NULL);
			return;
		}
		d->questions = grown;
		d->cap = cap;
	}
	d->questions[d->count] = (db_question){.answer = answer, .arg = arg};
	memcpy(d->questions[d->count++].id, id, TGA_LOGIN_ID_BYTES);
}

/* --- changes -------------------------------------------------------------------------- */

static void
on_changes(void *arg, const PGresult *result)
{
	pushd *p = arg;
	db *d = &p->db;
	state_row row;

	d->changes_in_flight = false;
	if (!has_rows(p, "changes", result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
	{
		snprintf(d->since, sizeof(d->since), "%s", PQgetvalue(result, i, 0));
		/* What a state query or an earlier overlap told is no news. */
		if (read_row(result, i, 1, &row) &&
			memory_get(&p->memory, row.login_id) != row.state)
			events_state(p, &row);
	}
}

static void
ask_changes(pushd *p)
{
	db *d = &p->db;
	char channel[8];

	snprintf(channel, sizeof(channel), "%d", p->config.channel);
	if (!d->changes_in_flight)
		d->changes_in_flight = tga_pg_send(
			d->pg, "changes", 2,
			(const char *const[]){d->since[0] != '\0' ? d->since : NULL, channel}, NULL,
			NULL, on_changes, p);
}

/* --- keys and settings ------------------------------------------------------------------ */

static bool
read_key(const PGresult *result, int i, uint8_t key[static TGA_KEY_BYTES])
{
	const char *hex = PQgetvalue(result, i, 1);

	/* A key is as long as two login ids, and written in the same way. */
	return strlen(hex) == 2 * LOGIN_ID_HEX &&
		   login_id_parse((span){hex, LOGIN_ID_HEX}, key) &&
		   login_id_parse((span){hex + LOGIN_ID_HEX, LOGIN_ID_HEX},
						  key + TGA_LOGIN_ID_BYTES);
}

static void
on_keys(void *arg, const PGresult *result)
{
	pushd *p = arg;
	keyring ring = {0};

	if (!has_rows(p, "keys", result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
	{
		uint8_t key[TGA_KEY_BYTES];

		if (!read_key(result, i, key) ||
			!keyring_add(&ring, atoi(PQgetvalue(result, i, 0)), key,
						 PQgetvalue(result, i, 2)[0] == 't', p->config.secret_key))
			tga_log_event(&p->log, TGA_WARNING, "key_ignored", "key_number",
						  PQgetvalue(result, i, 0), NULL);
		OPENSSL_cleanse(key, sizeof(key));
	}
	if (keyring_current(&ring) != NULL)
		p->keys = ring;
	keyring_wipe(&ring);
	streams_tell_keys(p);
}

void
db_ask_keys(pushd *p)
{
	if (db_is_up(p) && !tga_pg_send(p->db.pg, "keys", 0, NULL, NULL, NULL, on_keys, p))
		tga_log_event(&p->log, TGA_DEBUG, "keys_not_asked", NULL);
}

static void
on_settings(void *arg, const PGresult *result)
{
	pushd *p = arg;
	settings_row row;
	bool first = !p->settings.loaded;

	if (!has_rows(p, "settings", result) || PQntuples(result) == 0)
		return;
	row = (settings_row){PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1),
						 PQgetvalue(result, 0, 2), atoi(PQgetvalue(result, 0, 3))};
	settings_take(&p->settings, &row, p->config.bot_url);
	if (first && p->settings.bot_name[0] == '\0')
		tga_log_event(&p->log, TGA_ERROR, "no_bot_url", "hint",
					  "set --bot-url, or tgauth.bot_url in the database", NULL);
	streams_tell_keys(p);
}

static void
ask_settings(pushd *p)
{
	if (!tga_pg_send(p->db.pg, "settings", 0, NULL, NULL, NULL, on_settings, p))
		tga_log_event(&p->log, TGA_DEBUG, "settings_not_asked", NULL);
}

/* --- commands ----------------------------------------------------------------------------- */

typedef struct command
{
	pushd *pushd;
	db_done done;
	void *arg;
} command;

static void
on_command(void *arg, const PGresult *result)
{
	command *c = arg;

	c->done(c->arg, has_rows(c->pushd, "revoke", result));
	free(c);
}

static void
send_command(pushd *p, const char *statement, const char *value, db_done done, void *arg)
{
	command *c = malloc(sizeof(*c));

	if (c != NULL)
	{
		*c = (command){p, done, arg};
		if (db_is_up(p) &&
			tga_pg_send(p->db.pg, statement, 1, (const char *const[]){value}, NULL, NULL,
						on_command, c))
			return;
		free(c);
	}
	done(arg, false);
}

void
db_revoke(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES], db_done done, void *arg)
{
	char value[2 + LOGIN_ID_HEX + 1] = "\\x";

	login_id_hex(id, value + 2);
	send_command(p, "revoke", value, done, arg);
}

void
db_revoke_all(pushd *p, int64_t user_id, db_done done, void *arg)
{
	char value[24];

	snprintf(value, sizeof(value), "%lld", (long long) user_id);
	send_command(p, "revoke_all", value, done, arg);
}

static void
on_purged(void *arg, const PGresult *result)
{
	pushd *p = arg;

	if (has_rows(p, "purge", result) && PQntuples(result) == 1 &&
		strcmp(PQgetvalue(result, 0, 0), "0") != 0)
		tga_log_event(&p->log, TGA_DEBUG, "purged", "rows", PQgetvalue(result, 0, 0),
					  NULL);
}

static void
purge(pushd *p)
{
	if (!tga_pg_send(p->db.pg, "purge", 0, NULL, NULL, NULL, on_purged, p))
		tga_log_event(&p->log, TGA_DEBUG, "purge_not_sent", NULL);
}

/* --- the connection --------------------------------------------------------------------------- */

static void
on_ready(void *arg)
{
	pushd *p = arg;

	p->metrics.values[METRIC_POSTGRES_UP] = 1;
	p->db.complained = false;
	p->db.changes_in_flight = false;
	memory_complete_from(&p->memory, pushd_now());
	db_ask_keys(p);
	ask_settings(p);
	ask_changes(p);
	streams_ask_all(p);
}

static void
on_lost(void *arg)
{
	pushd *p = arg;

	p->metrics.values[METRIC_POSTGRES_UP] = 0;
	COUNT(p, POSTGRES_LOST);
	memory_complete_from(&p->memory, UINT32_MAX);
}

static void
on_notify(void *arg, const char *channel, const char *payload)
{
	events_notice(arg, payload);
}

bool
db_open(pushd *p)
{
	db *d = &p->db;
	tga_pg_config config = {
		.conninfo = p->config.conninfo,
		.application_name = config_program.name,
		.statements = statements,
		.channels = d->channels,
		.connect_timeout_ms = 5000,
		.query_timeout_ms = p->config.query_seconds * 1000,
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
db_close(pushd *p)
{
	db *d = &p->db;
	tga_pg *pg = d->pg;

	on_flush(&d->flush);
	d->pg = NULL;
	if (pg != NULL)
		tga_pg_close(pg);
	uv_close((uv_handle_t *) &d->flush, NULL);
	free(d->questions);
	d->questions = NULL;
}

#define KEYS_SECONDS 60
#define RETRY_SECONDS 5

void
db_tick(pushd *p)
{
	uint64_t second = p->ticks / CLOCK_HZ;
	bool missing = p->keys.count == 0 || !p->settings.loaded;

	if (p->ticks % CLOCK_HZ != 0 || !db_is_up(p))
		return;
	ask_changes(p);
	if (second % (missing ? RETRY_SECONDS : KEYS_SECONDS) == 0)
	{
		db_ask_keys(p);
		ask_settings(p);
	}
	if (second % KEYS_SECONDS == KEYS_SECONDS / 2)
		purge(p);
}
