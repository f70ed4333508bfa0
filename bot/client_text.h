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

/*
 * The site's host (NULL: none); browser and system, address and, where that is asked
 * for, the age of a start token, a line each.  The token is not verified: to be used once
 * the database has accepted it.
 */
char *bot_login_details(tga_language language, const char *host, const char *start_token,
						bool with_age);

#endif
