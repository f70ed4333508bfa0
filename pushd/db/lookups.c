/*
 * lookups.c
 *		See lookups.h.
 */
#include "db/lookups.h"

#include <stdlib.h>
#include <string.h>

#include "db/db_values.h"
#include "must.h"

/* Ids in one query. */
#define SLICE 1000

const tga_pg_statement pushd_lookups_statement = {
	"states",
	"SELECT " PUSHD_STATE_COLUMNS " FROM tgauth_states($1::bytea[], $2::bytea[])"};

static const tga_transitions transitions[] = {
	[PUSHD_LOOKUPS_IDLE] = {"idle", TGA_TO(PUSHD_LOOKUPS_GATHERING) |
										TGA_TO(PUSHD_LOOKUPS_CLOSED)},
	[PUSHD_LOOKUPS_GATHERING] = {"gathering", TGA_TO(PUSHD_LOOKUPS_IDLE)},
	[PUSHD_LOOKUPS_CLOSED] = {"closed", 0},
};

/* Something waits exactly while it is gathered. */
static void
move(pushd_lookups *l, pushd_lookups_state state)
{
	TGA_MUST_MOVE(transitions, l->state, state);
	l->state = state;
	TGA_MUST((l->count > 0) == (state == PUSHD_LOOKUPS_GATHERING));
	TGA_MUST(l->count <= l->cap && (l->cap == 0) == (l->waiting == NULL));
}

/* --- one query ------------------------------------------------------------------- */

/* A slice that was sent, until its answer. */
typedef struct slice
{
	pushd_lookups *lookups;
	size_t count;
	pushd_lookup asked[];
} slice;

static void
answer_away(const pushd_lookup *asked, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (asked[i].answer != NULL)
			asked[i].answer(asked[i].arg, PUSHD_DB_AWAY, NULL);
}

/* What a row is found by, each id of it. */
typedef struct place
{
	pushd_lookup_by by;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	const pushd_state_row *row;
} place;

/* The rows of a result, and their places in order. */
typedef struct answers
{
	pushd_state_row *rows;
	size_t count;
	place *places;
	size_t place_count;
} answers;

static int
compare_places(const void *a, const void *b)
{
	const place *x = a, *y = b;

	return x->by != y->by ? (int) x->by - (int) y->by
						  : memcmp(x->id, y->id, TGA_LOGIN_ID_BYTES);
}

static void
add_place(answers *a, const pushd_state_row *row, pushd_lookup_by by, const uint8_t *id)
{
	place *p = &a->places[a->place_count++];

	*p = (place){.by = by, .row = row};
	memcpy(p->id, id, sizeof(p->id));
}

static void
free_answers(answers *a)
{
	free(a->rows);
	free(a->places);
}

/* False if memory is short. */
static bool
read_answers(answers *a, const PGresult *result)
{
	int n = PQntuples(result);

	*a = (answers){.rows = calloc((size_t) n + 1, sizeof(*a->rows)),
				   .places = calloc(2 * (size_t) n + 1, sizeof(*a->places))};
	if (a->rows == NULL || a->places == NULL)
	{
		free_answers(a);
		return false;
	}
	for (int i = 0; i < n; i++)
	{
		pushd_state_row *row = &a->rows[a->count];

		if (!pushd_state_row_read(result, i, row))
			continue;
		a->count++;
		add_place(a, row, PUSHD_BY_LOGIN, row->login_id);
		if (row->session.has_token)
			add_place(a, row, PUSHD_BY_TOKEN, row->session.token_id);
	}
	qsort(a->places, a->place_count, sizeof(*a->places), compare_places);
	return true;
}

static void
answer_lookup(const pushd_lookups *l, const pushd_lookup *asked, const answers *a)
{
	place key = {.by = asked->by};
	const place *found;

	memcpy(key.id, asked->id, sizeof(key.id));
	found = bsearch(&key, a->places, a->place_count, sizeof(*a->places), compare_places);
	if (found == NULL)
		l->on_absent(l->arg, asked->by, asked->id);
	if (asked->answer != NULL)
		asked->answer(asked->arg, found != NULL ? PUSHD_DB_ROW : PUSHD_DB_ABSENT,
					  found != NULL ? found->row : NULL);
}

static void
on_states(void *arg, const PGresult *result)
{
	slice *s = arg;
	pushd_lookups *l = s->lookups;
	answers a;

	l->sent -= s->count;
	if (!pushd_db_has_rows(l->db, &pushd_lookups_statement, result) ||
		!read_answers(&a, result))
	{
		answer_away(s->asked, s->count);
		free(s);
		return;
	}
	for (size_t i = 0; i < a.count; i++)
		l->on_row(l->arg, &a.rows[i]);
	for (size_t i = 0; i < s->count; i++)
		answer_lookup(l, &s->asked[i], &a);
	free_answers(&a);
	free(s);
}

