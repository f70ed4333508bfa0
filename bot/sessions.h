/*
 * sessions.h
 *		/sessions and /logout: where somebody is logged in, and ending it.
 */
#ifndef TGA_BOT_SESSIONS_H
#define TGA_BOT_SESSIONS_H

#include "bot.h"
#include "query.h"

/* /sessions, /logout, and the two ends: of one session, of all. */
extern const bot_query bot_sessions_query;
extern const bot_query bot_logout_query;
extern const bot_query bot_revoke_query;
extern const bot_query bot_revoke_all_query;

/* A callback of one of their buttons: makes it a job, or answers at once. */
void bot_sessions_callback(bot *b, bot_job *job);

/* The button that leads to the question whether to end all sessions. */
json_t *bot_end_all_button(tga_language language);

/* The button that ends one session, with these words on it. */
json_t *bot_end_button(const char *login_id, const char *text);

#endif
