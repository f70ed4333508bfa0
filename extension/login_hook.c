/*
 * login_hook.c
 *		See login_hook.h.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_proc.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "guc.h"
#include "login_hook.h"
#include "sandbox.h"

static tga_statement select_user = {
	.text = "SELECT u FROM %1$s.tgauth_user AS u WHERE u.id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static bool
is_hash(const char *column)
{
	return strcmp(column, "password_hash") == 0 || strcmp(column, "one_time_hash") == 0;
}

/* The row for the hook, without hashes of passwords: they are nobody's business. */
static Datum
user_row(const tga_call *call, int64 user_id, Oid *type)
{
	tga_args args = {0};
	HeapTupleHeader header;
	HeapTupleData tuple;
	TupleDesc desc;
	bool isnull;
	Datum row;

	tga_spi_arg_int8(&args, user_id);
	if (tga_spi_run(call, &select_user, &args) == 0)
		elog(ERROR, "user " INT64_FORMAT " is gone", user_id);
	row = tga_spi_cell(1, &isnull);
	if (isnull)
		elog(ERROR, "user " INT64_FORMAT " has no row", user_id);
	header = DatumGetHeapTupleHeader(row);
	*type = HeapTupleHeaderGetTypeId(header);
	desc = lookup_rowtype_tupdesc(*type, HeapTupleHeaderGetTypMod(header));
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = header;
	row = heap_copy_tuple_as_datum(&tuple, desc);
	for (int column = 1; column <= desc->natts; column++)
		if (is_hash(NameStr(TupleDescAttr(desc, column - 1)->attname)))
		{
			Datum none = (Datum) 0;
			bool yes = true;

			tuple = *heap_modify_tuple_by_cols(&tuple, desc, 1, &column, &none, &yes);
			row = heap_copy_tuple_as_datum(&tuple, desc);
		}
	ReleaseTupleDesc(desc);
	return row;
}

static Oid
find_function(Oid argument, Oid *owner)
{
	Oid function =
		LookupFuncName(tga_qualified_name(tga_guc_login_hook), 1, &argument, false);
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	if (form->prokind != PROKIND_FUNCTION || form->proretset)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("tgauth.login_hook names \"%s\", which is no plain function",
						tga_guc_login_hook)));
	*owner = form->proowner;
	ReleaseSysCache(tuple);
	return function;
}

void
tga_login_hook_require(const tga_call *call, int64 user_id)
{
	tga_sandbox sandbox;
	Oid type;
	Oid function;
	Oid owner;
	Datum row;

	if (tga_guc_login_hook[0] == '\0')
		return;
	row = user_row(call, user_id, &type);
	function = find_function(type, &owner);
	tga_sandbox_open(&sandbox, call);
	tga_sandbox_run(&sandbox, function, owner, row);
	tga_sandbox_close(&sandbox);
}

static bool
speaks_of_the_login(int sqlstate)
{
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case ERRCODE_TRANSACTION_ROLLBACK:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_SYSTEM_ERROR:
		case ERRCODE_INTERNAL_ERROR:
			return false;
	}
	return sqlstate != ERRCODE_LOCK_NOT_AVAILABLE;
}

/* What a hook says on purpose is for the person; an accident, for the operator too. */
static void
log_accident(const ErrorData *error)
{
	if (error->sqlerrcode != ERRCODE_RAISE_EXCEPTION)
		ereport(LOG_SERVER_ONLY,
				(errcode(error->sqlerrcode),
				 errmsg("tgauth.login_hook failed, which refused a login: %s",
						error->message),
				 error->context != NULL ? errdetail_internal("%s", error->context) : 0));
}

/* Within a subtransaction: whatever is raised here must end it. */
static char *
work_and_ask(const tga_call *call, tga_login_hook_work work, void *arg, bool *made)
{
	MemoryContext memory = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool asking = false;
	char *volatile message = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(memory);
	PG_TRY();
	{
		int64 user_id = 0;

		*made = work(arg, &user_id);
		if (*made)
		{
			Oid type;
			Datum row = user_row(call, user_id, &type);
			Oid function_owner;
			Oid function = find_function(type, &function_owner);
			tga_sandbox sandbox;

			tga_sandbox_open(&sandbox, call);
			asking = true;
			tga_sandbox_run(&sandbox, function, function_owner, row);
			asking = false;
			tga_sandbox_close(&sandbox);
		}
		ReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(memory);
		CurrentResourceOwner = owner;
	}
	PG_CATCH();
	{
		ErrorData *error;

		MemoryContextSwitchTo(call->caller);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(memory);
		CurrentResourceOwner = owner;
		if (!asking || !speaks_of_the_login(error->sqlerrcode))
			ReThrowError(error);
		log_accident(error);
		message = error->message != NULL ? error->message : "";
	}
	PG_END_TRY();
	return message;
}

char *
tga_login_hook_around(const tga_call *call, tga_login_hook_work work, void *arg,
					  bool *made)
{
	int64 user_id = 0;

	*made = false;
	if (tga_guc_login_hook[0] != '\0')
		return work_and_ask(call, work, arg, made);
	*made = work(arg, &user_id);
	return NULL;
}