/* False if it could not be sent. */
static bool
send_slice(pushd_lookups *l, const pushd_lookup *asked, size_t count)
{
	slice *s = malloc(sizeof(*s) + count * sizeof(*asked));
	tga_buffer ids[] = {[PUSHD_BY_LOGIN] = {0}, [PUSHD_BY_TOKEN] = {0}};
	bool sent;

	TGA_MUST(count > 0 && count <= SLICE);
	if (s == NULL)
		return false;
	s->lookups = l;
	s->count = count;
	memcpy(s->asked, asked, count * sizeof(*asked));
	for (size_t i = 0; i < count; i++)
		pushd_db_add_id(&ids[asked[i].by], asked[i].id);
	pushd_db_end_ids(&ids[PUSHD_BY_LOGIN]);
	pushd_db_end_ids(&ids[PUSHD_BY_TOKEN]);
	sent = !ids[PUSHD_BY_LOGIN].failed && !ids[PUSHD_BY_TOKEN].failed &&
		   pushd_db_send(l->db, &pushd_lookups_statement, 2,
						 (const char *const[]){ids[PUSHD_BY_LOGIN].bytes,
											   ids[PUSHD_BY_TOKEN].bytes},
						 on_states, s);
	tga_buffer_clear(&ids[PUSHD_BY_LOGIN]);
	tga_buffer_clear(&ids[PUSHD_BY_TOKEN]);
	if (!sent)
	{
		free(s);
		return false;
	}
	l->sent += count;
	PUSHD_METRIC(l->db->config.metrics, STATE_QUERIES)++;
	PUSHD_METRIC(l->db->config.metrics, STATES_ASKED) += count;
	return true;
}

/* --- gathering --------------------------------------------------------------------- */

static void
flush(pushd_lookups *l)
{
	pushd_lookup *asked = l->waiting;
	size_t count = l->count;

	if (l->state != PUSHD_LOOKUPS_GATHERING)
		return;
	/* Answers may ask anew, so the list is put aside first. */
	l->waiting = NULL;
	l->count = l->cap = 0;
	move(l, PUSHD_LOOKUPS_IDLE);
	for (size_t done = 0, n; done < count; done += n)
	{
		n = count - done < SLICE ? count - done : SLICE;
		if (!send_slice(l, asked + done, n))
			answer_away(asked + done, n);
	}
	free(asked);
}

/* Runs before the loop sleeps: what this turn brought leaves together. */
static void
on_prepare(uv_prepare_t *handle)
{
	flush(handle->data);
}

static bool
has_room(pushd_lookups *l)
{
	size_t cap = l->cap == 0 ? 64 : l->cap * 2;
	pushd_lookup *grown;

	if (l->count < l->cap)
		return true;
	grown = realloc(l->waiting, cap * sizeof(*grown));
	if (grown == NULL)
		return false;
	l->waiting = grown;
	l->cap = cap;
	return true;
}

void
pushd_lookups_ask(pushd_lookups *l, pushd_lookup_by by,
				  const uint8_t id[static TGA_LOGIN_ID_BYTES], pushd_lookup_answer answer,
				  void *arg)
{
	/* Without an answer to give, and nobody to ask, it is asked at reconnection. */
	if (answer == NULL && !pushd_db_is_up(l->db))
		return;
	if (l->state == PUSHD_LOOKUPS_CLOSED ||
		(answer == NULL && l->count + l->sent >= PUSHD_LOOKUPS_MAX) || !has_room(l))
	{
		PUSHD_METRIC(l->db->config.metrics, LOOKUPS_DROPPED)++;
		if (answer != NULL)
			answer(arg, PUSHD_DB_AWAY, NULL);
		return;
	}
	l->waiting[l->count] = (pushd_lookup){.by = by, .answer = answer, .arg = arg};
	memcpy(l->waiting[l->count++].id, id, TGA_LOGIN_ID_BYTES);
	if (l->state == PUSHD_LOOKUPS_IDLE)
		move(l, PUSHD_LOOKUPS_GATHERING);
}

bool
pushd_lookups_open(pushd_lookups *l, uv_loop_t *loop)
{
	TGA_MUST(l->db != NULL && l->on_row != NULL && l->on_absent != NULL);
	l->flush.data = l;
	return uv_prepare_init(loop, &l->flush) == 0 &&
		   uv_prepare_start(&l->flush, on_prepare) == 0;
}

void
pushd_lookups_close(pushd_lookups *l)
{
	TGA_MUST(!pushd_db_is_up(l->db));
	while (l->state == PUSHD_LOOKUPS_GATHERING)
		flush(l);
	free(l->waiting);
	l->waiting = NULL;
	l->cap = 0;
	move(l, PUSHD_LOOKUPS_CLOSED);
	uv_close((uv_handle_t *) &l->flush, NULL);
}
