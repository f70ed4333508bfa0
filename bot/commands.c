/*
 * commands.c
 *		See commands.h.
 */
#include "commands.h"

#include <string.h>

#include "answers.h"
#include "login.h"
#include "sessions.h"

typedef void (*command_handler)(bot *b, bot_job *job, const char *argument);

static const bot_language *
language_of(const bot_job *job)
{
	return bot_language_for(job->update.from.language);
}

static void
say(bot *b, const bot_job *job, bot_text_id text, json_t *keyboard)
{
	const bot_value values[] = {{"name", job->update.from.first_name, false}, {0}};

	bot_answer(b, &job->update, bot_text(language_of(job), text, values), keyboard);
}

static void
start(bot *b, bot_job *job, const char *argument)
{
	const char *site = b->config.site_url;
	json_t *keyboard = NULL;

	if (*argument != '\0')
	{
		bot_login_start(b, job, argument);
		return;
	}
	if (bot_config_is_set(site))
		keyboard = bot_keyboard(json_pack("[[{s:s, s:s}]]", "text",
										  language_of(job)->texts[TEXT_BUTTON_SITE],
										  "url", site));
	say(b, job, TEXT_WELCOME, keyboard);
}

static void
help(bot *b, bot_job *job, const char *argument)
{
	say(b, job, TEXT_HELP, NULL);
}

static void
sessions(bot *b, bot_job *job, const char *argument)
{
	job->kind = BOT_JOB_SESSIONS;
}

static void
logout(bot *b, bot_job *job, const char *argument)
{
	job->kind = BOT_JOB_LOGOUT;
}

static void
password(bot *b, bot_job *job, const char *argument)
{
	job->kind = BOT_JOB_PASSWORD;
}

static const struct
{
	const char *name;
	command_handler handler;
	bot_text_id about; /* what Telegram's menu says of it */
} commands[] = {
	{"start", start, TEXT_ABOUT_START},	   {"sessions", sessions, TEXT_ABOUT_SESSIONS},
	{"logout", logout, TEXT_ABOUT_LOGOUT}, {"password", password, TEXT_ABOUT_PASSWORD},
	{"help", help, TEXT_ABOUT_HELP},
};

json_t *
bot_commands_menu(const bot_language *language)
{
	json_t *menu = json_array();

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		json_array_append_new(menu, json_pack("{s:s, s:s}", "command", commands[i].name,
											  "description",
											  language->texts[commands[i].about]));
	return menu;
}

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
	say(b, job, TEXT_UNKNOWN, NULL);
}

static void
take_tap(bot *b, bot_job *job)
{
	if (!bot_tap_read(job->update.data, &job->tap))
	{
		bot_toast(b, &job->update, TEXT_TOAST_INVALID);
		return;
	}
	switch (job->tap.action)
	{
		case BOT_TAP_CONFIRM:
		case BOT_TAP_DECLINE:
			bot_login_tap(b, job);
			break;
		case BOT_TAP_REVOKE:
		case BOT_TAP_ASK_ALL:
		case BOT_TAP_REVOKE_ALL:
		case BOT_TAP_KEEP:
			bot_sessions_tap(b, job);
			break;
		case BOT_TAP_WIPE:
			bot_wipe(b, &job->update);
			break;
	}
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
			take_tap(b, job);
			break;
		case BOT_UPDATE_OTHER:
			BOT_COUNT(b, IGNORED);
			/* A tap in a group, say: its button must not wait for ever. */
			bot_toast(b, &job->update, TEXT_COUNT);
			break;
	}
}
