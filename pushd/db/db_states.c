/*
 * db_states.c
 *		Questions for the state of login ids; see db.h.
 */
#include "db/db_rows.h"

#include <stdlib.h>

#include "hub.h"
#include "pushd.h"

/* Login ids in one query. */
#define SLICE 1000

/* Hints that nobody here waits for are worth no more than this in one turn. */
#define QUESTIONS_MAX 100000

typedef struct batch
{
	pushd *pushd;
	size_t count;
	pushd_db_question questions[];
} batch;

static int
compare_rows(const void *a, const void *b)
{
	return memcmp(((const pushd_state_row *) a)->login_id,
				  ((const pushd_state_row *) b)->login_id, TGA_LOGIN_ID_BYTES);
}

/* The rows of a result, sorted by login id; NULL if memory is short. */
static pushd_state_row *
sorted_rows(const PGresult *result, size_t *count)
{
	int n = PQntuples(result);
	pushd_state_row *rows = calloc((size_t) n + 1, sizeof(*rows));

	*count = 0;
	if (rows == NULL)
		return NULL;
	for (int i = 0; i < n; i++)
		*count += pushd_db_read_row(result, i, 0, &rows[*count]);
	qsort(rows, *count, sizeof(*rows), compare_rows);
	return rows;
}

static void
answer_question(pushd *p, const pushd_db_question *q, const pushd_state_row *rows,
				size_t count)
{
	pushd_state_row key = {0};
	const pushd_state_row *row;

	memcpy(key.login_id, q->id, sizeof(key.login_id));
	row = bsearch(&key, rows, count, sizeof(*rows), compare_rows);
	if (row == NULL)
		pushd_hub_absent(p, q->id);
	if (q->answer != NULL)
		q->answer(q->arg, row != NULL ? PUSHD_DB_ROW : PUSHD_DB_ABSENT, row);
}

static void
on_states(void *arg, const PGresult *result)
{
	batch *b = arg;
	size_t count = 0;
	pushd_state_row *rows = pushd_db_has_rows(b->pushd, "states", result)
								? sorted_rows(result, &count)
								: NULL;

	for (size_t i = 0; i < count; i++)
		pushd_hub_state(b->pushd, &rows[i]);
	for (size_t i = 0; i < b->count; i++)
		if (rows != NULL)
			answer_question(b->pushd, &b->questions[i], rows, count);
		else if (b->questions[i].answer != NULL)
			b->questions[i].answer(b->questions[i].arg, PUSHD_DB_AWAY, NULL);
	free(rows);
	free(b);
}

/* One query for the questions of a slice; false if it could not be sent. */
static bool
send_slice(pushd *p, const pushd_db_question *questions, size_t count)
{
	batch *b = malloc(sizeof(*b) + count * sizeof(*questions));
	tga_buffer ids = {0};
	bool ok;

	if (b == NULL)
		return false;
	b->pushd = p;
	b->count = count;
	memcpy(b->questions, questions, count * sizeof(*questions));
	for (size_t i = 0; i < count; i++)
		pushd_db_add_id(&ids, questions[i].id);
	pushd_db_end_ids(&ids);
	ok = !ids.failed &&
		 pushd_db_send(p, "states", 1, (const char *const[]){ids.bytes}, on_states, b);
	tga_buffer_clear(&ids);
	if (!ok)
	{
		free(b);
		return false;
	}
	PUSHD_COUNT(p, STATE_QUERIES);
	p->metrics.values[PUSHD_METRIC_STATES_ASKED] += count;
	return true;
}

void
pushd_db_flush_questions(pushd *p)
{
	pushd_db *d = &p->db;
	pushd_db_question *questions = d->questions;
	size_t count = d->count;

	if (count == 0)
		return;
	/* Answers may ask anew, so the list is put aside first. */
	d->questions = NULL;
	d->count = d->cap = 0;
	for (size_t done = 0; done < count; done += SLICE)
	{
		size_t n = count - done < SLICE ? count - done : SLICE;

		if (pushd_db_is_up(p) && send_slice(p, questions + done, n))
			continue;
		for (size_t i = done; i < done + n; i++)
			if (questions[i].answer != NULL)
				questions[i].answer(questions[i].arg, PUSHD_DB_AWAY, NULL);
	}
	free(questions);
}

void
pushd_db_ask(pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES],
			 pushd_db_state_answer answer, void *arg)
{
	pushd_db *d = &p->db;

	/* Without an answer to give, and nobody to ask, it is asked at reconnection. */
	if (answer == NULL && (!pushd_db_is_up(p) || d->count >= QUESTIONS_MAX))
		return;
	if (d->count == d->cap)
	{
		size_t cap = d->cap == 0 ? 64 : d->cap * 2;
		pushd_db_question *grown = realloc(d->questions, cap * sizeof(*grown));

		if (grown == NULL)
		{
			if (answer != NULL)
				answer(arg, PUSHD_DB_AWAY, NULL);
			return;
		}
		d->questions = grown;
		d->cap = cap;
	}
	d->questions[d->count] = (pushd_db_question){.answer = answer, .arg = arg};
	memcpy(d->questions[d->count++].id, id, TGA_LOGIN_ID_BYTES);
}
