/*
 * bot_username.h
 *		Where links lead: to the bot.
 */
#ifndef TGA_BOT_USERNAME_H
#define TGA_BOT_USERNAME_H

#include "spi.h"

/*
 * What "?start=TOKEN" is put after: tgauth.bot_url, or t.me with the name that the
 * bot has told; NULL where there is neither.  Within a call.
 */
const char *tga_bot_address(const tga_call *call);

#endif
