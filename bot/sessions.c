/*
 * sessions.c
 *		See sessions.h.
 */
#include "sessions.h"

#include <stdio.h>
#include <stdlib.h>

#include "answers.h"
#include "client_text.h"

/* The list must fit into a message, and a person must want to read it. */
#define LISTED_MAX 12

/* The person's sessions as JSON, an array of what read_session reads. */
#define SESSIONS_JSON(but)                                                               \
	"(SELECT json_agg(json_build_object('id', encode(s.login_id, 'hex'), 'browser', "    \
	"s.browser, 'os', s.os, 'address', abbrev(s.address), 'age', "                       \
	"extract(epoch FROM clock_timestamp() - coalesce(s.last_used_at, s.created_at))"     \
	"::bigint) ORDER BY s.created_at DESC, s.login_id) "                                 \
	"FROM tgauth_person_sessions(u.person) AS s" but ")"

/* Of one of them; texts point into the JSON, and are NULL where nothing is known. */
typedef struct session
{
	const char *login_id;
	const char *browser;
	const char *os;
	const char *address;
	int64_t age;
} session;

static session
read_session(const json_t *list, size_t i)
{
	const json_t *json = json_array_get(list, i);

	return (session){
		.login_id = json_string_value(json_object_get(json, "id")),
		.browser = json_string_value(json_object_get(json, "browser")),
		.os = json_string_value(json_object_get(json, "os")),
		.address = json_string_value(json_object_get(json, "address")),
		.age = json_integer_value(json_object_get(json, "age")),
	};
}

/* The array of sessions; NULL where there is none, or none that can be read. */
static json_t *
read_list(const char *json)
{
	return json != NULL ? json_loads(json, 0, NULL) : NULL;
}

/* --- buttons --------------------------------------------------------------------------- */

static json_t *
action_button(tga_language language, bot_callback_action action, bot_text_id text)
{
	const bot_callback callback = {.action = action};

	return bot_button(&callback, bot_plain_text(language, text));
}

json_t *
bot_end_button(const char *login_id, const char *text)
{
	bot_callback callback = {.action = BOT_CALLBACK_REVOKE};

	snprintf(callback.login_id, sizeof(callback.login_id), "%s",
			 login_id != NULL ? login_id : "");
	return bot_button(&callback, text);
}

json_t *
bot_end_all_button(tga_language language)
{
	return action_button(language, BOT_CALLBACK_ASK_ALL, TEXT_BUTTON_END_ALL);
}

/* Appends a row with one button, if it could be made. */
static void
add_row(json_t *rows, json_t *button)
{
	if (button != NULL)
		json_array_append_new(rows, json_pack("[o]", button));
}

/* End them all, or leave it. */
static void
add_rows_of_all(json_t *rows, tga_language language, bool several)
{
	if (several)
		add_row(rows, action_button(language, BOT_CALLBACK_REVOKE_ALL,
									TEXT_BUTTON_END_EVERYWHERE));
	add_row(rows, action_button(language, BOT_CALLBACK_KEEP, TEXT_BUTTON_KEEP));
}

/* --- the list -------------------------------------------------------------------------- */

/* "2. Firefox on Linux\n192.0.2.7, 5 min ago" */
static char *
session_text(tga_language language, const session *s, size_t number)
{
	char *device = bot_device_text(language, s->browser, s->os);
	char *ago = bot_ago_text(language, s->age);
	char n[24];
	char *text;

	snprintf(n, sizeof(n), "%zu", number);
	text = bot_text(language, s->address != NULL ? TEXT_SESSION : TEXT_SESSION_NOWHERE,
					(bot_value[]){{"n", n, false},
								  {"device", device, true},
								  {"address", s->address, false},
								  {"ago", ago, true},
								  {0}});
	free(device);
	free(ago);
	return text;
}

/* A plain label: "End 2: Firefox, Linux". */
static char *
session_label(tga_language language, const session *s, size_t number)
{
	const char *name = s->browser != NULL ? s->browser : s->os;
	bool both = s->browser != NULL && s->os != NULL;
	char *label = NULL;

	if (asprintf(&label, "%s %zu: %s%s%s", bot_plain_text(language, TEXT_BUTTON_END),
				 number, name != NULL ? name : "?", both ? ", " : "",
				 both ? s->os : "") < 0)
		return NULL;
	return label;
}

