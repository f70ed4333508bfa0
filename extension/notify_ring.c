/*
 * notify_ring.c
 *		See notify_ring.h.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/timestamp.h"

#include "notify_ring.h"
#include "pg_compat.h"

#define NAME "tgauth"

/* Databases with a worker at one time; in others NOTIFY is part of the transaction. */
#define RINGS 8

/* After so long a worker that was asked for does not come any more. */
#define STARTING_MS 10000

typedef enum ring_state
{
	FREE,
	STARTING,
	RUNNING
} ring_state;

/*
 * Of the places, those from first on are in use, count of them; so many more are reserved
 * that none is lost.
 */
typedef struct ring
{
	ring_state state;
	uint32 life;
	Oid database;	   /* unless FREE */
	TimestampTz since; /* STARTING: when the worker was asked for */
	Latch *latch;	   /* RUNNING: the worker's */
	size_t first, count, reserved;
	tga_notify_hint hints[TGA_NOTIFY_RING_SIZE];
} ring;

/* PostgreSQL's hooks leave no other place than static variables. */
static ring *rings = NULL; /* NULL without the preload */
static LWLock *lock;
static void (*previous_request)(void);
static shmem_startup_hook_type previous_startup;

/* What each state can become; the lock is held exclusively. */
static void
move(ring *r, ring_state state)
{
	static const bool allowed[][RUNNING + 1] PG_USED_FOR_ASSERTS_ONLY = {
		[FREE] = {[STARTING] = true},
		[STARTING] = {[STARTING] = true, [RUNNING] = true},
		[RUNNING] = {[FREE] = true},
	};

	Assert(LWLockHeldByMeInMode(lock, LW_EXCLUSIVE) && allowed[r->state][state]);
	r->state = state;
	Assert((r->latch != NULL) == (state == RUNNING));
	Assert(state == RUNNING || r->count + r->reserved == 0);
	Assert(r->count + r->reserved <= TGA_NOTIFY_RING_SIZE);
}

static void
on_request(void)
{
	if (previous_request != NULL)
		previous_request();
	RequestAddinShmemSpace(RINGS * sizeof(ring));
	RequestNamedLWLockTranche(NAME, 1);
}

static void
on_startup(void)
{
	bool found;

	if (previous_startup != NULL)
		previous_startup();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	rings = ShmemInitStruct(NAME, RINGS * sizeof(ring), &found);
	lock = &GetNamedLWLockTranche(NAME)->lock;
	if (!found)
		memset(rings, 0, RINGS * sizeof(ring));
	LWLockRelease(AddinShmemInitLock);
}

void
tga_notify_ring_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	tga_on_shmem_request(previous_request, on_request);
	previous_startup = shmem_startup_hook;
	shmem_startup_hook = on_startup;
}

static bool
is_available(const ring *r)
{
	return r->state == FREE ||
		   (r->state == STARTING &&
			TimestampDifferenceExceeds(r->since, GetCurrentTimestamp(), STARTING_MS));
}

/* The ring of our database; or one that can become it, or NULL. */
static ring *
find_ring(void)
{
	ring *available = NULL;

	for (ring *r = rings; r < rings + RINGS; r++)
		if (r->state != FREE && r->database == MyDatabaseId)
			return r;
		else if (available == NULL && is_available(r))
			available = r;
	return available;
}

static tga_notify_place
place_of(const ring *r)
{
	return (tga_notify_place){(int) (r - rings), r->life, r->database};
}

/* The ring, while it lives the life in which it is this place; or NULL. */
static ring *
ring_of(const tga_notify_place *place)
{
	ring *r = &rings[place->ring];

	Assert(place->ring >= 0 && place->ring < RINGS);
	return r->life == place->life && r->state != FREE ? r : NULL;
}

bool
tga_notify_ring_reserve(size_t count, tga_notify_room *room)
{
	ring *r;

	Assert(count > 0 && room->count == 0 && !room->wants_worker);
	/* A worker that is asked for on a standby would start at its promotion. */
	if (rings == NULL || RecoveryInProgress())
		return false;
	LWLockAcquire(lock, LW_EXCLUSIVE);
	r = find_ring();
	if (r != NULL && is_available(r))
	{
		room->wants_worker = true;
		r->life++;
		r->database = MyDatabaseId;
		r->since = GetCurrentTimestamp();
		move(r, STARTING);
	}
	if (r != NULL)
		room->place = place_of(r);
	if (r != NULL && r->state == RUNNING &&
		count <= TGA_NOTIFY_RING_SIZE - r->count - r->reserved)
	{
		r->reserved += count;
		room->count = count;
	}
	LWLockRelease(lock);
	return room->count > 0;
}

void
tga_notify_ring_put(const tga_notify_room *room, const tga_notify_hint *hints)
{
	Latch *latch = NULL;
	ring *r;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	r = ring_of(&room->place);
	if (r != NULL)
	{
		Assert(r->state == RUNNING && room->count <= r->reserved);
		r->reserved -= room->count;
		for (size_t i = 0; hints != NULL && i < room->count; i++)
			r->hints[(r->first + r->count++) % TGA_NOTIFY_RING_SIZE] = hints[i];
		latch = r->latch;
	}
	LWLockRelease(lock);
	if (hints != NULL && latch != NULL)
		SetLatch(latch);
}

bool
tga_notify_ring_open(const tga_notify_place *place)
{
	ring *r;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	r = ring_of(place);
	if (r != NULL)
	{
		Assert(r->state == STARTING && r->database == MyDatabaseId);
		r->latch = MyLatch;
		move(r, RUNNING);
	}
	LWLockRelease(lock);
	return r != NULL;
}

size_t
tga_notify_ring_take(const tga_notify_place *place,
					 tga_notify_hint hints[static TGA_NOTIFY_RING_SIZE])
{
	size_t count;
	ring *r;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	r = ring_of(place);
	Assert(r != NULL && r->state == RUNNING);
	count = r->count;
	for (size_t i = 0; i < count; i++)
		hints[i] = r->hints[(r->first + i) % TGA_NOTIFY_RING_SIZE];
	r->first = (r->first + count) % TGA_NOTIFY_RING_SIZE;
	r->count = 0;
	LWLockRelease(lock);
	return count;
}

bool
tga_notify_ring_close(const tga_notify_place *place, bool only_if_idle)
{
	ring *r;
	bool over;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	r = ring_of(place);
	over = r == NULL || !only_if_idle || r->count + r->reserved == 0;
	if (r != NULL && over)
	{
		r->latch = NULL;
		r->count = r->reserved = 0;
		move(r, FREE);
	}
	LWLockRelease(lock);
	return over;
}
