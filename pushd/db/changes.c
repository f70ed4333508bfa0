/*
 * changes.c
 *		See changes.h.
 */
#include "db/changes.h"

#include <stdio.h>
#include <string.h>

#include "db/db_values.h"
#include "must.h"

static const tga_pg_statement statement = {
	"changes",
	"SELECT " PUSHD_STATE_COLUMNS ", next FROM tgauth_changes($1::xid8, $2::int)"};

enum
{
	NEXT = PUSHD_STATE_COLUMN_COUNT
};

static const tga_transitions transitions[] = {
	[PUSHD_CHANGES_AWAY] = {"away", TGA_TO(PUSHD_CHANGES_READY)},
	[PUSHD_CHANGES_READY] = {"ready",
							 TGA_TO(PUSHD_CHANGES_ASKED) | TGA_TO(PUSHD_CHANGES_AWAY)},
	[PUSHD_CHANGES_ASKED] = {"asked", TGA_TO(PUSHD_CHANGES_READY)},
};

static void
move(pushd_changes *c, pushd_changes_state state)
{
	TGA_MUST_MOVE(transitions, c->state, state);
	c->state = state;
	TGA_MUST(strlen(c->since) < sizeof(c->since) - 1);
}

static void
on_changes(void *arg, const PGresult *result)
{
	pushd_changes *c = arg;
	pushd_state_row row;

	move(c, PUSHD_CHANGES_READY);
	if (!pushd_db_has_rows(c->db, &statement, result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
	{
		snprintf(c->since, sizeof(c->since), "%s", PQgetvalue(result, i, NEXT));
		if (pushd_state_row_read(result, i, &row))
			c->on_row(c->arg, &row);
	}
}

void
pushd_changes_ask(pushd_changes *c)
{
	char channel[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {c->since[0] != '\0' ? c->since : NULL,
							pushd_db_number(c->channel, channel)};

	if (c->state != PUSHD_CHANGES_READY)
		return;
	move(c, PUSHD_CHANGES_ASKED);
	if (!pushd_db_send(c->db, &statement, 2, values, on_changes, c))
		move(c, PUSHD_CHANGES_READY);
}

void
pushd_changes_connected(pushd_changes *c)
{
	TGA_MUST(c->db != NULL && c->on_row != NULL);
	move(c, PUSHD_CHANGES_READY);
}

void
pushd_changes_lost(pushd_changes *c)
{
	move(c, PUSHD_CHANGES_AWAY);
}