/* The items of the list, and a button for each; NULL when out of memory. */
static char *
write_items(tga_language language, const json_t *list, json_t *rows)
{
	char *items = NULL;
	size_t size;
	FILE *out = open_memstream(&items, &size);

	for (size_t i = 0; out != NULL && i < json_array_size(list) && i < LISTED_MAX; i++)
	{
		session s = read_session(list, i);
		char *text = session_text(language, &s, i + 1);
		char *label = session_label(language, &s, i + 1);

		fprintf(out, "%s%s", i > 0 ? "\n\n" : "", text != NULL ? text : "");
		if (label != NULL)
			add_row(rows, bot_end_button(s.login_id, label));
		free(text);
		free(label);
	}
	if (out != NULL)
		fclose(out);
	return items;
}

/* Edits or sends the list as it is now. */
static void
show_list(bot *b, const bot_job *job, const json_t *list, bot_site site)
{
	tga_language language = bot_job_language(job);
	size_t count = json_array_size(list);
	json_t *rows = json_array();
	char *items = write_items(language, list, rows);

	if (count > 1)
		add_row(rows, bot_end_all_button(language));
	bot_answer(
		b, &job->update,
		bot_text(language, count > 0 ? TEXT_SESSIONS : TEXT_NO_SESSIONS,
				 (bot_value[]){{"site", site.name, false}, {"list", items, true}, {0}}),
		count > 0 ? bot_keyboard(json_incref(rows)) : NULL);
	json_decref(rows);
	free(items);
}

enum
{
	SESSIONS_SITE = BOT_COLUMN_FIRST,
	SESSIONS_LIST = SESSIONS_SITE + BOT_SITE_COLUMNS,
	SESSIONS_COLUMNS
};

static const char sessions_sql[] =
	"SELECT u.i, " BOT_QUERY_SITE
	", " SESSIONS_JSON("") " FROM " BOT_QUERY_PEOPLE BOT_FROM_SITE;

static void
sessions_listed(bot *b, const bot_job *job, bot_row row)
{
	json_t *list = read_list(bot_row_text(row, SESSIONS_LIST));

	show_list(b, job, list, bot_row_site(row, SESSIONS_SITE, bot_job_language(job)));
	json_decref(list);
}

const bot_query bot_sessions_query = {
	.statement = {"sessions", sessions_sql},
	.parameters = {bot_parameter_person},
	.columns = SESSIONS_COLUMNS,
	.answer = sessions_listed,
};

/* --- ending them ----------------------------------------------------------------------- */

/* Asks which to end, of count > 0. */
static void
ask_logout(bot *b, const bot_job *job, const json_t *list, bot_site site)
{
	tga_language language = bot_job_language(job);
	bool several = json_array_size(list) > 1;
	session latest = read_session(list, 0);
	char *device = bot_device_text(language, latest.browser, latest.os);
	char *ago = bot_ago_text(language, latest.age);
	json_t *rows = json_array();
	char total[24];

	snprintf(total, sizeof(total), "%zu", json_array_size(list));
	add_row(rows,
			bot_end_button(latest.login_id,
						   bot_plain_text(language, several ? TEXT_BUTTON_END_LATEST
															: TEXT_BUTTON_END_ONLY)));
	add_rows_of_all(rows, language, several);
	bot_answer(b, &job->update,
			   bot_text(language, several ? TEXT_LOGOUT : TEXT_LOGOUT_ONLY,
						(bot_value[]){{"site", site.name, false},
									  {"device", device, true},
									  {"ago", ago, true},
									  {"n", total, false},
									  {0}}),
			   bot_keyboard(rows));
	free(device);
	free(ago);
}

static void
logout_asked(bot *b, const bot_job *job, bot_row row)
{
	bot_site site = bot_row_site(row, SESSIONS_SITE, bot_job_language(job));
	json_t *list = read_list(bot_row_text(row, SESSIONS_LIST));

	if (json_array_size(list) > 0)
		ask_logout(b, job, list, site);
	else
		show_list(b, job, list, site);
	json_decref(list);
}

const bot_query bot_logout_query = {
	.statement = {"logout", sessions_sql},
	.parameters = {bot_parameter_person},
	.columns = SESSIONS_COLUMNS,
	.answer = logout_asked,
};

enum
{
	REVOKE_ENDED = BOT_COLUMN_FIRST,
	REVOKE_SITE,
	REVOKE_LIST = REVOKE_SITE + BOT_SITE_COLUMNS,
	REVOKE_COLUMNS
};

