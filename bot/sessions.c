/*
 * sessions.c
 *		See sessions.h.
 */
#include "sessions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "describe.h"
#include "queries.h"

/* The list must fit into a message, and a person must want to read it. */
#define LISTED_MAX 12

static const bot_language *
language_of(const bot_job *job)
{
	return bot_language_for(job->update.from.language);
}

static const char *
text_of(const json_t *session, const char *key)
{
	return json_string_value(json_object_get(session, key));
}

/* "{site}" or the words for a site without a name. */
static const char *
site_of(const bot_language *language, const PGresult *result, int row)
{
	const char *site = bot_field(result, row, QUERY_SITE);

	return site != NULL && *site != '\0' ? site : language->texts[TEXT_THE_SITE];
}

/* The array of sessions; NULL where there is none, or none that can be read. */
static json_t *
read_list(const PGresult *result, int row)
{
	const char *json = bot_field(result, row, SESSIONS_LIST);

	return json != NULL ? json_loads(json, 0, NULL) : NULL;
}

static json_t *
action_button(bot_tap_action action, const char *text)
{
	bot_tap tap = {.action = action};
	char data[BOT_TAP_CHARS + 1];

	return bot_tap_write(&tap, data) ? bot_button(text, data) : NULL;
}

json_t *
bot_end_button(const char *login_id, const char *text)
{
	bot_tap tap = {.action = BOT_TAP_REVOKE};
	char data[BOT_TAP_CHARS + 1];

	snprintf(tap.login_id, sizeof(tap.login_id), "%s", login_id != NULL ? login_id : "");
	return bot_tap_write(&tap, data) ? bot_button(text, data) : NULL;
}

json_t *
bot_end_all_button(const bot_job *job)
{
	return action_button(BOT_TAP_ASK_ALL, language_of(job)->texts[TEXT_BUTTON_END_ALL]);
}

/* --- the list -------------------------------------------------------------------------- */

static char *
session_device(const bot_language *language, const json_t *session)
{
	return bot_device_text(language, text_of(session, "browser"), text_of(session, "os"));
}

/* "2. Firefox on Linux\n192.0.2.7, 5 min ago" */
static char *
session_text(const bot_language *language, const json_t *session, size_t number)
{
	char *device = session_device(language, session);
	char *ago =
		bot_ago_text(language, json_integer_value(json_object_get(session, "age")));
	const char *address = text_of(session, "address");
	char place[24];
	char *text;

	snprintf(place, sizeof(place), "%zu", number);
	text = bot_text(language, address != NULL ? TEXT_SESSION : TEXT_SESSION_NOWHERE,
					(bot_value[]){{"n", place, false},
								  {"device", device, true},
								  {"address", address, false},
								  {"ago", ago, true},
								  {0}});
	free(device);
	free(ago);
	return text;
}

/* A plain label: "2: Firefox on Linux". */
static char *
session_label(const bot_language *language, const json_t *session, size_t number)
{
	const char *browser = text_of(session, "browser");
	const char *os = text_of(session, "os");
	const char *name = browser != NULL ? browser : os;
	char *label = NULL;

	if (asprintf(&label, "%s %zu: %s%s%s", language->texts[TEXT_BUTTON_END], number,
				 name != NULL ? name : "?", browser != NULL && os != NULL ? ", " : "",
				 browser != NULL && os != NULL ? os : "") < 0)
		return NULL;
	return label;
}

static void
add_row(json_t *rows, json_t *button)
{
	if (button != NULL)
		json_array_append_new(rows, json_pack("[o]", button));
}

/* Edits or sends the list as it is now. */
static void
show_list(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const bot_language *language = language_of(job);
	json_t *list = read_list(result, row);
	size_t count = json_array_size(list);
	json_t *rows = json_array();
	char *items = NULL;
	size_t size;
	FILE *out = open_memstream(&items, &size);

	for (size_t i = 0; out != NULL && i < count && i < LISTED_MAX; i++)
	{
		const json_t *session = json_array_get(list, i);
		char *text = session_text(language, session, i + 1);
		char *label = session_label(language, session, i + 1);

		fprintf(out, "%s%s", i > 0 ? "\n\n" : "", text != NULL ? text : "");
		if (label != NULL)
			add_row(rows, bot_end_button(text_of(session, "id"), label));
		free(text);
		free(label);
	}
	if (out != NULL)
		fclose(out);
	if (count > 1)
		add_row(rows, bot_end_all_button(job));
	bot_answer(b, &job->update,
			   bot_text(language, count > 0 ? TEXT_SESSIONS : TEXT_NO_SESSIONS,
						(bot_value[]){{"site", site_of(language, result, row), false},
									  {"list", items, true},
									  {0}}),
			   count > 0 ? bot_keyboard(rows) : NULL);
	if (count == 0)
		json_decref(rows);
	free(items);
	json_decref(list);
}

