/*
 * pg_renew.c
 *		Brings the settings of database and role to a connection that is made: the
 *		interface of pg.h, around the connections that pg.c makes.
 *
 * What ALTER DATABASE … SET and ALTER ROLE … SET say reaches only connections that begin
 * after it, and statements that are prepared name the schema which the extension was in.
 * So a connection that is ready looks every two seconds whether one of them changed,
 * and if so another one is made beside it, which takes over once it listens.  What is
 * in flight is answered by the old one, which then goes: no query is refused, and no
 * notification falls between the two, though one can come twice.
 *
 *		alone -> making (the other connects) -> retiring (the other has the old) -> alone
 */
#include <string.h>

#include "must.h"
#include "pg_connection.h"
#include "pg_refusal.h"

#define LOOK_MS 2000

#define TO(state) TGA_TO(TGA_PG_##state)

static const tga_transitions renewals[] = {
	[TGA_PG_ALONE] = {"alone", TO(MAKING)},
	[TGA_PG_MAKING] = {"making", TO(RETIRING) | TO(ALONE)},
	[TGA_PG_RETIRING] = {"retiring", TO(ALONE)},
};

/* Its name is no other statement's of the daemons. */
static const tga_pg_statement look = {
	"settings_look",
	"SELECT md5(coalesce(string_agg(s::text, ' ' ORDER BY s.setdatabase, s.setrole), '') "
	"|| " TGA_PG_SCHEMA_SQL ") FROM pg_db_role_setting AS s "
	"WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database "
	"WHERE datname = current_database())) "
	"AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))"};

static void
move(tga_pg *pg, tga_pg_renewal state)
{
	TGA_MUST_MOVE(renewals, pg->renewal, state);
	pg->renewal = state;
	TGA_MUST((pg->other != NULL) == (state != TGA_PG_ALONE));
}

static void
end_other(tga_pg *pg)
{
	tga_pg *other = pg->other;

	if (other == NULL)
		return;
	pg->other = NULL;
	move(pg, TGA_PG_ALONE);
	tga_pg_end(other);
}

/* --- taking over ------------------------------------------------------------------- */

static void
on_last_answer(void *arg, const PGresult *result)
{
}

/* Both are ready, and stay so. */
static void
swap(tga_pg *a, tga_pg *b)
{
	PGconn *conn = a->conn;
	tga_pg_prepared prepared = a->prepared;

	TGA_MUST(a->state == TGA_PG_READY && b->state == TGA_PG_READY);
	tga_watcher_stop(&a->watcher);
	tga_watcher_stop(&b->watcher);
	a->conn = b->conn;
	b->conn = conn;
	a->prepared = b->prepared;
	b->prepared = prepared;
	tga_pg_queue_swap(&a->queue, &b->queue);
}

static void
on_other_ready(void *arg)
{
	tga_pg *pg = arg;

	if (pg->state != TGA_PG_READY)
	{
		/* It was lost meanwhile, and comes back under the new settings by itself. */
		end_other(pg);
		return;
	}
	swap(pg, pg->other);
	move(pg, TGA_PG_RETIRING);
	/* What was sent to the old one before comes before this answer. */
	if (!tga_pg_send(pg->other, &look, 0, NULL, on_last_answer, NULL))
		end_other(pg);
	if (!tga_pg_flush(pg))
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
	else if (pg->config.on_renewed != NULL)
		pg->config.on_renewed(pg->config.arg);
}

static void
on_other_lost(void *arg)
{
	end_other(arg);
}

static void
on_other_notify(void *arg, const char *channel, const char *payload)
{
	const tga_pg *pg = arg;

	if (pg->renewal == TGA_PG_RETIRING && pg->config.on_notify != NULL)
		pg->config.on_notify(pg->config.arg, channel, payload);
}

static void
on_other_failure(void *arg, tga_pg_failure failure)
{
	const tga_pg *pg = arg;

	if (pg->config.on_failure != NULL)
		pg->config.on_failure(pg->config.arg, failure);
}

static void
make_other(tga_pg *pg)
{
	tga_pg_config config = pg->config;

	config.arg = pg;
	config.on_ready = on_other_ready;
	config.on_lost = on_other_lost;
	config.on_notify = on_other_notify;
	config.on_failure = on_other_failure;
	pg->other = tga_pg_begin(pg->loop, &config);
	if (pg->other == NULL)
		return;
	move(pg, TGA_PG_MAKING);
	tga_log_event(pg->config.log, TGA_INFO, "settings_changed", NULL);
}

/* --- looking ------------------------------------------------------------------------- */

static void
on_looked(void *arg, const PGresult *result)
{
	tga_pg *pg = arg;
	const char *now;

	pg->looking = false;
	if (result == NULL)
		return;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		tga_pg_log_refusal(pg->config.log, pg->config.reasons, uv_now(pg->loop),
						   "query_failed", look.name, result);
		return;
	}
	now = PQgetvalue(result, 0, 0);
	if (pg->settings[0] != '\0' && strcmp(pg->settings, now) != 0 &&
		pg->renewal == TGA_PG_ALONE)
		make_other(pg);
	/* Where none could be made, the next look finds the same. */
	if (pg->settings[0] == '\0' || pg->renewal == TGA_PG_MAKING)
		snprintf(pg->settings, sizeof(pg->settings), "%s", now);
}

static void
on_tick(tga_pg *pg)
{
	if (pg->renewal == TGA_PG_RETIRING && pg->other->queue.first == NULL)
		end_other(pg);
	if (pg->state != TGA_PG_READY || pg->looking || pg->renewal != TGA_PG_ALONE ||
		(pg->looked_at != 0 && uv_now(pg->loop) - pg->looked_at < LOOK_MS))
		return;
	pg->looked_at = uv_now(pg->loop);
	pg->looking = tga_pg_send(pg, &look, 0, NULL, on_looked, pg);
}

/* --- the interface -------------------------------------------------------------------- */

tga_pg *
tga_pg_open(uv_loop_t *loop, const tga_pg_config *config)
{
	tga_pg *pg = tga_pg_begin(loop, config);

	if (pg != NULL)
		pg->on_tick = on_tick;
	return pg;
}

void
tga_pg_close(tga_pg *pg)
{
	pg->on_tick = NULL;
	end_other(pg);
	tga_pg_end(pg);
}