/* Without the session $2 that the same statement ends, which it still sees. */
static const char revoke_sql[] =
	"SELECT u.i, tgauth_person_revoke(u.person, decode(u.login, 'hex')), " BOT_QUERY_SITE
	", " SESSIONS_JSON(
		" WHERE s.login_id <> decode(u.login, 'hex')") " FROM (SELECT * FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY "
													   "AS x(person, login, i) ORDER BY person, login, i) AS u" BOT_FROM_SITE;

static void
parameter_login_id(FILE *array, const bot_job *job)
{
	bot_write_element(array, job->callback.login_id);
}

static void
session_revoked(bot *b, const bot_job *job, bot_row row)
{
	json_t *list = read_list(bot_row_text(row, REVOKE_LIST));

	BOT_COUNT(&b->metrics, REVOKED);
	tga_log_event(&b->log, TGA_INFO, "session_end", "status",
				  bot_row_is_true(row, REVOKE_ENDED) ? "ended" : "none", "telegram_id",
				  TGA_NUM(job->update.from.id), "login_id", job->callback.login_id, NULL);
	bot_answer_callback(b, &job->update,
						bot_row_is_true(row, REVOKE_ENDED) ? TEXT_CALLBACK_ENDED
														   : TEXT_CALLBACK_ENDED_BEFORE);
	show_list(b, job, list, bot_row_site(row, REVOKE_SITE, bot_job_language(job)));
	json_decref(list);
}

const bot_query bot_revoke_query = {
	.statement = {"revoke", revoke_sql},
	.parameters = {bot_parameter_person, parameter_login_id},
	.columns = REVOKE_COLUMNS,
	.answer = session_revoked,
};

enum
{
	REVOKE_ALL_SITE = BOT_COLUMN_FIRST,
	REVOKE_ALL_COUNT = REVOKE_ALL_SITE + BOT_SITE_COLUMNS,
	REVOKE_ALL_COLUMNS
};

static void
sessions_revoked(bot *b, const bot_job *job, bot_row row)
{
	tga_language language = bot_job_language(job);
	const bot_value values[] = {
		{"site", bot_row_site(row, REVOKE_ALL_SITE, language).name, false},
		{"n", bot_row_text(row, REVOKE_ALL_COUNT), false},
		{0}};

	BOT_COUNT(&b->metrics, REVOKED);
	tga_log_event(&b->log, TGA_INFO, "sessions_end", "telegram_id",
				  TGA_NUM(job->update.from.id), "sessions",
				  bot_row_text(row, REVOKE_ALL_COUNT), NULL);
	bot_answer_callback(b, &job->update, TEXT_CALLBACK_ENDED_ALL);
	bot_answer(b, &job->update, bot_text(language, TEXT_ENDED_ALL, values), NULL);
}

const bot_query bot_revoke_all_query = {
	.statement = {"revoke_all",
				  "SELECT u.i, " BOT_QUERY_SITE ", tgauth_person_revoke_all(u.person) "
				  "FROM " BOT_QUERY_PEOPLE BOT_FROM_SITE},
	.parameters = {bot_parameter_person},
	.columns = REVOKE_ALL_COLUMNS,
	.answer = sessions_revoked,
};

/* Sent as a message of its own: the one with the button says what was tried. */
static void
ask_all(bot *b, const bot_job *job)
{
	tga_language language = bot_job_language(job);
	bot_update fresh = job->update;
	json_t *rows = json_array();

	add_rows_of_all(rows, language, true);
	bot_answer_callback(b, &job->update, TEXT_CALLBACK_OK);
	fresh.kind = BOT_UPDATE_MESSAGE;
	bot_answer(b, &fresh, bot_text(language, TEXT_ASK_ALL, NULL), bot_keyboard(rows));
}

static void
keep(bot *b, const bot_job *job)
{
	bot_answer_callback(b, &job->update, TEXT_CALLBACK_KEPT);
	bot_answer(b, &job->update, bot_text(bot_job_language(job), TEXT_KEPT, NULL), NULL);
}

void
bot_sessions_callback(bot *b, bot_job *job)
{
	switch (job->callback.action)
	{
		case BOT_CALLBACK_REVOKE:
			job->query = &bot_revoke_query;
			break;
		case BOT_CALLBACK_REVOKE_ALL:
			job->query = &bot_revoke_all_query;
			break;
		case BOT_CALLBACK_ASK_ALL:
			ask_all(b, job);
			break;
		default:
			keep(b, job);
			break;
	}
}
