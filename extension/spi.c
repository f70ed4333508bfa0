/*
 * spi.c
 *		See spi.h.
 *
 * Plans are generic ones: each statement finds its rows by a key, so nothing is
 * to be gained from knowing the values, and planning anew would cost more than
 * running.
 *
 * They are made without sequential scans, since a plan that reads a whole table because
 * that is small today would still do so when it has grown, and without JIT, whatever
 * the planner thinks that they cost.  Both are settings of the planner alone, so they
 * hold while a plan is made: as settings of the functions they would cost each call.
 */
#include "spi.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "nodes/parsenodes.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

static void
hide_statement(void *arg)
{
	errhidestmt(true);
}

void
tga_spi_begin(tga_call *call, FunctionCallInfo fcinfo)
{
	Oid schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	char *name = get_namespace_name(schema);

	if (name == NULL)
		elog(ERROR, "function %u has no schema", fcinfo->flinfo->fn_oid);
	call->schema_id = schema;
	call->schema = quote_identifier(name);
	call->now = GetCurrentTimestamp();
	call->caller = CurrentMemoryContext;
	call->hide = (ErrorContextCallback){error_context_stack, hide_statement, NULL};
	error_context_stack = &call->hide;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
}

void
tga_spi_end(void)
{
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	Assert(error_context_stack->callback == hide_statement);
	error_context_stack = error_context_stack->previous;
}

void
tga_spi_arg_datum(tga_args *args, Datum value)
{
	Assert(args->count < TGA_MAX_ARGS);
	args->nulls[args->count] = ' ';
	args->values[args->count++] = value;
}

void
tga_spi_arg_null(tga_args *args)
{
	Assert(args->count < TGA_MAX_ARGS);
	args->nulls[args->count] = 'n';
	args->values[args->count++] = (Datum) 0;
}

void
tga_spi_arg_text(tga_args *args, const char *text)
{
	if (text == NULL)
		tga_spi_arg_null(args);
	else
		tga_spi_arg_datum(args, CStringGetTextDatum(text));
}

TimestampTz
tga_spi_ago(const tga_call *call, int seconds)
{
	return call->now - seconds * USECS_PER_SEC;
}

Datum
tga_spi_bytea(const uint8_t *bytes, size_t len)
{
	bytea *value = palloc(VARHDRSZ + len);

	SET_VARSIZE(value, VARHDRSZ + len);
	memcpy(VARDATA(value), bytes, len);
	return PointerGetDatum(value);
}

void
tga_spi_arg_bytes(tga_args *args, const uint8_t *bytes, size_t len)
{
	tga_spi_arg_datum(args, tga_spi_bytea(bytes, len));
}

void
tga_spi_arg_int4(tga_args *args, int value)
{
	tga_spi_arg_datum(args, Int32GetDatum(value));
}

void
tga_spi_arg_int8(tga_args *args, int64 value)
{
	tga_spi_arg_datum(args, Int64GetDatum(value));
}

void
tga_spi_arg_bool(tga_args *args, bool value)
{
	tga_spi_arg_datum(args, BoolGetDatum(value));
}

void
tga_spi_arg_time(tga_args *args, TimestampTz value)
{
	tga_spi_arg_datum(args, TimestampTzGetDatum(value));
}

/*
 * The saved plan.  It is made anew when the extension has come back in another
 * schema; PostgreSQL itself replans one whose tables were replaced.
 */
