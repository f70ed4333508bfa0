/*
 * changes.c
 *		See changes.h.
 */
#include "db/changes.h"

#include <stdlib.h>
#include <string.h>

#include "db/db_values.h"
#include "must.h"

static const tga_pg_statement statement = {
	"changes", "SELECT " PUSHD_STATE_COLUMNS
			   ", next, complete, is_new FROM tgauth_changes($1::text, $2::int)"};

enum
{
	NEXT = PUSHD_STATE_COLUMN_COUNT,
	COMPLETE,
	IS_NEW
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
}

/* The first row has it all, also where there is no change to tell of. */
static void
take_position(pushd_changes *c, const PGresult *result)
{
	bool went_on = c->since.len > 0;

	if (went_on && PQgetvalue(result, 0, COMPLETE)[0] == 'f')
		tga_log_event(c->db->config.log, TGA_WARNING, "changes_unknown", "hint",
					  "the database is another one, or an older copy of itself", NULL);
	tga_buffer_clear(&c->since);
	tga_buffer_text(&c->since, PQgetvalue(result, 0, NEXT));
	if (c->since.failed)
		tga_buffer_clear(&c->since);
}

static void
on_changes(void *arg, const PGresult *result)
{
	pushd_changes *c = arg;
	pushd_state_row row;

	move(c, PUSHD_CHANGES_READY);
	if (!pushd_db_has_rows(c->db, &statement, result) || PQntuples(result) == 0)
		return;
	take_position(c, result);
	c->on_answer(c->arg, atoll(PQgetvalue(result, 0, PUSHD_STATE_AS_OF)), c->asked_ms);
	for (int i = 0; i < PQntuples(result); i++)
		if (pushd_state_row_read(result, i, &row))
			c->on_row(c->arg, &row, PQgetvalue(result, i, IS_NEW)[0] == 't');
}

void
pushd_changes_ask(pushd_changes *c)
{
	char channel[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {c->since.bytes, pushd_db_number(c->channel, channel)};

	PUSHD_METRIC(c->db->config.metrics, CHANGES_SKIPPED) +=
		c->state == PUSHD_CHANGES_ASKED;
	if (c->state != PUSHD_CHANGES_READY)
		return;
	move(c, PUSHD_CHANGES_ASKED);
	c->asked_ms = uv_now(c->db->loop);
	if (!pushd_db_send(c->db, &statement, 2, values, on_changes, c))
		move(c, PUSHD_CHANGES_READY);
}

void
pushd_changes_connected(pushd_changes *c)
{
	TGA_MUST(c->db != NULL && c->on_answer != NULL && c->on_row != NULL);
	move(c, PUSHD_CHANGES_READY);
}

void
pushd_changes_lost(pushd_changes *c)
{
	move(c, PUSHD_CHANGES_AWAY);
}

void
pushd_changes_close(pushd_changes *c)
{
	tga_buffer_clear(&c->since);
}
