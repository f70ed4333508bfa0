/*
 * sites.h
 *		The sites: the hosts that pushd guards beside its own, as the database names them.
 *
 * Nobody is ever redirected to a host that is not in this list.
 */
#ifndef PUSHD_SITES_H
#define PUSHD_SITES_H

#include "db/db.h"
#include "http/public_url.h"
#include "session/session_value.h"

typedef struct pushd_guarded
{
	char *host;	  /* as the database names it */
	char *groups; /* of which who enters must have one; empty: everybody may */
	pushd_public_url url;
} pushd_guarded;

typedef struct pushd_sites
{
	pushd_db *db;
	bool secure; /* so is our own host; only where it is not, a loopback name is not */
	bool loaded;
	pushd_guarded *list;
	size_t count;
} pushd_sites;

/* Asks for the list: it changed, or may have. */
void pushd_sites_ask(pushd_sites *s);

/* Those that follow are good until the loop's next turn; NULL if there is none such. */
const pushd_guarded *pushd_sites_by_origin(const pushd_sites *s, const char *origin);
const pushd_guarded *pushd_sites_by_host(const pushd_sites *s, const char *host);

/* Whether the user of a session may enter. */
bool pushd_guarded_admits(const pushd_guarded *g, const pushd_session *session);

void pushd_sites_close(pushd_sites *s);

#endif