static SPIPlanPtr
plan_of(const tga_call *call, tga_statement *statement)
{
	SPIPlanPtr plan;
	char *text;

	if (statement->plan != NULL && strcmp(statement->schema, call->schema) == 0)
		return statement->plan;

	if (statement->plan != NULL)
	{
		SPIPlanPtr stale = statement->plan;

		statement->plan = NULL;
		pfree(statement->schema);
		SPI_freeplan(stale);
	}
	text = psprintf(statement->text, call->schema);
	plan = SPI_prepare_cursor(text, statement->nargs, statement->types,
							  CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare_cursor failed: %s", SPI_result_code_string(SPI_result));
	statement->schema = MemoryContextStrdup(TopMemoryContext, call->schema);
	if (SPI_keepplan(plan) != 0)
		elog(ERROR, "SPI_keepplan failed");
	statement->plan = plan;
	return plan;
}

/* Whether an execution would take the plan as it is; LOCK looks up no operator. */
static bool
is_planned(SPIPlanPtr plan)
{
	const CachedPlanSource *source = linitial(SPI_plan_get_plan_sources(plan));

	return source->is_valid && source->gplan != NULL && source->gplan->is_valid &&
		   (source->search_path == NULL || tga_is_search_path(source->search_path));
}

static void
set_for_planning(const char *name)
{
	(void) set_config_option(name, "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}

/* The tables stay locked, so that the plan is good until it was executed. */
static void
make_plan(SPIPlanPtr plan)
{
	int level = NewGUCNestLevel();
	CachedPlan *made;

	set_for_planning("enable_seqscan");
	set_for_planning("jit");
	made = SPI_plan_get_cached_plan(plan);
	if (made == NULL)
		elog(ERROR, "a statement has no plan");
	tga_release_plan(made);
	AtEOXact_GUC(true, level);
}

static uint64
execute(const tga_call *call, tga_statement *statement, tga_args *args, Snapshot snapshot,
		Snapshot crosscheck, bool read_only)
{
	SPIPlanPtr plan = plan_of(call, statement);
	int result;

	Assert(args->count == statement->nargs);
	if (!is_planned(plan))
		make_plan(plan);
	result = SPI_execute_snapshot(plan, args->values, args->nulls, snapshot, crosscheck,
								  read_only, true, 0);
	if (result < 0)
		elog(ERROR, "SPI_execute_snapshot failed: %s", SPI_result_code_string(result));
	return SPI_processed;
}

uint64
tga_spi_run(const tga_call *call, tga_statement *statement, tga_args *args)
{
	if (!IsolationUsesXactSnapshot())
		return execute(call, statement, args, InvalidSnapshot, InvalidSnapshot, false);
	CommandCounterIncrement();
	return execute(call, statement, args, GetLatestSnapshot(), GetTransactionSnapshot(),
				   false);
}

uint64
tga_spi_read(const tga_call *call, tga_statement *statement, tga_args *args)
{
	Snapshot snapshot = IsInParallelMode() ? InvalidSnapshot : GetLatestSnapshot();

	return execute(call, statement, args, snapshot, InvalidSnapshot, true);
}

void
tga_spi_kept_out(const char *table)
{
	ereport(ERROR, (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
					errmsg("a row of %s could not be written", table),
					errhint("A trigger on the table returns null for it.")));
	pg_unreachable();
}

bool
tga_spi_lock_table(const tga_call *call, const char *table)
{
	return ConditionalLockRelationOid(get_relname_relid(table, call->schema_id),
									  RowExclusiveLock);
}

void
tga_spi_utility(const char *sql)
{
	int result = SPI_execute(sql, false, 0);

	if (result < 0)
		elog(ERROR, "SPI_execute failed: %s", SPI_result_code_string(result));
}

Datum
tga_spi_cell(int column, bool *isnull)
{
	Assert(SPI_tuptable != NULL && SPI_tuptable->numvals > 0);
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, isnull);
}

Datum
tga_spi_value(uint64 row, int column)
{
	bool isnull;
	Datum value;

	Assert(SPI_tuptable != NULL && SPI_tuptable->numvals > row);
	value =
		SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	if (isnull)
		elog(ERROR, "column %d of a statement is null", column);
	return value;
}

bool
tga_spi_bool(int column)
{
	bool isnull;
	Datum value = tga_spi_cell(column, &isnull);

	return !isnull && DatumGetBool(value);
}

int64
tga_spi_int8(int column)
{
	bool isnull;
	Datum value = tga_spi_cell(column, &isnull);
	Oid type = SPI_gettypeid(SPI_tuptable->tupdesc, column);

	if (isnull)
		return 0;
	switch (type)
	{
		case INT2OID:
			return DatumGetInt16(value);
		case INT4OID:
			return DatumGetInt32(value);
		case INT8OID:
			return DatumGetInt64(value);
	}
	elog(ERROR, "column %d of a statement is no integer but of type %u", column, type);
}

char *
tga_spi_text(int column)
{
	bool isnull;
	Datum value = tga_spi_cell(column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

bool
tga_spi_time(int column, TimestampTz *time)
{
	bool isnull;
	Datum value = tga_spi_cell(column, &isnull);

	if (!isnull)
		*time = DatumGetTimestampTz(value);
	return !isnull;
}

bool
tga_spi_bytes(uint64 row, int column, uint8_t *bytes, size_t len)
{
	bool isnull;
	Datum value;
	bytea *found;

	Assert(SPI_tuptable != NULL && SPI_tuptable->numvals > row);
	value =
		SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	if (isnull)
		return false;
	found = DatumGetByteaPP(value);
	if (VARSIZE_ANY_EXHDR(found) != len)
		elog(ERROR, "column %d has %zu bytes in place of %zu", column,
			 (size_t) VARSIZE_ANY_EXHDR(found), len);
	memcpy(bytes, VARDATA_ANY(found), len);
	explicit_bzero(VARDATA_ANY(found), len);
	return true;
}

char *
tga_spi_keep(const tga_call *call, const char *text)
{
	return text != NULL ? MemoryContextStrdup(call->caller, text) : NULL;
}

Datum
tga_spi_return_rows(FunctionCallInfo fcinfo, const tga_call *call)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext spi = MemoryContextSwitchTo(call->caller);

	InitMaterializedSRF(fcinfo, 0);
	MemoryContextSwitchTo(spi);
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(rsinfo->setResult, SPI_tuptable->vals[i]);
	tga_spi_end();
	return (Datum) 0;
}

Datum
tga_spi_return_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

void
tga_spi_set_text(Datum *values, bool *nulls, int column, const char *text)
{
	nulls[column] = text == NULL;
	if (text != NULL)
		values[column] = CStringGetTextDatum(text);
}
