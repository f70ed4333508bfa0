/*
 * db_states.c
 *		Questions for the state of login ids; see db.h.
 */
#include "db_rows.h"

#include <stdlib.h>

#include "events.h"
#include "pushd.h"

/* Login ids in one query. */
#define SLICE 1000

/* Hints that nobody here waits for are worth no more than this in one turn. */
#define QUESTIONS_MAX 100000

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
		*count += db_read_row(result, i, 0, &rows[*count]);
	qsort(rows, *count, sizeof(*rows), compare_rows);
	return rows;
}

static void
answer_question(pushd *p, const db_question *q, const state_row *rows, size_t count)
{
	state_row key = {0};
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
		db_has_rows(b->pushd, "states", result) ? sorted_rows(result, &count) : NULL;

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
	bool ok;

	if (b == NULL)
		return false;
	b->pushd = p;
	b->count = count;
	memcpy(b->questions, questions, count * sizeof(*questions));
	for (size_t i = 0; i < count; i++)
		db_add_id(&ids, questions[i].id);
	db_end_ids(&ids);
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

void
db_flush_questions(pushd *p)
{
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
