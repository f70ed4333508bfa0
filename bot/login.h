/*
 * login.h
 *		A login from the bot's side: the question, and how it ended.
 *
 * The first contact is no consent (some Telegram clients send /start without any
 * tap), so /start TOKEN only previews, and what is shown lets the person recognize
 * their own browser: which one, which system, from where, when.  The numbers are
 * the database's, as is the decision; the bot never knows which one is right.
 */
#ifndef TGA_BOT_LOGIN_H
#define TGA_BOT_LOGIN_H

#include "bot.h"
#include "query.h"

extern const bot_query bot_preview_query;
extern const bot_query bot_confirm_query;
extern const bot_query bot_decline_query;

/* /start with an argument: makes the job a preview, or answers at once. */
void bot_login_start(bot *b, bot_job *job, const char *argument);

/* A digit of the number, or that it is taken back: the keypad for what comes next. */
void bot_login_type(bot *b, const bot_job *job);

#endif
