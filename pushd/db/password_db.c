/*
 * password_db.c
 *		See password_db.h.
 */
#include "db/password_db.h"

#include "db/db.h"
#include "must.h"

#define CONNECT_MS 5000
#define RETRY_MAX_MS 5000

static void
on_failure(void *arg, tga_pg_failure failure)
{
	const pushd_password_db *d = arg;

	pushd_db_count_failure(d->metrics, failure);
}

bool
pushd_password_db_open(pushd_password_db *d, uv_loop_t *loop,
					   const pushd_password_db_config *config)
{
	const tga_pg_config pg = {
		.conninfo = config->conninfo,
		.application_name = "tgauth-pushd passwords",
		.connect_timeout_ms = CONNECT_MS,
		.query_timeout_ms = config->query_seconds * 1000,
		.retry_max_ms = RETRY_MAX_MS,
		.log = config->log,
		.reasons = config->reasons,
		.arg = d,
		.on_failure = on_failure,
	};

	TGA_MUST(config->count <= PUSHD_PASSWORD_CONNECTIONS_MAX);
	d->metrics = config->metrics;
	for (d->count = 0; d->count < config->count; d->count++)
	{
		d->pg[d->count] = tga_pg_open(loop, &pg);
		if (d->pg[d->count] == NULL)
			return false;
	}
	return true;
}

void
pushd_password_db_close(pushd_password_db *d)
{
	for (int i = 0; i < d->count; i++)
		tga_pg_close(d->pg[i]);
	d->count = 0;
}

bool
pushd_password_db_send(pushd_password_db *d, const tga_pg_statement *statement,
					   int nparams, const char *const *values, tga_pg_answer answer,
					   void *arg)
{
	tga_pg *idlest = NULL;

	for (int i = 0; i < d->count; i++)
		if (tga_pg_is_ready(d->pg[i]) &&
			(idlest == NULL || tga_pg_in_flight(d->pg[i]) < tga_pg_in_flight(idlest)))
			idlest = d->pg[i];
	if (idlest != NULL && tga_pg_in_flight(idlest) < PUSHD_PASSWORD_QUEUE_MAX &&
		tga_pg_send(idlest, statement, nparams, values, answer, arg))
		return true;
	PUSHD_METRIC(d->metrics, PASSWORD_REFUSED)++;
	return false;
}

int
pushd_password_db_in_flight(const pushd_password_db *d)
{
	int n = 0;

	for (int i = 0; i < d->count; i++)
		n += tga_pg_in_flight(d->pg[i]);
	return n;
}
