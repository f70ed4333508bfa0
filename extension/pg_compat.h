/*
 * pg_compat.h
 *		What differs between PostgreSQL 13 and 18, and nowhere else.
 *
 * Every conditional on PG_VERSION_NUM of the extension is in this file.
 */
#ifndef TGA_PG_COMPAT_H
#define TGA_PG_COMPAT_H

#include "postgres.h"

#include "catalog/pg_proc.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/tuplestore.h"

/* 16 takes variable-length data out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 14 converts without raising; before, what has no counterpart raises, and no more. */
static inline bool
tga_convert_character(Oid procedure, int from, int to, const char *character, int len,
					  char *converted, int size)
{
#if PG_VERSION_NUM >= 140000
	return pg_do_encoding_conversion_buf(procedure, from, to, (unsigned char *) character,
										 len, (unsigned char *) converted, size,
										 true) == len;
#else
	MemoryContext memory = CurrentMemoryContext;
	volatile bool good = true;

	PG_TRY();
	{
		OidFunctionCall5(procedure, Int32GetDatum(from), Int32GetDatum(to),
						 CStringGetDatum(character), CStringGetDatum(converted),
						 Int32GetDatum(len));
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(memory);
		FlushErrorState();
		good = false;
	}
	PG_END_TRY();
	return good;
#endif
}

/* 14 names the owner of a plan that is held. */
#if PG_VERSION_NUM < 140000
#define tga_release_plan(plan) ReleaseCachedPlan(plan, true)
#else
#define tga_release_plan(plan) ReleaseCachedPlan(plan, CurrentResourceOwner)
#endif

/* 15 reserves the prefix; before, names that nobody defined were warned of. */
#if PG_VERSION_NUM < 150000
#define MarkGUCPrefixReserved(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

/* 15 has a helper for functions that return a whole set in a tuplestore. */
#if PG_VERSION_NUM < 150000
static inline void
InitMaterializedSRF(FunctionCallInfo fcinfo, uint32 flags)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext old;
	TupleDesc desc;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) ||
		(rsinfo->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("a set was returned where none is accepted"),
						errhint("Call the function in FROM.")));
	old = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	rsinfo->returnMode = SFRM_Materialize;
	rsinfo->setResult = tuplestore_begin_heap(
		(rsinfo->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
	rsinfo->setDesc = desc;
	MemoryContextSwitchTo(old);
}
#endif

/* 15 takes the timeline that is written to out of a variable of every backend's. */
#if PG_VERSION_NUM < 150000
#define tga_timeline() ThisTimeLineID
#else
#define tga_timeline() GetWALInsertionTimeLine()
#endif

/* 16 lets the parser of names report softly. */
#if PG_VERSION_NUM < 160000
#define tga_qualified_name(name) stringToQualifiedNameList(name)
#else
#define tga_qualified_name(name) stringToQualifiedNameList(name, NULL)
#endif

/* 16 asks about the owner of any object through one function. */
#if PG_VERSION_NUM < 160000
#define tga_owns_function(function, role) pg_proc_ownercheck(function, role)
#else
#define tga_owns_function(function, role)                                                \
	object_ownercheck(ProcedureRelationId, function, role)
#endif

/* 15 asks for shared memory in a hook; before, as the module is loaded. */
#if PG_VERSION_NUM < 150000
#define tga_on_shmem_request(previous, request) request()
#else
#define tga_on_shmem_request(previous, request)                                          \
	((previous) = shmem_request_hook, shmem_request_hook = (request))
#endif

/* 17 tells by a count whether the search path has changed. */
#if PG_VERSION_NUM < 170000
#define tga_is_search_path(path) OverrideSearchPathMatchesCurrent(path)
#else
#define tga_is_search_path(path) SearchPathMatchesCurrentEnvironment(path)
#endif

/* 18 lets a module tell its name and version. */
#if PG_VERSION_NUM < 180000
#define TGA_MODULE_MAGIC PG_MODULE_MAGIC
#else
#define TGA_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "tgauth", .version = TGAUTH_VERSION)
#endif

#endif
