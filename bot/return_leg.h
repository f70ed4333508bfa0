/*
 * return_leg.h
 *		The way back from Telegram: a button that opens the site's one-time address, and
 *		six digits for a page on another device.
 *
 * The digits are worth as much as the login to whoever types them, so where the login
 * came from a phone, which has the address, they are shown only to a person who asks.
 */
#ifndef TGA_BOT_RETURN_LEG_H
#define TGA_BOT_RETURN_LEG_H

#include "bot.h"
#include "job.h"
#include "login_outcome.h"
#include "query.h"

/*
 * What the message of a confirmed login says of it, as a paragraph that the caller frees;
 * NULL where the login waits for nothing.
 */
char *bot_return_text(const bot_job *job, const bot_decision *d)
	__attribute__((warn_unused_result));

/* Adds its buttons to a keyboard's rows, if there are any. */
void bot_return_add_rows(const bot_job *job, const bot_decision *d, json_t *rows);

extern const bot_query bot_return_query;

#endif
