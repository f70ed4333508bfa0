/*
 * pg_queue.h
 *		What was sent to PostgreSQL and is not answered yet, oldest first.
 */
#ifndef TGA_PG_QUEUE_H
#define TGA_PG_QUEUE_H

#include "pg.h"

typedef struct tga_pg_query
{
	struct tga_pg_query *next;
	tga_pg_answer answer; /* NULL for the set-up of a connection */
	void *arg;
	const tga_pg_statement *preparing; /* its PREPARE is answered before the query */
	uint64_t sent_at;				   /* of the loop's clock, in ms */
	bool answered;
} tga_pg_query;

typedef struct tga_pg_queue
{
	tga_pg_query *first;
	tga_pg_query **last;
	int length;
} tga_pg_queue;

void tga_pg_queue_init(tga_pg_queue *queue);

void tga_pg_queue_swap(tga_pg_queue *a, tga_pg_queue *b);

/* At the end; NULL if memory is short. */
tga_pg_query *tga_pg_queue_push(tga_pg_queue *queue, tga_pg_answer answer, void *arg,
								uint64_t now) __attribute__((warn_unused_result));

void tga_pg_queue_pop(tga_pg_queue *queue);

/* Answers what is left with NULL and empties the queue: nobody waits for ever. */
void tga_pg_queue_abandon(tga_pg_queue *queue);

#endif
