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

#include "client_address.h"
#include "guc.h"
#include "login_hook.h"
#include "sandbox.h"
#include "user_agent.h"
#include "user_client.h"

/* The user's row, and what is known of the login. */
#define HOOK_ARGS 2

static tga_statement select_user = {
	.text = "SELECT u FROM %1$s.tgauth_user AS u WHERE u.id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement select_about = {
	.text = "SELECT jsonb_build_object('proof', $1, 'address', $2, 'browser', $3, "
			"'os', $4, 'new_browser', $5, 'new_network', $6, 'application', "
			"(SELECT jsonb_build_object('kind', 'client', 'id', client_id, 'name', name) "
			"FROM %1$s.tgauth_client WHERE number = $7 UNION ALL "
			"SELECT jsonb_build_object('kind', 'site', 'id', host, 'name', host) "
			"FROM %1$s.tgauth_site WHERE number = $7 LIMIT 1))",
	.nargs = 7,
	.types = {TEXTOID, TEXTOID, TEXTOID, TEXTOID, BOOLOID, BOOLOID, INT4OID},
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
	Datum row;

	tga_spi_arg_int8(&args, user_id);
	if (tga_spi_run(call, &select_user, &args) == 0)
		elog(ERROR, "user " INT64_FORMAT " is gone", user_id);
	header = DatumGetHeapTupleHeader(tga_spi_value(0, 1));
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

/* The second argument. */
static Datum
about_login(const tga_call *call, const tga_login_hook_about *about)
{
	const tga_start_token *client = about->client;
	tga_args args = {0};
	char address[TGA_ADDRESS_TEXT];
	bool new_browser, new_network;

	tga_user_client_news(call, about->user_id, client, &new_browser, &new_network);
	tga_spi_arg_text(&args, tga_session_proof_word(about->proof));
	tga_spi_arg_text(&args,
					 tga_address_unpack(client->address, address) ? address : NULL);
	tga_spi_arg_text(&args, tga_browser_name(client->browser));
	tga_spi_arg_text(&args, tga_os_name(client->os));
	tga_spi_arg_bool(&args, new_browser);
	tga_spi_arg_bool(&args, new_network);
	tga_spi_arg_int4(&args, client->application);
	(void) tga_spi_read(call, &select_about, &args);
	return tga_spi_value(0, 1);
}

typedef struct tga_login_hook_function
{
	Oid function;
	Oid owner;
	int nargs;
} tga_login_hook_function;

/* The one of two arguments, or else of one. */
static tga_login_hook_function
find_function(Oid user_type)
{
	List *name = tga_qualified_name(tga_guc_login_hook);
	Oid arguments[HOOK_ARGS] = {user_type, JSONBOID};
	tga_login_hook_function found = {
		.function = LookupFuncName(name, HOOK_ARGS, arguments, true), .nargs = HOOK_ARGS};
	HeapTuple tuple;
	Form_pg_proc form;

	if (!OidIsValid(found.function))
	{
		found.nargs = 1;
		found.function = LookupFuncName(name, 1, arguments, false);
	}
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(found.function));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", found.function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	if (form->prokind != PROKIND_FUNCTION || form->proretset)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("tgauth.login_hook names \"%s\", which is no plain function",
						tga_guc_login_hook)));
	found.owner = form->proowner;
	ReleaseSysCache(tuple);
	return found;
}

/* Asks about a user; *asking is true while the function runs. */
static void
ask(const tga_call *call, int64 user_id, Datum about, volatile bool *asking)
{
	Oid type;
	Datum arguments[HOOK_ARGS] = {user_row(call, user_id, &type), about};
	tga_login_hook_function hook = find_function(type);
	tga_sandbox sandbox;

	tga_sandbox_open(&sandbox, call);
	*asking = true;
	tga_sandbox_run(&sandbox, hook.function, hook.owner, arguments, hook.nargs);
	*asking = false;
	tga_sandbox_close(&sandbox);
}

void
tga_login_hook_require(const tga_call *call, const tga_login_hook_about *about)
{
	volatile bool asking = false;

	if (tga_guc_login_hook[0] != '\0')
		ask(call, about->user_id, about_login(call, about), &asking);
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
work_and_ask(const tga_call *call, const tga_login_hook_about *about,
			 tga_login_hook_work work, void *arg, bool *made)
{
	Datum told = about_login(call, about);
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
			ask(call, user_id, told, &asking);
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
tga_login_hook_around(const tga_call *call, const tga_login_hook_about *about,
					  tga_login_hook_work work, void *arg, bool *made)
{
	int64 user_id = 0;

	*made = false;
	if (tga_guc_login_hook[0] != '\0')
		return work_and_ask(call, about, work, arg, made);
	*made = work(arg, &user_id);
	return NULL;
}
