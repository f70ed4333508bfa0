/*
 * commands.h
 *		What each update asks for: commands by one table, callbacks by what their
 *		buttons carry.
 */
#ifndef TGA_BOT_COMMANDS_H
#define TGA_BOT_COMMANDS_H

#include "query.h"

/*
 * All queries, in the order in which those of one poll reach PostgreSQL: a 'no' comes
 * first.
 */
#define BOT_QUERY_COUNT 11
extern const bot_query *const bot_queries[BOT_QUERY_COUNT];

/*
 * Sets job->query and what that needs, or answers at once and leaves NULL.
 * job->update is set.
 */
void bot_take_update(bot *b, bot_job *job);

/* The commands for setMyCommands, in a language: a new array of BotCommand. */
json_t *bot_commands_menu(tga_language language);

#endif
