/*
 * settings.h
 *		What the database's settings say about logins.
 */
#ifndef PUSHD_SETTINGS_H
#define PUSHD_SETTINGS_H

#include <stdbool.h>

#include "buffer.h"

/* What people do in Telegram with the number that the page shows. */
typedef enum pushd_number
{
	PUSHD_NUMBER_NONE,	  /* it shows none */
	PUSHD_NUMBER_PERHAPS, /* what is asked of those whose login is unusual */
	PUSHD_NUMBER_PICK,
	PUSHD_NUMBER_TYPE /* or pick, where only unusual ones have to type */
} pushd_number;

/* What the way back from Telegram is worth (tgauth.return_leg). */
typedef enum pushd_return_leg
{
	PUSHD_RETURN_OFF,
	PUSHD_RETURN_OFFERED,
	PUSHD_RETURN_REQUIRED
} pushd_return_leg;

typedef struct pushd_settings
{
	bool loaded;
	char site_name[1024]; /* up to 255 characters */
	char bot_url[260];	  /* "https://t.me/NAME"; empty: nobody set one */
	char bot_name[250];
	pushd_number number;
	int link_seconds;	/* how long a link may be pressed */
	int session_ttl;	/* seconds */
	int idle_ttl;		/* of a session, seconds; 0: it may rest */
	int usage_seconds;	/* how often a use of a session is worth recording */
	bool registration;	/* strangers may have accounts */
	bool telegram_away; /* the bot says so, or says nothing any more */
	pushd_return_leg return_leg;
	bool passkeys; /* people may have some */
} pushd_settings;

typedef struct pushd_settings_row
{
	const char *site_name;
	const char *bot_url;
	const char *confirm_mode;
	int start_ttl;
	int session_ttl;
	int session_idle_ttl;
	int usage_seconds;
	bool registration;
	const char *return_leg;
	bool telegram_away;
	bool passkeys;
	const char *unusual_mode;
} pushd_settings_row;

/* Takes over what the database says; bot_url, where not NULL, goes before its own. */
void pushd_settings_take(pushd_settings *s, const pushd_settings_row *row,
						 const char *bot_url);

#endif
