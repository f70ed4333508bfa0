/*
 * pg_prepared.c
 *		See pg_prepared.h.
 */
#include "pg_prepared.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

#define OURS "tgauth_"

bool
tga_pg_is_prepared(const tga_pg_prepared *set, const tga_pg_statement *statement)
{
	for (int i = 0; i < set->count; i++)
		if (set->statements[i] == statement)
			return true;
	return false;
}

static bool
add(tga_pg_prepared *set, const tga_pg_statement *statement)
{
	if (set->count == set->cap)
	{
		int cap = set->cap == 0 ? 16 : set->cap * 2;
		const tga_pg_statement **grown =
			realloc(set->statements, (size_t) cap * sizeof(const tga_pg_statement *));

		if (grown == NULL)
			return false;
		set->statements = grown;
		set->cap = cap;
	}
	set->statements[set->count++] = statement;
	return true;
}

static void
qualify(tga_buffer *sql, const char *text, const char *schema)
{
	const char *name;

	for (; (name = strstr(text, OURS)) != NULL; text = name + strlen(OURS))
	{
		tga_buffer_add(sql, text, (size_t) (name - text));
		tga_buffer_text(sql, schema);
		tga_buffer_text(sql, OURS);
	}
	tga_buffer_text(sql, text);
}

bool
tga_pg_prepare(tga_pg_prepared *set, PGconn *conn, const tga_pg_statement *statement)
{
	tga_buffer sql = {0};
	bool ok;

	qualify(&sql, statement->sql, set->schema);
	ok = !sql.failed && add(set, statement) &&
		 PQsendPrepare(conn, statement->name, sql.bytes, 0, NULL);
	tga_buffer_clear(&sql);
	return ok;
}

void
tga_pg_prepared_remove(tga_pg_prepared *set, const tga_pg_statement *statement)
{
	for (int i = 0; i < set->count; i++)
		if (set->statements[i] == statement)
			set->statements[i] = set->statements[--set->count];
}

void
tga_pg_prepared_clear(tga_pg_prepared *set)
{
	free(set->statements);
	*set = (tga_pg_prepared){0};
}