void
bot_sessions_listed(bot *b, const bot_job *job, const PGresult *result, int row)
{
	show_list(b, job, result, row);
}

/* --- ending them ----------------------------------------------------------------------- */

void
bot_logout_asked(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const bot_language *language = language_of(job);
	json_t *list = read_list(result, row);
	const json_t *latest = json_array_get(list, 0);
	size_t count = json_array_size(list);
	char *device, *ago;
	char total[24];
	json_t *rows;

	if (count == 0)
	{
		show_list(b, job, result, row);
		json_decref(list);
		return;
	}
	rows = json_array();
	device = session_device(language, latest);
	ago = bot_ago_text(language, json_integer_value(json_object_get(latest, "age")));
	snprintf(total, sizeof(total), "%zu", count);
	add_row(
		rows,
		bot_end_button(
			text_of(latest, "id"),
			language->texts[count > 1 ? TEXT_BUTTON_END_LATEST : TEXT_BUTTON_END_ONLY]));
	if (count > 1)
		add_row(rows, action_button(BOT_TAP_REVOKE_ALL,
									language->texts[TEXT_BUTTON_END_EVERYWHERE]));
	add_row(rows, action_button(BOT_TAP_KEEP, language->texts[TEXT_BUTTON_KEEP]));
	bot_answer(b, &job->update,
			   bot_text(language, count > 1 ? TEXT_LOGOUT : TEXT_LOGOUT_ONLY,
						(bot_value[]){{"site", site_of(language, result, row), false},
									  {"device", device, true},
									  {"ago", ago, true},
									  {"n", total, false},
									  {0}}),
			   bot_keyboard(rows));
	free(device);
	free(ago);
	json_decref(list);
}

void
bot_session_revoked(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const char *ended = bot_field(result, row, QUERY_STATUS);

	BOT_COUNT(b, REVOKED);
	bot_toast(b, &job->update,
			  ended != NULL && *ended == 't' ? TEXT_TOAST_ENDED
											 : TEXT_TOAST_ENDED_BEFORE);
	show_list(b, job, result, row);
}

void
bot_sessions_revoked(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const bot_language *language = language_of(job);

	BOT_COUNT(b, REVOKED);
	bot_toast(b, &job->update, TEXT_TOAST_ENDED_ALL);
	bot_answer(
		b, &job->update,
		bot_text(language, TEXT_ENDED_ALL,
				 (bot_value[]){{"site", site_of(language, result, row), false},
							   {"n", bot_field(result, row, REVOKE_ALL_COUNT), false},
							   {0}}),
		NULL);
}

/* Sent as a message of its own: the one with the button says what was tried. */
static void
ask_all(bot *b, const bot_job *job)
{
	const bot_language *language = language_of(job);
	bot_update fresh = job->update;
	json_t *rows = json_array();

	add_row(rows, action_button(BOT_TAP_REVOKE_ALL,
								language->texts[TEXT_BUTTON_END_EVERYWHERE]));
	add_row(rows, action_button(BOT_TAP_KEEP, language->texts[TEXT_BUTTON_KEEP]));
	bot_toast(b, &job->update, TEXT_COUNT);
	fresh.kind = BOT_UPDATE_MESSAGE;
	bot_answer(b, &fresh, bot_text(language, TEXT_ASK_ALL, NULL), bot_keyboard(rows));
}

void
bot_sessions_tap(bot *b, bot_job *job)
{
	switch (job->tap.action)
	{
		case BOT_TAP_REVOKE:
			job->kind = BOT_JOB_REVOKE;
			break;
		case BOT_TAP_REVOKE_ALL:
			job->kind = BOT_JOB_REVOKE_ALL;
			break;
		case BOT_TAP_ASK_ALL:
			ask_all(b, job);
			break;
		default:
			bot_toast(b, &job->update, TEXT_TOAST_KEPT);
			bot_answer(b, &job->update, bot_text(language_of(job), TEXT_KEPT, NULL),
					   NULL);
			break;
	}
}
