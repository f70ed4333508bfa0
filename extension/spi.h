/*
 * spi.h
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
 *		tga_spi_begin(&call, fcinfo);
 *		tga_spi_arg_int8(&args, user_id);
 *		if (tga_spi_run(&call, &statement, &args) > 0)
 *			... tga_spi_int8(1) ...
 *		tga_spi_end();
 *
 * What tga_spi_text and tga_spi_cell give lives until tga_spi_end: what outlives it
 * is made in call.caller.
 */
#ifndef TGA_SPI_H
#define TGA_SPI_H

#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/timestamp.h"

#include "pg_compat.h"

#define TGA_MAX_ARGS 13

typedef struct tga_call
{
	Oid schema_id;		/* of the extension */
	const char *schema; /* its name, quoted as SQL wants it */
	TimestampTz now;	/* clock time of the call, the same in all its statements */
	MemoryContext caller;
	ErrorContextCallback hide;
} tga_call;

typedef struct tga_statement
{
	const char *text;
	int nargs;
	Oid types[TGA_MAX_ARGS];
	/* The rest is set by the first run. */
	SPIPlanPtr plan;
	char *schema; /* that the plan was made for */
} tga_statement;

typedef struct tga_args
{
	int count;
	Datum values[TGA_MAX_ARGS];
	char nulls[TGA_MAX_ARGS];
} tga_args;

/*
 * Until the end, the statement of the caller stays out of whatever the server logs,
 * an error of ours or of anything below: there are secrets in it, as arguments.
 */
void tga_spi_begin(tga_call *call, FunctionCallInfo fcinfo);
void tga_spi_end(void);

/* A NULL pointer becomes an SQL NULL. */
void tga_spi_arg_text(tga_args *args, const char *text);
void tga_spi_arg_bytes(tga_args *args, const uint8_t *bytes, size_t len);
void tga_spi_arg_int4(tga_args *args, int value);
void tga_spi_arg_int8(tga_args *args, int64 value);
void tga_spi_arg_bool(tga_args *args, bool value);
void tga_spi_arg_time(tga_args *args, TimestampTz value);
void tga_spi_arg_datum(tga_args *args, Datum value);
void tga_spi_arg_null(tga_args *args);

/* A time so many seconds before that of the call. */
TimestampTz tga_spi_ago(const tga_call *call, int seconds);

/*
 * Runs a statement and returns how many rows it gave or changed.  Both see what has
 * been committed by now, whatever the isolation level and however long the calling
 * statement runs: nobody who asks whether a session lives wants to be told that it
 * did when their transaction began.  tga_spi_run may write, and raises a serialization
 * failure where a row that it would change is newer than the transaction's snapshot.
 * tga_spi_read cannot write; while a parallel plan runs, where PostgreSQL lets nobody
 * take a snapshot, it sees what the calling query sees, so who asks about sessions is
 * marked PARALLEL UNSAFE.
 */
uint64 tga_spi_run(const tga_call *call, tga_statement *statement, tga_args *args);
uint64 tga_spi_read(const tga_call *call, tga_statement *statement, tga_args *args);

/* Raises that a row was not written, where none but a trigger can have kept it out. */
void tga_spi_kept_out(const char *table) __attribute__((noreturn));

/*
 * For what can wait until another time: the lock that a statement that writes into
 * a table of the extension's will want, if it is to be had at once.
 */
bool tga_spi_lock_table(const tga_call *call, const char *table)
	__attribute__((warn_unused_result));

/* A command that has no plan and no parameters. */
void tga_spi_utility(const char *sql);

/*
 * A column of the first row that the last statement gave; columns from 1.  For NULL:
 * false, 0, no text, false.  A NULL is never made a value, and an integer is read by its
 * column's type: on servers of 32 bits a value of 8 bytes is a pointer.
 */
Datum tga_spi_cell(int column, bool *isnull);
bool tga_spi_bool(int column);
int64 tga_spi_int8(int column);
char *tga_spi_text(int column);
bool tga_spi_time(int column, TimestampTz *time);

/* A column of any row where the statement cannot give NULL; raises if it is. */
Datum tga_spi_value(uint64 row, int column);

/*
 * Copies a bytea of just len bytes, of any row, and wipes SPI's copy, since it may be
 * a key.  False for NULL; another length is what the tables do not let in.
 */
bool tga_spi_bytes(uint64 row, int column, uint8_t *bytes, size_t len);

/*
 * The two ways to answer.  A set: run a statement whose columns are those of
 * the function, then this in place of tga_spi_end.  A row: values in order.
 */
Datum tga_spi_return_rows(FunctionCallInfo fcinfo, const tga_call *call);
Datum tga_spi_return_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* One column of such a row; a NULL text is an SQL NULL. */
void tga_spi_set_text(Datum *values, bool *nulls, int column, const char *text);

/* In the caller's memory, where it outlives tga_spi_end; NULL stays NULL. */
char *tga_spi_keep(const tga_call *call, const char *text);

Datum tga_spi_bytea(const uint8_t *bytes, size_t len);

#endif
