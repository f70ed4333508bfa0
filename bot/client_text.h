/*
 * client_text.h
 *		A client, its browser, system and address, and since when, in words: pieces of
 *		HTML, for the caller to free; NULL when out of memory.
 */
#ifndef TGA_BOT_CLIENT_TEXT_H
#define TGA_BOT_CLIENT_TEXT_H

#include <stdint.h>

#include "texts.h"

/* "Firefox on Linux"; either can be NULL. */
char *bot_device_text(tga_language language, const char *browser, const char *os);

/* "5 min ago" */
char *bot_ago_text(tga_language language, int64_t seconds);

/* What to say of a login beside what its start token says; NULL where it is not known. */
typedef struct bot_login_about
{
	const char *host;		 /* of the site */
	const char *application; /* the name that its operator gave it */
	bool with_age;			 /* how old the start token is */
} bot_login_about;

/*
 * Application, the site's host, browser and system, address and age, a line each.  The
 * token is not verified: to be used once the database has accepted it.
 */
char *bot_login_details(tga_language language, const char *start_token,
						const bot_login_about *about);

#endif
