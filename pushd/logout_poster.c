/*
 * logout_poster.c
 *		See logout_poster.h.
 *
 * A logout token goes through these states:
 *
 *		TAKEN -> POSTING -> FINISHING (the database is being told) -> gone
 *
 * From TAKEN it may also go at once, when its minute is nearly over, the daemon ends or its
 * address is slow to answer another post, lest a few of those fill all places: untold, it
 * is due again.  Or to FINISHING, when its address has lately left another
 * post without an answer.
 */
#include "logout_poster.h"

#include <stdlib.h>
#include <string.h>

#include "authority.h"
#include "db/db_values.h"
#include "must.h"

/* A batch is signed while whatever else is asked of the database waits behind it. */
#define BATCH 16
#define CALLS_OF_ONE_MAX 2
#define POST_MS 10000
#define SLOW_MS 2000
#define ANSWER_BYTES_MAX 65536

/* The database's minute, less a post and some. */
#define START_WITHIN_MS 40000

/* Hints get lost, and what is to be tried again has none. */
#define ASK_SECONDS 5
#define COUNT_SECONDS 15

typedef enum logout_state
{
	LOGOUT_TAKEN,
	LOGOUT_POSTING,
	LOGOUT_FINISHING
} logout_state;

struct pushd_logout
{
	pushd_logout_poster *poster;
	pushd_logout *next;
	pushd_logout **link;
	logout_state state;
	uint64_t start_by; /* of the loop's clock, in ms, as is the next */
	uint64_t posted_at;
	tga_http_call *call;
	const char *uri; /* both in text */
	const char *token;
	char id[PUSHD_DB_NUMBER_TEXT];
	char text[];
};

static void
move(pushd_logout *l, logout_state to)
{
	static const bool allowed[][LOGOUT_FINISHING + 1] = {
		[LOGOUT_TAKEN] = {[LOGOUT_POSTING] = true, [LOGOUT_FINISHING] = true},
		[LOGOUT_POSTING] = {[LOGOUT_FINISHING] = true},
		[LOGOUT_FINISHING] = {false},
	};

	TGA_MUST(allowed[l->state][to]);
	l->poster->calls += (to == LOGOUT_POSTING) - (l->state == LOGOUT_POSTING);
	TGA_MUST(l->poster->calls >= 0 && l->poster->calls <= PUSHD_LOGOUT_CALLS_MAX);
	l->state = to;
}

static void
drop(pushd_logout *l)
{
	*l->link = l->next;
	if (l->next != NULL)
		l->next->link = l->link;
	l->poster->calls -= l->state == LOGOUT_POSTING;
	l->poster->count--;
	free(l);
}

/* --- what came of it ------------------------------------------------------------------ */

static const tga_pg_statement finish_statement = {
	"finish_logout", "SELECT tgauth_finish_logout($1::bigint, $2::text)"};

enum
{
	FINISH_GIVEN_UP
};

/* Of an address its scheme and host alone: the rest may be a secret between client and us. */
static void
log_failure(const pushd_logout *l, const char *error)
{
	pushd_logout_poster *p = l->poster;
	char client[128];
	long long unsaid;

	snprintf(client, sizeof(client), "%.*s",
			 (int) (strcspn(l->uri, ":") + 3 +
					strcspn(l->uri + strcspn(l->uri, ":") + 3, "/?")),
			 l->uri);
	if (tga_reasons_are_due(&p->reasons, client, error, uv_now(p->loop), &unsaid))
		tga_log_event(p->db->config.log, TGA_WARNING, "client_logout_failed", "client",
					  client, "error", error, "unsaid", TGA_NUM(unsaid), NULL);
}

static void
on_finished(void *arg, const PGresult *result)
{
	pushd_logout *l = arg;
	const pushd_db *db = l->poster->db;

	if (pushd_db_has_rows(l->poster->db, &finish_statement, result) &&
		PQntuples(result) > 0 && PQgetvalue(result, 0, FINISH_GIVEN_UP)[0] == 't')
	{
		PUSHD_METRIC(db->config.metrics, CLIENT_LOGOUTS_GIVEN_UP)++;
		tga_log_event(db->config.log, TGA_ERROR, "client_logout_given_up", "logout_id",
					  l->id, NULL);
	}
	drop(l);
}

