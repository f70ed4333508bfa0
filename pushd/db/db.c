/*
 * db.c
 *		See db.h.
 */
#include "db/db.h"

#include <stdio.h>

#include "must.h"
#include "pg_refusal.h"

#define CONNECT_MS 5000
#define RETRY_MAX_MS 5000

/*
 * For so long a statement that the server refused for reasons of its own speaks against
 * it, unless it succeeds meanwhile.  The purge comes more often, so that a daemon that is
 * asked for nothing finds out as well.
 */
#define FAILING_MS 90000

static void
on_ready(void *arg)
{
	pushd_db *d = arg;

	PUSHD_METRIC(d->config.metrics, POSTGRES_UP) = 1;
	d->failing = NULL;
	d->read_only = false;
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
	return pushd_db_is_up(d) &&
		   tga_pg_send(d->pg, statement, nparams, values, answer, arg);
}

bool
pushd_db_is_well(const pushd_db *d)
{
	return pushd_db_is_up(d) && !d->read_only &&
		   (d->failing == NULL || uv_now(d->loop) >= d->failing_until);
}

static void
note_refusal(pushd_db *d, const tga_pg_statement *statement, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	PUSHD_METRIC(d->config.metrics, QUERY_FAILURES)++;
	tga_pg_log_refusal(d->config.log, &d->reasons, uv_now(d->loop), "query_failed",
					   statement->name, result);
	if (!tga_pg_is_servers_fault(sqlstate))
		return;
	d->failing = statement;
	d->failing_until = uv_now(d->loop) + FAILING_MS;
}

bool
pushd_db_has_rows(pushd_db *d, const tga_pg_statement *statement, const PGresult *result)
{
	if (result == NULL)
		return false;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		note_refusal(d, statement, result);
		return false;
	}
	if (d->failing == statement)
		d->failing = NULL;
	return true;
}
