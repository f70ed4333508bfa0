/*
 * db.c
 *		See db.h.
 */
#include "db/db.h"

#include <stdio.h>
#include <string.h>

#include "must.h"
#include "pg_refusal.h"

#define CONNECT_MS 5000
#define RETRY_MAX_MS 5000

/*
 * For so long a statement that the server refused for reasons of its own speaks against
 * it, unless it succeeds meanwhile.  The purge comes more often, so that a daemon that is
 * asked for nothing finds out as well.
 */
#define FAULT_MS 90000

static void
on_ready(void *arg)
{
	pushd_db *d = arg;

	PUSHD_METRIC(d->config.metrics, POSTGRES_UP) = 1;
	memset(d->faults, 0, sizeof(d->faults));
	d->config.on_ready(d->config.arg);
}

static void
on_renewed(void *arg)
{
	pushd_db *d = arg;

	d->config.on_renewed(d->config.arg);
}

static void
on_lost(void *arg)
{
	pushd_db *d = arg;

	PUSHD_METRIC(d->config.metrics, POSTGRES_UP) = 0;
	PUSHD_METRIC(d->config.metrics, POSTGRES_LOST)++;
	d->config.on_lost(d->config.arg);
}

static void
on_notify(void *arg, const char *channel, const char *payload)
{
	pushd_db *d = arg;

	d->config.on_notice(d->config.arg, payload);
}

void
pushd_db_count_failure(pushd_metrics *metrics, tga_pg_failure failure)
{
	static const pushd_metric counters[] = {
		[TGA_PG_NOT_CONNECTED] = PUSHD_METRIC_POSTGRES_NOT_CONNECTED,
		[TGA_PG_NOT_SET_UP] = PUSHD_METRIC_POSTGRES_NOT_SET_UP,
		[TGA_PG_TIMED_OUT] = PUSHD_METRIC_POSTGRES_TIMED_OUT,
		[TGA_PG_UNANSWERED] = PUSHD_METRIC_POSTGRES_UNANSWERED,
	};

	metrics->values[counters[failure]]++;
}

static void
on_failure(void *arg, tga_pg_failure failure)
{
	const pushd_db *d = arg;

	pushd_db_count_failure(d->config.metrics, failure);
}

bool
pushd_db_open(pushd_db *d, uv_loop_t *loop, const pushd_db_config *config)
{
	tga_pg_config pg = {
		.conninfo = config->conninfo,
		.application_name = config->application_name,
		.first = config->first,
		.channels = d->channels,
		.connect_timeout_ms = CONNECT_MS,
		.query_timeout_ms = config->query_seconds * 1000,
		.retry_max_ms = RETRY_MAX_MS,
		.log = config->log,
		.reasons = &d->reasons,
		.arg = d,
		.on_ready = on_ready,
		.on_renewed = on_renewed,
		.on_lost = on_lost,
		.on_notify = on_notify,
		.on_failure = on_failure,
	};

	TGA_MUST(d->pg == NULL);
	TGA_MUST(config->on_ready != NULL && config->on_renewed != NULL &&
			 config->on_lost != NULL && config->on_notice != NULL);
	d->config = *config;
	d->loop = loop;
	snprintf(d->channel, sizeof(d->channel), "tgauth_%d", config->channel);
	d->channels[0] = "tgauth";
	d->channels[1] = d->channel;
	d->pg = tga_pg_open(loop, &pg);
	return d->pg != NULL;
}

void
pushd_db_close(pushd_db *d)
{
	tga_pg *pg = d->pg;

	/* Answers of what is in flight find it closed. */
	d->pg = NULL;
	if (pg != NULL)
		tga_pg_close(pg);
}

bool
pushd_db_is_up(const pushd_db *d)
{
	return d->pg != NULL && tga_pg_is_ready(d->pg);
}

bool
pushd_db_send(pushd_db *d, const tga_pg_statement *statement, int nparams,
			  const char *const *values, tga_pg_answer answer, void *arg)
{
	bool sent =
		pushd_db_is_up(d) && tga_pg_send(d->pg, statement, nparams, values, answer, arg);

	PUSHD_METRIC(d->config.metrics, POSTGRES_UNSENT) += !sent;
	return sent;
}

bool
pushd_db_is_well(const pushd_db *d)
{
	bool faulty = false;

	for (int i = 0; i < PUSHD_DB_FAULTS; i++)
		faulty = faulty ||
				 (d->faults[i].statement != NULL && uv_now(d->loop) < d->faults[i].until);
	return pushd_db_is_up(d) && !faulty;
}

/* Of so many at once, those that do not fit would say no more than the others. */
static void
note_fault(pushd_db *d, const tga_pg_statement *statement)
{
	pushd_db_fault *place = NULL;

	for (int i = 0; i < PUSHD_DB_FAULTS; i++)
		if (d->faults[i].statement == statement)
			place = &d->faults[i];
		else if (d->faults[i].statement == NULL && place == NULL)
			place = &d->faults[i];
	if (place != NULL)
		*place = (pushd_db_fault){statement, uv_now(d->loop) + FAULT_MS};
}

static void
note_success(pushd_db *d, const tga_pg_statement *statement)
{
	for (int i = 0; i < PUSHD_DB_FAULTS; i++)
		if (d->faults[i].statement == statement)
			d->faults[i].statement = NULL;
}

static void
note_refusal(pushd_db *d, const tga_pg_statement *statement, const PGresult *result)
{
	PUSHD_METRIC(d->config.metrics, QUERY_FAILURES)++;
	tga_pg_log_refusal(d->config.log, &d->reasons, uv_now(d->loop), "query_failed",
					   statement->name, result);
	if (tga_pg_is_servers_fault(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
		note_fault(d, statement);
}

bool
pushd_db_has_rows(pushd_db *d, const tga_pg_statement *statement, const PGresult *result)
{
	bool ok = result != NULL && PQresultStatus(result) == PGRES_TUPLES_OK;

	if (ok)
		note_success(d, statement);
	else if (result != NULL)
		note_refusal(d, statement, result);
	return ok;
}