/* error is NULL where the client took it. */
static void
finish(pushd_logout *l, const char *error)
{
	const pushd_db *db = l->poster->db;

	move(l, LOGOUT_FINISHING);
	if (error == NULL)
	{
		PUSHD_METRIC(db->config.metrics, CLIENT_LOGOUTS_SENT)++;
		tga_log_event(db->config.log, TGA_INFO, "client_logout", "logout_id", l->id,
					  NULL);
	}
	else
	{
		PUSHD_METRIC(db->config.metrics, CLIENT_LOGOUTS_FAILED)++;
		log_failure(l, error);
	}
	if (!pushd_db_send(l->poster->db, &finish_statement, 2,
					   (const char *const[]){l->id, error}, on_finished, l))
		drop(l);
}

/* --- posting -------------------------------------------------------------------------- */

static void start_some(pushd_logout_poster *p);

/* 200 is what the client owes (section 2.8); many frameworks make 204 of an empty answer. */
static void
on_answer(void *arg, const tga_http_answer *answer)
{
	pushd_logout *l = arg;
	pushd_logout_poster *p = l->poster;
	char status[32];

	l->call = NULL;
	if (answer->error != NULL)
	{
		pushd_logout_silence_note(&p->silence, l->uri, uv_now(p->loop));
		finish(l, answer->error);
	}
	else if (answer->status == 200 || answer->status == 204)
		finish(l, NULL);
	else
	{
		snprintf(status, sizeof(status), "status %d", answer->status);
		finish(l, status);
	}
	start_some(p);
}

/* The database lets in no other; one that were there all the same is not posted to. */
static bool
is_allowed(const char *uri)
{
	tga_span host = {NULL, 0};
	int port;

	if (strncmp(uri, "https://", 8) == 0)
		return true;
	return strncmp(uri, "http://", 7) == 0 &&
		   tga_authority_split((tga_span){uri + 7, strcspn(uri + 7, "/?#")}, &host,
							   &port) &&
		   (tga_span_is(host, "127.0.0.1") || tga_span_is(host, "[::1]") ||
			tga_span_is(host, "localhost"));
}

static void
post(pushd_logout *l)
{
	pushd_logout_poster *p = l->poster;
	tga_buffer form = {0};

	if (!is_allowed(l->uri))
	{
		finish(l, "the address is neither https nor of this machine");
		return;
	}
	if (p->http == NULL)
		p->http = tga_http_client_open(p->loop, "tgauth-pushd", ANSWER_BYTES_MAX);
	/* A token is base64url with dots, so nothing in it has to be encoded. */
	tga_buffer_format(&form, "logout_token=%s", l->token);
	if (p->http != NULL && !form.failed)
		l->call = tga_http_post_form(p->http, l->uri, form.bytes, POST_MS, on_answer, l);
	tga_buffer_clear(&form);
	l->posted_at = uv_now(p->loop);
	if (l->call != NULL)
		move(l, LOGOUT_POSTING);
	else
		finish(l, "memory is short");
}

/* How many go to an address, and whether one of them does so for long. */
static int
calls_to(const pushd_logout_poster *p, const char *uri, bool *slow)
{
	int n = 0;

	*slow = false;
	for (const pushd_logout *l = p->list; l != NULL; l = l->next)
		if (l->state == LOGOUT_POSTING && strcmp(l->uri, uri) == 0)
		{
			*slow |= uv_now(p->loop) - l->posted_at > SLOW_MS;
			n++;
		}
	return n;
}

static void
start_some(pushd_logout_poster *p)
{
	uint64_t now = uv_now(p->loop);
	pushd_logout *next;

	for (pushd_logout *l = p->list; l != NULL; l = next)
	{
		bool slow;
		int calls;

		next = l->next;
		if (l->state != LOGOUT_TAKEN)
			continue;
		calls = calls_to(p, l->uri, &slow);
		if (p->draining || slow || now > l->start_by)
		{
			PUSHD_METRIC(p->db->config.metrics, CLIENT_LOGOUTS_PUT_BACK)++;
			drop(l);
		}
		else if (pushd_logout_silence_has(&p->silence, l->uri, now))
			finish(l, "no answer to another one lately");
		else if (p->calls < PUSHD_LOGOUT_CALLS_MAX && calls < CALLS_OF_ONE_MAX)
			post(l);
	}
}

