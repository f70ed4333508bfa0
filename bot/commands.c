/*
 * commands.c
 *		See commands.h.
 */
#include "commands.h"

#include <string.h>

#include <uv.h>

#include "answers.h"
#include "login.h"
#include "password.h"
#include "return_leg.h"
#include "sessions.h"
#include "unlink.h"

const bot_query *const bot_queries[BOT_QUERY_COUNT] = {
	&bot_decline_query, &bot_revoke_query,	 &bot_revoke_all_query, &bot_confirm_query,
	&bot_preview_query, &bot_password_query, &bot_sessions_query,	&bot_logout_query,
	&bot_return_query,	&bot_unlink_query,	 &bot_ask_unlink_query,
};

/* --- commands ---------------------------------------------------------------------------- */

typedef void (*command_handler)(bot *b, bot_job *job, const char *argument);

static void
say(bot *b, const bot_job *job, bot_text_id text, json_t *keyboard)
{
	const bot_value values[] = {{"name", job->update.from.first_name, false}, {0}};

	bot_answer(b, &job->update, bot_text(bot_job_language(job), text, values), keyboard);
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
		keyboard = bot_keyboard(json_pack(
			"[[{s:s, s:s}]]", "text",
			bot_plain_text(bot_job_language(job), TEXT_BUTTON_SITE), "url", site));
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
	job->query = &bot_sessions_query;
}

static void
logout(bot *b, bot_job *job, const char *argument)
{
	job->query = &bot_logout_query;
}

static void
password(bot *b, bot_job *job, const char *argument)
{
	job->query = &bot_password_query;
}

static void
ask_unlink(bot *b, bot_job *job, const char *argument)
{
	job->query = &bot_ask_unlink_query;
}

static const struct
{
	const char *name;
	command_handler handler;
	bot_text_id about; /* what Telegram's menu says of it */
} commands[] = {
	{"start", start, TEXT_ABOUT_START},
	{"sessions", sessions, TEXT_ABOUT_SESSIONS},
	{"logout", logout, TEXT_ABOUT_LOGOUT},
	{"password", password, TEXT_ABOUT_PASSWORD},
	{"unlink", ask_unlink, TEXT_ABOUT_UNLINK},
	{"help", help, TEXT_ABOUT_HELP},
};

json_t *
bot_commands_menu(tga_language language)
{
	json_t *menu = json_array();

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		json_array_append_new(
			menu, json_pack("{s:s, s:s}", "command", commands[i].name, "description",
							bot_plain_text(language, commands[i].about)));
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

/* --- callbacks ------------------------------------------------------------------------------ */

static void
take_callback(bot *b, bot_job *job)
{
	if (!bot_callback_read(job->update.data, &job->callback))
	{
		bot_answer_callback(b, &job->update, TEXT_CALLBACK_INVALID);
		return;
	}
	switch (job->callback.action)
	{
		case BOT_CALLBACK_CONFIRM:
			job->query = &bot_confirm_query;
			break;
		case BOT_CALLBACK_DECLINE:
			job->query = &bot_decline_query;
			break;
		case BOT_CALLBACK_DIGIT:
		case BOT_CALLBACK_BACK:
			bot_login_type(b, job);
			break;
		case BOT_CALLBACK_REVOKE:
		case BOT_CALLBACK_ASK_ALL:
		case BOT_CALLBACK_REVOKE_ALL:
		case BOT_CALLBACK_KEEP:
			bot_sessions_callback(b, job);
			break;
		case BOT_CALLBACK_PASSWORD:
			job->query = &bot_password_query;
			break;
		case BOT_CALLBACK_RETURN_CODE:
			job->query = &bot_return_query;
			break;
		case BOT_CALLBACK_UNLINK:
			job->query = &bot_unlink_query;
			break;
		case BOT_CALLBACK_DELETE:
			bot_delete_message(b, &job->update);
			break;
	}
}

/* Whether somebody who sends too much is not to be answered; says so, once. */
static bool
is_muted(bot *b, const bot_job *job)
{
	const bot_update *update = &job->update;

	if (update->from.id == 0 ||
		(update->kind == BOT_UPDATE_OTHER && update->query_id == NULL))
		return false;
	switch (bot_flood_take(&b->flood, update->from.id, uv_hrtime() / 1000000))
	{
		case BOT_FLOOD_NONE:
			return false;
		case BOT_FLOOD_BEGINS:
			BOT_COUNT(&b->metrics, FLOODS);
			tga_log_event(&b->log, TGA_WARNING, "muted", "telegram_id",
						  TGA_NUM(update->from.id), "seconds", TGA_NUM(BOT_FLOOD_SECONDS),
						  NULL);
			bot_answer_callback(b, update, TEXT_CALLBACK_FLOOD);
			if (update->kind == BOT_UPDATE_MESSAGE)
				say(b, job, TEXT_FLOOD, NULL);
			break;
		case BOT_FLOOD_MUTED:
			break;
	}
	BOT_COUNT(&b->metrics, MUTED);
	return true;
}

void
bot_take_update(bot *b, bot_job *job)
{
	job->query = NULL;
	if (is_muted(b, job))
		return;
	switch (job->update.kind)
	{
		case BOT_UPDATE_MESSAGE:
			take_message(b, job);
			break;
		case BOT_UPDATE_CALLBACK:
			take_callback(b, job);
			break;
		case BOT_UPDATE_UNREADABLE:
			BOT_COUNT(&b->metrics, SKIPPED);
			tga_log_event(&b->log, TGA_ERROR, "update_skipped", "update_id",
						  TGA_NUM(job->update.id), "reason", "it cannot be read", NULL);
			break;
		case BOT_UPDATE_OTHER:
			BOT_COUNT(&b->metrics, IGNORED);
			/* A callback in a group, say: its button must not wait for ever. */
			bot_answer_callback(b, &job->update, TEXT_CALLBACK_OK);
			break;
	}
}
