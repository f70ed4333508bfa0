/*
 * pg_queue.c
 *		See pg_queue.h.
 */
#include "pg_queue.h"

#include <stdlib.h>

#include "must.h"

void
tga_pg_queue_init(tga_pg_queue *queue)
{
	queue->first = NULL;
	queue->last = &queue->first;
	queue->length = 0;
}

void
tga_pg_queue_swap(tga_pg_queue *a, tga_pg_queue *b)
{
	tga_pg_queue was = *a;

	*a = *b;
	*b = was;
	/* An empty queue ends in itself. */
	if (a->first == NULL)
		a->last = &a->first;
	if (b->first == NULL)
		b->last = &b->first;
}

tga_pg_query *
tga_pg_queue_push(tga_pg_queue *queue, tga_pg_answer answer, void *arg, uint64_t now)
{
	tga_pg_query *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->answer = answer;
	q->arg = arg;
	q->sent_at = now;
	*queue->last = q;
	queue->last = &q->next;
	queue->length++;
	return q;
}

void
tga_pg_queue_pop(tga_pg_queue *queue)
{
	tga_pg_query *q = queue->first;

	TGA_MUST(q != NULL && queue->length > 0);
	queue->first = q->next;
	if (queue->first == NULL)
		queue->last = &queue->first;
	queue->length--;
	free(q);
}

void
tga_pg_queue_abandon(tga_pg_queue *queue)
{
	tga_pg_query *q = queue->first;

	/* Emptied first: an answer may close the connection, and come here again. */
	tga_pg_queue_init(queue);
	while (q != NULL)
	{
		tga_pg_query *next = q->next;

		if (q->answer != NULL && !q->answered)
			q->answer(q->arg, NULL);
		free(q);
		q = next;
	}
}
