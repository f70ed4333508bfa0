/*
 * address.h
 *		Where the bot and the site are, as they themselves tell: addresses that nobody
 *		need write into a setting.
 */
#ifndef TGA_ADDRESS_H
#define TGA_ADDRESS_H

#include "spi.h"

/*
 * What "?start=TOKEN" is put after: tgauth.bot_url, or t.me with the name that the
 * bot has told; NULL where there is neither.  Within a call.
 */
const char *tga_bot_address(const tga_call *call);

/* The site's host, with its port where it has one; NULL where nobody told.  Within a call. */
const char *tga_site_host(const tga_call *call);

/*
 * Where logins that are announced on a channel are returned to, with a slash at its end;
 * NULL where nobody told.  Within a call.
 */
const char *tga_site_url(const tga_call *call, int channel);

#endif