/* --- taking --------------------------------------------------------------------------- */

static const tga_pg_statement take_statement = {
	"take_logouts",
	"SELECT id, uri, logout_token FROM tgauth_take_logouts($1::text, $2::integer)"};

enum
{
	TAKE_ID,
	TAKE_URI,
	TAKE_TOKEN
};

static void
add(pushd_logout_poster *p, const PGresult *result, int row)
{
	const char *uri = PQgetvalue(result, row, TAKE_URI);
	const char *token = PQgetvalue(result, row, TAKE_TOKEN);
	size_t uri_size = strlen(uri) + 1, token_size = strlen(token) + 1;
	pushd_logout *l = malloc(sizeof(*l) + uri_size + token_size);
	pushd_logout **last = &p->list;

	if (l == NULL)
		return;
	*l = (pushd_logout){.poster = p, .start_by = uv_now(p->loop) + START_WITHIN_MS};
	memcpy(l->text, uri, uri_size);
	memcpy(l->text + uri_size, token, token_size);
	l->uri = l->text;
	l->token = l->text + uri_size;
	snprintf(l->id, sizeof(l->id), "%s", PQgetvalue(result, row, TAKE_ID));
	while (*last != NULL)
		last = &(*last)->next;
	l->link = last;
	*last = l;
	p->count++;
}

static void take_more(pushd_logout_poster *p);

static void
on_taken(void *arg, const PGresult *result)
{
	pushd_logout_poster *p = arg;

	p->asking = false;
	if (!pushd_db_has_rows(p->db, &take_statement, result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
		add(p, result, i);
	p->due |= PQntuples(result) > 0;
	start_some(p);
	take_more(p);
}

static void
take_more(pushd_logout_poster *p)
{
	char batch[PUSHD_DB_NUMBER_TEXT];

	if (!p->due || p->asking || p->draining || p->count > PUSHD_LOGOUTS_MAX - BATCH)
		return;
	p->due = false;
	p->asking = pushd_db_send(
		p->db, &take_statement, 2,
		(const char *const[]){p->issuer, pushd_db_number(BATCH, batch)}, on_taken, p);
}

/* --- how many wait ---------------------------------------------------------------------- */

static const tga_pg_statement count_statement = {
	"logouts_waiting", "SELECT waiting, failed FROM tgauth_logouts_waiting()"};

enum
{
	COUNT_WAITING,
	COUNT_FAILED
};

static void
on_counted(void *arg, const PGresult *result)
{
	pushd_logout_poster *p = arg;
	pushd_metrics *metrics = p->db->config.metrics;

	if (!pushd_db_has_rows(p->db, &count_statement, result) || PQntuples(result) == 0)
		return;
	PUSHD_METRIC(metrics, CLIENT_LOGOUTS_WAITING) =
		strtoull(PQgetvalue(result, 0, COUNT_WAITING), NULL, 10);
	PUSHD_METRIC(metrics, CLIENT_LOGOUTS_DEAD) =
		strtoull(PQgetvalue(result, 0, COUNT_FAILED), NULL, 10);
}

/* --- when --------------------------------------------------------------------------------- */

void
pushd_logout_poster_wake(pushd_logout_poster *p)
{
	p->due = true;
	take_more(p);
}

void
pushd_logout_poster_tick(pushd_logout_poster *p, uint64_t second)
{
	start_some(p);
	p->due |= second % ASK_SECONDS == 0;
	take_more(p);
	if (second % COUNT_SECONDS == 1 &&
		!pushd_db_send(p->db, &count_statement, 0, NULL, on_counted, p))
		tga_log_event(p->db->config.log, TGA_DEBUG, "not_asked", "query",
					  count_statement.name, NULL);
}

void
pushd_logout_poster_drain(pushd_logout_poster *p)
{
	p->draining = true;
	start_some(p);
}

bool
pushd_logout_poster_is_busy(const pushd_logout_poster *p)
{
	return p->count > 0;
}

void
pushd_logout_poster_close(pushd_logout_poster *p)
{
	if (p->http != NULL)
		tga_http_client_close(p->http);
	p->http = NULL;
	while (p->list != NULL)
		drop(p->list);
}
