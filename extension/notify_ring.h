/*
 * notify_ring.h
 *		Hints on their way from transactions that committed to the background worker of
 *		their database: a ring for each of a few databases, in shared memory.
 *
 * A transaction reserves room in the ring of its database before it commits, which can
 * fail, and puts its hints there afterwards, which cannot.  A ring counts its lives, one for
 * each worker, so that who had room in it does not put anything into a later one's.
 *
 *		FREE -> STARTING (a worker was asked for) -> RUNNING (it is there) -> FREE
 *
 * A worker that does not come in time is asked for again, or its ring goes to another
 * database.  The one that does come too late finds that its life is over.
 */
#ifndef TGA_NOTIFY_RING_H
#define TGA_NOTIFY_RING_H

#include "notify_hint.h"

/* Hints that a ring has room for. */
#define TGA_NOTIFY_RING_SIZE 4096

/* A life of a ring; what a worker is told as it is started. */
typedef struct tga_notify_place
{
	int ring;
	uint32_t life;
	Oid database;
} tga_notify_place;

typedef struct tga_notify_room
{
	tga_notify_place place;
	size_t count;	   /* 0: there is none */
	bool wants_worker; /* in its place, which is this transaction's to ask for */
} tga_notify_room;

/* Asks for shared memory while the server starts, where it is to be had. */
void tga_notify_ring_init(void);

/* False if there is no room. */
bool tga_notify_ring_reserve(size_t count, tga_notify_room *room)
	__attribute__((warn_unused_result));

/* Puts what there is room for, or nothing for NULL; the room is given back. */
void tga_notify_ring_put(const tga_notify_room *room, const tga_notify_hint *hints);

/* --- for the worker ---------------------------------------------------------------- */

/* From now on hints come, with a latch that is set.  False if its life is over. */
bool tga_notify_ring_open(const tga_notify_place *place)
	__attribute__((warn_unused_result));

/* Takes hints out; returns how many. */
size_t tga_notify_ring_take(const tga_notify_place *place,
							tga_notify_hint hints[static TGA_NOTIFY_RING_SIZE])
	__attribute__((warn_unused_result));

/* Ends the life, unless it is to be idle and is not: whether it did. */
bool tga_notify_ring_close(const tga_notify_place *place, bool only_if_idle);

#endif
