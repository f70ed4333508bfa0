/*
 * commands.c
 *		See commands.h.
 */
#include "commands.h"

#include <string.h>

#include "answers.h"
#include "login.h"

typedef void (*command_handler)(bot *b, bot_job *job, const char *argument);

static void
say(bot *b, const bot_job *job, bot_text_id text)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	const bot_value values[] = {{"name", job->update.from.first_name, false}, {0}};

	bot_answer(b, &job->update, bot_text(language, text, values), NULL);
}

static void
start(bot *b, bot_job *job, const char *argument)
{
	if (*argument == '\0')
		say(b, job, TEXT_WELCOME);
	else
		bot_login_start(b, job, argument);
}

static void
help(bot *b, bot_job *job, const char *argument)
{
	say(b, job, TEXT_HELP);
}

static const struct
{
	const char *name;
	command_handler handler;
} commands[] = {
	{"start", start},
	{"help", help},
};

static void
take_message(bot *b, bot_job *job)
{
	char name[33];
	const char *argument;

	if (bot_command_read(job->update.text, name, &argument))
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			if (strcmp(commands[i].name, name) == 0)
			{
				commands[i].handler(b, job, argument);
				return;
			}
	say(b, job, TEXT_UNKNOWN);
}

void
bot_take_update(bot *b, bot_job *job)
{
	job->kind = BOT_JOB_NONE;
	switch (job->update.kind)
	{
		case BOT_UPDATE_MESSAGE:
			take_message(b, job);
			break;
		case BOT_UPDATE_TAP:
			bot_login_tap(b, job);
			break;
		case BOT_UPDATE_OTHER:
			/* A tap in a group, say: its button must not wait for ever. */
			bot_toast(b, &job->update, TEXT_COUNT);
			break;
	}
}
