/*
 * user_identity.c
 *		See user_identity.h.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "utils/memutils.h"

#include "arg.h"
#include "session_usage.h"
#include "token_access.h"
#include "user_identity.h"

/*
 * What was authenticated, the latest first, each with the nesting level of the
 * subtransaction that did it.  PostgreSQL's callbacks leave no other place than
 * a static variable; the entries are in the memory of the transaction.
 */
typedef struct tga_identity_entry
{
	struct tga_identity_entry *before;
	int level;
	bool somebody;
	tga_session_identity identity;
} tga_identity_entry;

static tga_identity_entry *latest = NULL;

/*
 * Outside a transaction block an identity ends with the statement that made it.
 * A function can do its work in that one statement; where nothing asked who it
 * acts for, it was meant for the statements to come, which will act for nobody.
 */
static bool ends_unused = false;

static void
on_transaction(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_PARALLEL_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PARALLEL_ABORT:
		case XACT_EVENT_PREPARE:
			latest = NULL;
			ends_unused = false;
			break;
		case XACT_EVENT_PRE_COMMIT:
			if (ends_unused)
				ereport(
					WARNING,
					(errcode(ERRCODE_NO_ACTIVE_SQL_TRANSACTION),
					 errmsg("tgauth_authenticate has no effect outside a transaction"),
					 errhint("Begin a transaction, authenticate, query, commit.")));
			break;
		case XACT_EVENT_PARALLEL_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			break;
	}
}

/* Both come while the subtransaction is still the current one. */
static void
on_subtransaction(SubXactEvent event, SubTransactionId mine, SubTransactionId parent,
				  void *arg)
{
	int level = GetCurrentTransactionNestLevel();

	if (event == SUBXACT_EVENT_ABORT_SUB)
		while (latest != NULL && latest->level >= level)
			latest = latest->before;
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
		for (tga_identity_entry *e = latest; e != NULL && e->level >= level;
			 e = e->before)
			e->level = level - 1;
}

void
tga_user_identity_init(void)
{
	RegisterXactCallback(on_transaction, NULL);
	RegisterSubXactCallback(on_subtransaction, NULL);
}

const tga_session_identity *
tga_user_identity_current(void)
{
	ends_unused = false;
	return latest != NULL && latest->somebody ? &latest->identity : NULL;
}

tga_session_identity
tga_user_identity_require(void)
{
	const tga_session_identity *identity = tga_user_identity_current();

	if (identity == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_AUTHORIZATION_SPECIFICATION), errhidestmt(true),
				 errmsg("nobody is authenticated"),
				 errhint("Call tgauth_authenticate(token) in the same transaction.")));
	return *identity;
}

void
tga_user_identity_become(const tga_session_identity *identity)
{
	int level = GetCurrentTransactionNestLevel();

	if (latest == NULL || latest->level != level)
	{
		tga_identity_entry *entry =
			MemoryContextAllocZero(TopTransactionContext, sizeof(*entry));

		entry->before = latest;
		entry->level = level;
		latest = entry;
	}
	latest->somebody = identity != NULL;
	if (identity != NULL)
		latest->identity = *identity;
}

/*
 * tgauth_authenticate(token) → the user's id, or NULL.  A token that is not good
 * makes the transaction nobody's, whoever it was before.
 */
PG_FUNCTION_INFO_V1(tgauth_authenticate);
Datum
tgauth_authenticate(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_session_identity identity = {0};
	bool good = false;

	if (!PG_ARGISNULL(0))
	{
		const text *token = PG_GETARG_TEXT_PP(0);
		char *claims;

		tga_spi_begin(&call, fcinfo);
		good = tga_session_find(&call, token, &identity) ||
			   tga_token_access_verify(&call, token, &identity, &claims);
		if (good)
			tga_session_record_use(fcinfo, identity.login_id);
		tga_spi_end();
	}
	tga_user_identity_become(good ? &identity : NULL);
	ends_unused = good && !IsTransactionBlock();
	if (!good)
		PG_RETURN_NULL();
	PG_RETURN_INT64(identity.user_id);
}

/* tgauth_uid() → who the transaction acts for, or NULL */
PG_FUNCTION_INFO_V1(tgauth_uid);
Datum
tgauth_uid(PG_FUNCTION_ARGS)
{
	const tga_session_identity *identity = tga_user_identity_current();

	if (identity == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT64(identity->user_id);
}
