/*
 * user_groups.c
 *		The groups of a user: roles that applications know, and tgauth does not.
 *
 * They go out as one comma-separated field of an HTTP answer and as a claim of
 * access tokens, so a name has no character that means something there.  The table
 * checks that too; here it is said in words.  They are kept sorted, each once.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "session.h"
#include "user_identity.h"

#define NAME_MAX_BYTES 64
#define GROUPS_MAX 64

/* The text of a statement that sets the groups to those that a query gives as g. */
#define SET_GROUPS(query)                                                                \
	"UPDATE %1$s.tgauth_user SET updated_at = $3, groups = ARRAY("                       \
	"SELECT DISTINCT g COLLATE \"C\" FROM " query " ORDER BY 1) WHERE id = $1"
#define RETURNING_GROUPS " RETURNING array_to_string(groups, ', ')"

static tga_statement set_groups = {
	.text = SET_GROUPS("unnest($2) AS g") RETURNING_GROUPS,
	.nargs = 3,
	.types = {INT8OID, TEXTARRAYOID, TIMESTAMPTZOID},
};

static tga_statement add_groups = {
	.text = SET_GROUPS("unnest(groups || $2) AS g") RETURNING_GROUPS,
	.nargs = 3,
	.types = {INT8OID, TEXTARRAYOID, TIMESTAMPTZOID},
};

static tga_statement remove_groups = {
	.text = SET_GROUPS(
		"unnest(groups) AS g WHERE g <> ALL ($2)") " AND groups && $2" RETURNING_GROUPS,
	.nargs = 3,
	.types = {INT8OID, TEXTARRAYOID, TIMESTAMPTZOID},
};

static tga_statement select_user = {
	.text = "SELECT cardinality(groups) FROM %1$s.tgauth_user WHERE id = $1 "
			"FOR NO KEY UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement select_groups = {
	.text = "SELECT groups FROM %1$s.tgauth_user WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static bool
good_name(const char *name, size_t len)
{
	if (len == 0 || len > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= 'A' && name[i] <= 'Z') &&
			!(name[i] >= '0' && name[i] <= '9') && strchr("_.:@/-", name[i]) == NULL)
			return false;
	return true;
}

static void
judge_names(ArrayType *names)
{
	Datum *values;
	bool *nulls;
	int count;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		text *name = nulls[i] ? NULL : DatumGetTextPP(values[i]);

		if (name == NULL || !good_name(VARDATA_ANY(name), TGA_ARG_LEN(name)))
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" cannot be the name of a group",
						name == NULL ? "NULL" : text_to_cstring(name)),
				 errhint("A name has 1 to %d letters of the Latin alphabet, digits and "
						 "_ . : @ / -.",
						 NAME_MAX_BYTES)));
	}
	if (count > GROUPS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("a user can be in %d groups at most", GROUPS_MAX)));
}

/* Runs a statement over the user's groups; whoever has their sessions looks again. */
static void
change(FunctionCallInfo fcinfo, tga_statement *statement, ArrayType *names)
{
	tga_call call;
	tga_args who = {0};
	tga_args args = {0};
	int64 user_id = PG_GETARG_INT64(0);

	judge_names(names);
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&who, user_id);
	if (tga_spi_run(&call, &select_user, &who) == 0)
		ereport(ERROR, (errcode(ERRCODE_NO_DATA_FOUND),
						errmsg("there is no user " INT64_FORMAT, user_id)));
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_datum(&args, PointerGetDatum(names));
	tga_spi_arg_time(&args, call.now);
	if (tga_spi_run(&call, statement, &args) > 0)
	{
		tga_journal_write(&call, &(tga_journal_entry){.kind = TGA_JOURNAL_GROUPS,
													  .user_id = user_id,
													  .detail = tga_spi_text(1)});
		tga_session_announce(&call, user_id);
	}
	tga_spi_end();
}

static ArrayType *
one_name(FunctionCallInfo fcinfo)
{
	Datum name = PG_GETARG_DATUM(1);

	return construct_array(&name, 1, TEXTOID, -1, false, TYPALIGN_INT);
}

/* tgauth_set_groups(user_id, groups).  Strict. */
PG_FUNCTION_INFO_V1(tgauth_set_groups);
Datum
tgauth_set_groups(PG_FUNCTION_ARGS)
{
	change(fcinfo, &set_groups, PG_GETARG_ARRAYTYPE_P(1));
	PG_RETURN_VOID();
}

/* tgauth_add_group(user_id, group_name).  Strict. */
PG_FUNCTION_INFO_V1(tgauth_add_group);
Datum
tgauth_add_group(PG_FUNCTION_ARGS)
{
	change(fcinfo, &add_groups, one_name(fcinfo));
	PG_RETURN_VOID();
}

/* tgauth_remove_group(user_id, group_name).  Strict. */
PG_FUNCTION_INFO_V1(tgauth_remove_group);
Datum
tgauth_remove_group(PG_FUNCTION_ARGS)
{
	change(fcinfo, &remove_groups, one_name(fcinfo));
	PG_RETURN_VOID();
}

/* tgauth_groups() → the groups of whom the transaction acts for; NULL for nobody */
PG_FUNCTION_INFO_V1(tgauth_groups);
Datum
tgauth_groups(PG_FUNCTION_ARGS)
{
	const tga_session_identity *identity = tga_user_identity_current();
	tga_call call;
	tga_args args = {0};
	Datum groups = (Datum) 0;
	bool isnull = true;

	if (identity == NULL)
		PG_RETURN_NULL();
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, identity->user_id);
	if (tga_spi_read(&call, &select_groups, &args) > 0)
	{
		groups = tga_spi_cell(1, &isnull);
		if (!isnull)
			groups = SPI_datumTransfer(groups, false, -1);
	}
	tga_spi_end();
	if (isnull)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(groups);
}
