/*
 * oauth_scope.c
 *		See oauth_scope.h.
 */
#include "oauth_scope.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "pg_compat.h"

static const char *const scope_names[] = {
#define NAME(symbol, word) [TGA_SCOPE_##symbol] = word,
	TGA_OAUTH_SCOPES(NAME)
#undef NAME
};

static const char *const claim_names[] = {
#define NAME(symbol, word, scope) [TGA_CLAIM_##symbol] = word,
	TGA_OAUTH_CLAIMS(NAME)
#undef NAME
};

static const tga_oauth_scope claim_scopes[] = {
#define SCOPE(symbol, word, scope) [TGA_CLAIM_##symbol] = TGA_SCOPE_##scope,
	TGA_OAUTH_CLAIMS(SCOPE)
#undef SCOPE
};

const char *
tga_oauth_claim_name(tga_oauth_claim claim)
{
	return claim_names[claim];
}

static uint32_t
find(const char *const *names, int count, const char *name, size_t len)
{
	for (int i = 0; i < count; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return TGA_SET(i);
	return 0;
}

uint32_t
tga_oauth_claim_of_name(const char *name, size_t len)
{
	return find(claim_names, TGA_CLAIMS, name, len);
}

uint32_t
tga_oauth_scopes_parse(const char *list)
{
	uint32_t scopes = 0;

	while (*list != '\0')
	{
		size_t len = strcspn(list, " ");

		scopes |= find(scope_names, TGA_SCOPES, list, len);
		list += len;
		list += strspn(list, " ");
	}
	return scopes;
}

char *
tga_oauth_scopes_list(uint32_t scopes)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < TGA_SCOPES; i++)
		if (scopes & TGA_SET(i))
			appendStringInfo(&list, "%s%s", list.len > 0 ? " " : "", scope_names[i]);
	return list.data;
}

static Datum
make_array(const char *const *names, int count, uint32_t set)
{
	Datum values[32];
	int n = 0;

	for (int i = 0; i < count; i++)
		if (set & TGA_SET(i))
			values[n++] = CStringGetTextDatum(names[i]);
	return PointerGetDatum(construct_array(values, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static uint32_t
read_array(const char *const *names, int count, Datum array, bool isnull)
{
	uint32_t set = 0;
	Datum *values;
	bool *nulls;
	int n;

	if (isnull)
		return 0;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &values, &nulls, &n);
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			set |= find(names, count, VARDATA_ANY(DatumGetPointer(values[i])),
						VARSIZE_ANY_EXHDR(DatumGetPointer(values[i])));
	return set;
}

Datum
tga_oauth_scopes_array(uint32_t scopes)
{
	return make_array(scope_names, TGA_SCOPES, scopes);
}

Datum
tga_oauth_claims_array(uint32_t claims)
{
	return make_array(claim_names, TGA_CLAIMS, claims);
}

uint32_t
tga_oauth_scopes_of(Datum array, bool isnull)
{
	return read_array(scope_names, TGA_SCOPES, array, isnull);
}

uint32_t
tga_oauth_claims_of(Datum array, bool isnull)
{
	return read_array(claim_names, TGA_CLAIMS, array, isnull);
}

uint32_t
tga_oauth_claims_of_scopes(uint32_t scopes)
{
	uint32_t claims = 0;

	for (int i = 0; i < TGA_CLAIMS; i++)
		if (scopes & TGA_SET(claim_scopes[i]))
			claims |= TGA_SET(i);
	return claims;
}

uint32_t
tga_oauth_scopes_of_claims(uint32_t claims)
{
	uint32_t scopes = 0;

	for (int i = 0; i < TGA_CLAIMS; i++)
		if (claims & TGA_SET(i))
			scopes |= TGA_SET(claim_scopes[i]);
	return scopes;
}
