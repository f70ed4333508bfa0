/*
 * sandbox.c
 *		See sandbox.h.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "utils/guc.h"

#include "pg_compat.h"
#include "sandbox.h"
#include "user_identity.h"

/* Whether any constraint can wait, and those that do unless they are told otherwise. */
static tga_statement select_deferrable = {
	.text =
		"SELECT count(*) > 0, string_agg(format('%%I.%%I', n.nspname, c.conname), ', ') "
		"FILTER (WHERE c.condeferred AND has_schema_privilege(n.oid, 'USAGE') "
		"AND NOT EXISTS (SELECT FROM pg_constraint AS twin WHERE twin.conname = "
		"c.conname AND twin.connamespace = c.connamespace AND NOT twin.condeferrable)) "
		"FROM pg_constraint AS c JOIN pg_namespace AS n ON n.oid = c.connamespace "
		"WHERE c.condeferrable",
	.nargs = 0,
};

/* All of a schema, in whatever catalog it stands. */
static tga_statement select_objects = {
	.text = "SELECT coalesce(array_agg(objid), '{}') FROM pg_depend "
			"WHERE refclassid = 'pg_namespace'::regclass AND refobjid = $1",
	.nargs = 1,
	.types = {OIDOID},
};

static tga_statement select_new_object = {
	.text = "SELECT FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass "
			"AND refobjid = $1 AND objid <> ALL ($2) LIMIT 1",
	.nargs = 2,
	.types = {OIDOID, OIDARRAYOID},
};

static Oid
temporary_schema(void)
{
	Oid schema;
	Oid toast;

	GetTempNamespaceState(&schema, &toast);
	return schema;
}

static Datum
temporary_objects(const tga_call *call)
{
	tga_args args = {0};

	tga_spi_arg_datum(&args, ObjectIdGetDatum(temporary_schema()));
	(void) tga_spi_run(call, &select_objects, &args);
	return tga_spi_value(0, 1);
}

static void
require_no_new_object(const tga_call *call, Datum before)
{
	tga_args args = {0};

	if (!OidIsValid(temporary_schema()))
		return;
	tga_spi_arg_datum(&args, ObjectIdGetDatum(temporary_schema()));
	tga_spi_arg_datum(&args, before);
	if (tga_spi_run(call, &select_new_object, &args) > 0)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("a function that runs within another's session must not "
							   "leave temporary objects in it")));
}

/* Fires what waited, with the rights that it would have had at the commit. */
static void
check_constraints(void)
{
	int nest = NewGUCNestLevel();
	Oid user;
	int context;

	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(GetOuterUserId(), context | SECURITY_LOCAL_USERID_CHANGE);
	tga_spi_utility("SET CONSTRAINTS ALL IMMEDIATE");
	SetUserIdAndSecContext(user, context);
	AtEOXact_GUC(false, nest);
}

void
tga_sandbox_open(tga_sandbox *sandbox, const tga_call *call)
{
	const tga_session_identity *identity = tga_user_identity_current();
	tga_args args = {0};

	sandbox->call = call;
	sandbox->somebody = identity != NULL;
	if (identity != NULL)
		sandbox->identity = *identity;
	(void) tga_spi_run(call, &select_deferrable, &args);
	sandbox->deferred = tga_spi_text(2);
	if (tga_spi_bool(1))
		check_constraints();
}

void
tga_sandbox_run(const tga_sandbox *sandbox, Oid function, Oid owner,
				const Datum *arguments, int nargs)
{
	Datum before = temporary_objects(sandbox->call);
	FmgrInfo info;
	LOCAL_FCINFO(fcinfo, TGA_SANDBOX_ARGS);
	int nest;
	Oid user;
	int context;

	Assert(nargs <= TGA_SANDBOX_ARGS);
	fmgr_info(function, &info);
	InitFunctionCallInfoData(*fcinfo, &info, nargs, InvalidOid, NULL, NULL);
	for (int i = 0; i < nargs; i++)
		fcinfo->args[i] = (NullableDatum){.value = arguments[i], .isnull = false};
	nest = NewGUCNestLevel();
	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE |
									  SECURITY_RESTRICTED_OPERATION);
	(void) FunctionCallInvoke(fcinfo);
	SetUserIdAndSecContext(user, context);
	AtEOXact_GUC(false, nest);
	require_no_new_object(sandbox->call, before);
	tga_user_identity_become(sandbox->somebody ? &sandbox->identity : NULL);
}

void
tga_sandbox_close(const tga_sandbox *sandbox)
{
	if (sandbox->deferred != NULL)
		tga_spi_utility(psprintf("SET CONSTRAINTS %s DEFERRED", sandbox->deferred));
}
