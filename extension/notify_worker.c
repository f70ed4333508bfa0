/*
 * notify_worker.c
 *		See notify_worker.h.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_database.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lock.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "notify_worker.h"

#define TURN_MS 1000
#define IDLE_TURNS 60

/* Named in tga_notify_worker_start. */
PGDLLEXPORT void tga_notify_worker_main(Datum arg);

void
tga_notify_worker_start(const tga_notify_place *place)
{
	BackgroundWorker worker = {
		.bgw_name = "tgauth notifier",
		.bgw_type = "tgauth notifier",
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_RecoveryFinished,
		.bgw_restart_time = BGW_NEVER_RESTART,
		.bgw_library_name = "tgauth",
		.bgw_function_name = "tga_notify_worker_main",
	};

	StaticAssertStmt(sizeof(*place) <= sizeof(worker.bgw_extra), "a place is small");
	memcpy(worker.bgw_extra, place, sizeof(*place));
	if (!RegisterDynamicBackgroundWorker(&worker, NULL))
		ereport(LOG_SERVER_ONLY,
				(errmsg("there is no background worker left for tgauth's notifications"),
				 errdetail("They are part of each transaction, and keep others waiting."),
				 errhint("Consider increasing \"max_worker_processes\".")));
}

/* One transaction; what it cannot send is lost. */
static void
send_hints(const tga_notify_hint *hints, size_t count)
{
	PG_TRY();
	{
		StartTransactionCommand();
		tga_notify_hint_send(hints, count);
		CommitTransactionCommand();
	}
	PG_CATCH();
	{
		HOLD_INTERRUPTS();
		EmitErrorReport();
		AbortCurrentTransaction();
		FlushErrorState();
		RESUME_INTERRUPTS();
		/* A full queue of notifications does not empty at once. */
		pg_usleep(TURN_MS * 1000L);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(TopMemoryContext);
}

/* Whether somebody has locked the database, to whom we would be in the way. */
static bool
database_is_wanted(void)
{
	LOCKTAG tag;

	SET_LOCKTAG_OBJECT(tag, InvalidOid, DatabaseRelationId, MyDatabaseId, 0);
	if (LockAcquire(&tag, RowExclusiveLock, true, true) == LOCKACQUIRE_NOT_AVAIL)
		return true;
	(void) LockRelease(&tag, RowExclusiveLock, true);
	return false;
}

static void
serve(const tga_notify_place *place)
{
	tga_notify_hint *hints =
		MemoryContextAlloc(TopMemoryContext, TGA_NOTIFY_RING_SIZE * sizeof(*hints));

	for (int idle_turns = 0;;)
	{
		size_t count;

		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		count = tga_notify_ring_take(place, hints);
		if (count > 0)
		{
			send_hints(hints, count);
			idle_turns = 0;
			continue;
		}
		if ((WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, TURN_MS,
					   PG_WAIT_EXTENSION) &
			 WL_TIMEOUT) == 0)
			continue;
		if ((++idle_turns >= IDLE_TURNS || database_is_wanted()) &&
			tga_notify_ring_close(place, true))
			return;
	}
}

/* However it ends, even by a signal. */
static void
leave(int code, Datum place)
{
	(void) tga_notify_ring_close((const tga_notify_place *) DatumGetPointer(place),
								 false);
}

void
tga_notify_worker_main(Datum arg)
{
	/* It lives as long as the process. */
	static tga_notify_place place;

	memcpy(&place, MyBgworkerEntry->bgw_extra, sizeof(place));
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(place.database, InvalidOid, 0);
	SetConfigOption("synchronous_commit", "off", PGC_USERSET, PGC_S_OVERRIDE);
	if (!tga_notify_ring_open(&place))
		return;
	before_shmem_exit(leave, PointerGetDatum(&place));
	serve(&place);
}
