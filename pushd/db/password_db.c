/*
 * password_db.c
 *		See password_db.h.
 */
#include "db/password_db.h"

#include "pushd.h"

/* Of one connection: some two seconds of work at the default cost. */
#define QUEUE_MAX 16

#define PAIR_COLUMNS "access_token, refresh_token, token_type, expires_in"

static const tga_pg_statement statements[] = {
	{"register",
	 "SELECT user_id, " PAIR_COLUMNS " FROM tgauth_register($1, $2, $3::inet, $4)"},
	{"login", "SELECT status, retry_after, user_id, " PAIR_COLUMNS
			  ", message FROM tgauth_login($1, $2, $3::inet, $4)"},
	{"login_browser",
	 "SELECT status, retry_after, message FROM tgauth_login_browser($1::bytea, $2, $3, $4::int, "
	 "$5::inet, $6)"},
	/* The second function waits for what the first one says: nobody, and it raises. */
	{"set_password",
	 "SELECT s.status, s.retry_after FROM tgauth_authenticate($1) AS a (uid), "
	 "tgauth_set_password($2, CASE WHEN a.uid IS NOT NULL THEN $3 ELSE '' END) AS s"},
	{NULL, NULL},
};

bool
pushd_password_db_open(pushd *p)
{
	pushd_password_db *d = &p->passwords;
	tga_pg_config config = {
		.conninfo = p->config.common.conninfo,
		.application_name = "tgauth-pushd passwords",
		.connect_timeout_ms = 5000,
		.query_timeout_ms = p->config.common.query_seconds * 1000,
		.retry_max_ms = 5000,
		.log = &p->log,
	};

	for (d->count = 0; d->count < p->config.password_connections; d->count++)
	{
		d->pg[d->count] = tga_pg_open(p->loop, &config);
		if (d->pg[d->count] == NULL)
			return false;
	}
	return true;
}

void
pushd_password_db_close(pushd *p)
{
	pushd_password_db *d = &p->passwords;

	for (int i = 0; i < d->count; i++)
		tga_pg_close(d->pg[i]);
	d->count = 0;
}

bool
pushd_password_db_send(pushd *p, const char *statement, int nparams,
					   const char *const *values, tga_pg_answer answer, void *arg)
{
	pushd_password_db *d = &p->passwords;
	const tga_pg_statement *s = statements;
	tga_pg *idlest = NULL;

	while (strcmp(s->name, statement) != 0)
		s++;
	for (int i = 0; i < d->count; i++)
		if (tga_pg_is_ready(d->pg[i]) &&
			(idlest == NULL || tga_pg_in_flight(d->pg[i]) < tga_pg_in_flight(idlest)))
			idlest = d->pg[i];
	return idlest != NULL && tga_pg_in_flight(idlest) < QUEUE_MAX &&
		   tga_pg_send(idlest, s, nparams, values, answer, arg);
}
