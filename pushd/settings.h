/*
 * settings.h
 *		What the database's settings say about logins.
 */
#ifndef TGA_PUSHD_SETTINGS_H
#define TGA_PUSHD_SETTINGS_H

#include <stdbool.h>

#include "buffer.h"

typedef enum confirm_mode
{
	MODE_MATCH,
	MODE_BUTTON,
	MODE_START
} confirm_mode;

typedef struct settings
{
	bool loaded;
	char site_name[256];
	char bot_url[128]; /* "https://t.me/NAME"; empty: nobody set one */
	char bot_name[72];
	confirm_mode mode;
	int link_seconds;  /* how long a link may be pressed */
	int session_ttl;   /* seconds */
	int idle_ttl;	   /* of a session, seconds; 0: it may rest */
	int touch_seconds; /* how often a use of a session is worth telling */
} settings;

typedef struct settings_row
{
	const char *site_name;
	const char *bot_url;
	const char *confirm_mode;
	int start_ttl;
	int session_ttl;
	int session_idle_ttl;
	int touch_seconds;
} settings_row;

/* Takes over what the database says; bot_url, where not NULL, goes before its own. */
void settings_take(settings *s, const settings_row *row, const char *bot_url);

#endif
