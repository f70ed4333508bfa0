/*
 * telegram.h
 *		Whether Telegram answers the bot, as the bot itself tells.
 */
#ifndef TGA_TELEGRAM_H
#define TGA_TELEGRAM_H

#include "spi.h"

/*
 * True where the bot's last word is that Telegram does not answer, and where it has had no
 * word for minutes; false where no bot ever told.  Within a call.
 */
bool tga_telegram_is_away(const tga_call *call);

#endif
