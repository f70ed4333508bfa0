/*
 * refresh.h
 *		What the daemon keeps of the database and asks for anew now and then: keys,
 *		settings, the key set, applications and sites; and the purge, which needs no more
 *		than that it is done now and then.
 */
#ifndef PUSHD_REFRESH_H
#define PUSHD_REFRESH_H

#include "buffer.h"
#include "db/applications.h"
#include "db/db.h"
#include "db/keyring.h"
#include "db/settings.h"
#include "db/sites.h"

typedef struct pushd_refresh
{
	pushd_db *db;
	pushd_keyring *keys;
	pushd_settings *settings;
	pushd_applications *applications;
	pushd_sites *sites;
	tga_buffer jwks;		  /* the public keys of tokens; empty: not known yet */
	tga_buffer configuration; /* what the OpenID provider can; likewise */
	const char *secret_key;	  /* SECRET_KEY, or NULL */
	const char *bot_url;	  /* goes before the database's own, unless it is NULL */
	const char *issuer;		  /* of the OpenID provider: --url */
	const char *prefix;		  /* under which its endpoints are */
	int channel;			  /* whose logins are returned to here */
	const char *site_host;	  /* what the database is told for the bot's question */
	bool host_is_told;
	void *arg;
	void (*on_fresh)(void *arg); /* keys or settings came */
} pushd_refresh;

/* Asks for all of it at once: it changed, or may have. */
void pushd_refresh_ask(pushd_refresh *f);

/* The same on a new connection, which is told where the site is as well. */
void pushd_refresh_connected(pushd_refresh *f);

/* Once a second, while there is a connection. */
void pushd_refresh_tick(pushd_refresh *f, uint64_t second);

void pushd_refresh_close(pushd_refresh *f);

#endif
