/*
 * statement.h
 *		Constant SQL through saved plans, from functions of the extension.
 *
 * Each module keeps its statements as static objects beside the code that uses
 * them.  A text is constant but for %1$s, which stands for the extension's
 * schema: tables are found by name in that schema, never by search_path.
 *
 * A call, in the order of use:
 *
 *		tga_call call;
 *		tga_args args = {0};
 *
 *		tga_call_begin(&call, fcinfo);
 *		tga_arg_int8(&args, user_id);
 *		if (tga_run(&call, &statement, &args) > 0)
 *			... tga_cell(1, &isnull) ...
 *		tga_call_end();
 *
 * What tga_cell gives lives until tga_call_end: what outlives it is made in
 * call.caller.
 */
#ifndef TGA_STATEMENT_H
#define TGA_STATEMENT_H

#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/timestamp.h"

#include "pg_compat.h"
#include "start_token.h"

#define TGA_MAX_ARGS 12

typedef struct tga_call
{
	const char *schema; /* of the extension, quoted as SQL wants it */
	TimestampTz now;	/* clock time of the call, the same in all its statements */
	MemoryContext caller;
} tga_call;

typedef struct tga_statement
{
	const char *text;
	int nargs;
	Oid types[TGA_MAX_ARGS];
	/* The rest is set by tga_run. */
	SPIPlanPtr plan;
	char *schema; /* that the plan was made for */
} tga_statement;

typedef struct tga_args
{
	int count;
	Datum values[TGA_MAX_ARGS];
	char nulls[TGA_MAX_ARGS];
} tga_args;

void tga_call_begin(tga_call *call, FunctionCallInfo fcinfo);
void tga_call_end(void);

/* A NULL pointer becomes an SQL NULL. */
void tga_arg_text(tga_args *args, const char *text);
void tga_arg_bytes(tga_args *args, const uint8_t *bytes, size_t len);
void tga_arg_int4(tga_args *args, int value);
void tga_arg_int8(tga_args *args, int64 value);
void tga_arg_bool(tga_args *args, bool value);
void tga_arg_time(tga_args *args, TimestampTz value);
void tga_arg_datum(tga_args *args, Datum value);
void tga_arg_null(tga_args *args);

/*
 * Runs a statement and returns how many rows it gave or changed.  tga_run sees
 * what has been committed by now, as the isolation level lets it, and may
 * write; tga_read sees what the calling query sees.
 */
uint64 tga_run(const tga_call *call, tga_statement *statement, tga_args *args);
uint64 tga_read(const tga_call *call, tga_statement *statement, tga_args *args);

/*
 * As tga_run, but under REPEATABLE READ and SERIALIZABLE too it sees what has
 * been committed by now, and raises a serialization failure where a row that
 * it would change is newer than the transaction's snapshot.
 */
uint64 tga_run_latest(const tga_call *call, tga_statement *statement, tga_args *args);

/* A column of the first row that the last statement gave; columns from 1. */
Datum tga_cell(int column, bool *isnull);
bool tga_cell_bool(int column);
int64 tga_cell_int8(int column);
char *tga_cell_text(int column);

/*
 * The two ways to answer.  A set: run a statement whose columns are those of
 * the function, between tga_set_begin and tga_set_end.  A row: values in order.
 */
Datum tga_return_rows(FunctionCallInfo fcinfo, const tga_call *call);
Datum tga_return_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* A text or bytea argument as it is in memory, without a copy where it can be. */
#define TGA_ARG_LEN(varlena) ((size_t) VARSIZE_ANY_EXHDR(varlena))

/* Raises the error of a programmer who left an argument out. */
void tga_require_arg(FunctionCallInfo fcinfo, int number, const char *name);

Datum tga_bytea(const uint8_t *bytes, size_t len);

#endif
