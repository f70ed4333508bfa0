/*
 * commands.h
 *		What each update asks for: commands by one table, taps by what their
 *		buttons carry.
 */
#ifndef TGA_BOT_COMMANDS_H
#define TGA_BOT_COMMANDS_H

#include "bot.h"
#include "job.h"
#include "texts.h"

/*
 * Fills job->kind and what it needs, or answers at once and leaves BOT_JOB_NONE.
 * job->update is set.
 */
void bot_take_update(bot *b, bot_job *job);

/* The commands for setMyCommands, in a language: a new array of BotCommand. */
json_t *bot_commands_menu(const bot_language *language);

#endif
