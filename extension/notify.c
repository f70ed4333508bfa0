/*
 * notify.c
 *		See notify.h.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "utils/memutils.h"

#include "notify.h"
#include "notify_hint.h"
#include "notify_ring.h"
#include "notify_worker.h"

/*
 * Those of this transaction, in its memory, the deepest last: what was nested deeper has
 * been undone, or belongs to what it was nested in.  PostgreSQL's callbacks leave no other
 * place than a static variable.
 */
static struct
{
	tga_notify_hint *hints;
	size_t count;
	size_t size;
	tga_notify_room room; /* from before the commit until after it */
} pending;

static tga_notify_hint *
add_hint(tga_notice kind)
{
	tga_notify_hint *added;

	if (pending.count == pending.size)
	{
		size_t size = Max(16, 2 * pending.size);

		pending.hints =
			pending.size == 0
				? MemoryContextAllocHuge(TopTransactionContext,
										 size * sizeof(tga_notify_hint))
				: repalloc_huge(pending.hints, size * sizeof(tga_notify_hint));
		pending.size = size;
	}
	added = &pending.hints[pending.count++];
	memset(added, 0, sizeof(*added));
	added->kind = (uint8_t) kind;
	added->level = GetCurrentTransactionNestLevel();
	return added;
}

void
tga_notify_login(tga_notice kind, const tga_start_token *token, const uint8_t *seal)
{
	tga_notify_hint *hint = add_hint(kind);

	Assert(seal == NULL || kind == TGA_NOTICE_CONFIRMED);
	hint->channel = token->channel;
	memcpy(hint->login_id, token->login_id, TGA_LOGIN_ID_BYTES);
	hint->is_sealed = seal != NULL;
	if (seal != NULL)
		memcpy(hint->seal, seal, TGA_HINT_SEAL_BYTES);
}

void
tga_notify_revoked(const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				   const uint8_t *token_id)
{
	tga_notify_hint *hint = add_hint(TGA_NOTICE_REVOKED);

	memcpy(hint->login_id, login_id, TGA_LOGIN_ID_BYTES);
	hint->has_token = token_id != NULL;
	if (token_id != NULL)
		memcpy(hint->token_id, token_id, TGA_LOGIN_ID_BYTES);
}

void
tga_notify_keys(void)
{
	(void) add_hint(TGA_NOTICE_KEYS);
}

void
tga_notify_logouts(void)
{
	(void) add_hint(TGA_NOTICE_LOGOUTS);
}

static void
before_commit(void)
{
	if (tga_notify_ring_reserve(pending.count, &pending.room))
		return;
	if (pending.room.wants_worker)
		tga_notify_worker_start(&pending.room.place);
	tga_notify_hint_send(pending.hints, pending.count);
}

static void
on_transaction(XactEvent event, void *arg)
{
	if (pending.size == 0)
		return;
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
			if (pending.count > 0)
				before_commit();
			return;
		case XACT_EVENT_COMMIT:
			/* Others see what is committed by now; nothing here can fail. */
			if (pending.room.count > 0)
				tga_notify_ring_put(&pending.room, pending.hints);
			break;
		case XACT_EVENT_PARALLEL_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			return;
		case XACT_EVENT_PARALLEL_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PARALLEL_ABORT:
		case XACT_EVENT_PREPARE:
			if (pending.room.count > 0)
				tga_notify_ring_put(&pending.room, NULL);
			break;
	}
	memset(&pending, 0, sizeof(pending));
}

/* Both come while the subtransaction is still the current one. */
static void
on_subtransaction(SubXactEvent event, SubTransactionId mine, SubTransactionId parent,
				  void *arg)
{
	int level = GetCurrentTransactionNestLevel();

	if (event == SUBXACT_EVENT_ABORT_SUB)
		while (pending.count > 0 && pending.hints[pending.count - 1].level >= level)
			pending.count--;
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
		for (size_t i = pending.count; i > 0 && pending.hints[i - 1].level >= level; i--)
			pending.hints[i - 1].level = level - 1;
}

void
tga_notify_init(void)
{
	RegisterXactCallback(on_transaction, NULL);
	RegisterSubXactCallback(on_subtransaction, NULL);
	tga_notify_ring_init();
}
