/*
 * password.h
 *		/password, and the button of a login that was confirmed: a fresh one-time
 *		password, for where no message can reach the page.
 */
#ifndef TGA_BOT_PASSWORD_H
#define TGA_BOT_PASSWORD_H

#include "query.h"

extern const bot_query bot_password_query;

#endif
