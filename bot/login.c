/*
 * login.c
 *		See login.h.
 */
#include "login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "describe.h"
#include "pg_array.h"
#include "queries.h"
#include "sessions.h"

/* How each status of the database's is worded. */
static const struct outcome
{
	const char *status;
	bot_text_id text;
	bot_text_id toast;
} outcomes[] = {
	{"confirmed", TEXT_CONFIRMED, TEXT_TOAST_CONFIRMED},
	{"already_confirmed", TEXT_ALREADY_CONFIRMED, TEXT_TOAST_CONFIRMED},
	{"declined", TEXT_DECLINED, TEXT_TOAST_DECLINED},
	{"mismatch", TEXT_MISMATCH, TEXT_TOAST_MISMATCH},
	{"match_required", TEXT_MATCH_REQUIRED, TEXT_TOAST_TOO_LATE},
	{"expired", TEXT_EXPIRED, TEXT_TOAST_TOO_LATE},
	{"used", TEXT_USED, TEXT_TOAST_USED},
	{"blocked", TEXT_BLOCKED, TEXT_TOAST_BLOCKED},
	{"refused", TEXT_REFUSED, TEXT_TOAST_REFUSED},
	{"invalid", TEXT_INVALID, TEXT_TOAST_INVALID},
};

/* A text about this login, with {site} and {details} in it, and perhaps {message}. */
static char *
login_text(const bot_job *job, bot_text_id id, const char *site, const char *message)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	char *details = bot_login_details(language, job->tap.start_token);
	const bot_value values[] = {
		{"site", site != NULL && *site != '\0' ? site : language->texts[TEXT_THE_SITE],
		 false},
		{"details", details, true},
		{"message", message, false},
		{0}};
	char *text = bot_text(language, id, values);

	free(details);
	return text;
}

/* --- what people do ------------------------------------------------------------- */

/* What a status is answered with; keyboard may be NULL. */
static void
answer_outcome(bot *b, const bot_job *job, const char *status, const char *site,
			   const char *message, json_t *keyboard)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (status != NULL && strcmp(outcomes[i].status, status) == 0)
		{
			bot_toast(b, &job->update, outcomes[i].toast);
			bot_answer(b, &job->update, login_text(job, outcomes[i].text, site, message),
					   keyboard);
			return;
		}
	json_decref(keyboard);
	tga_log_event(&b->log, TGA_ERROR, "unknown_status", "status", status, NULL);
	bot_answer_failure(b, &job->update);
}

void
bot_login_start(bot *b, bot_job *job, const char *argument)
{
	size_t len = strcspn(argument, " \t\r\n");

	if (len == TGA_START_TOKEN_CHARS)
	{
		memcpy(job->tap.start_token, argument, len);
		job->tap.start_token[len] = '\0';
		if (tga_start_token_key_number(job->tap.start_token, len) >= 0)
		{
			job->kind = BOT_JOB_PREVIEW;
			return;
		}
	}
	answer_outcome(b, job, "invalid", NULL, NULL, NULL);
}

void
bot_login_tap(bot *b, bot_job *job)
{
	job->kind = job->tap.action == BOT_TAP_DECLINE ? BOT_JOB_DECLINE : BOT_JOB_CONFIRM;
}

/* --- what PostgreSQL answers ---------------------------------------------------- */

static json_t *
tap_button(bot_tap tap, bot_tap_action action, int code, const char *text)
{
	char data[BOT_TAP_CHARS + 1];
	char number[16];

	tap.action = action;
	tap.code = code;
	snprintf(number, sizeof(number), "%d", code);
	return bot_tap_write(&tap, data) ? bot_button(text != NULL ? text : number, data)
									 : NULL;
}

/* choices: an array of PostgreSQL's, empty where a tap will do. */
static void
ask(bot *b, const bot_job *job, const char *site, const char *choices)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	json_t *row = json_array();
	json_t *no =
		tap_button(job->tap, BOT_TAP_DECLINE, 0, language->texts[TEXT_BUTTON_NO]);
	bool match = false;
	int64_t choice;

	while (tga_pg_array_next(&choices, &choice))
	{
		match = true;
		json_array_append_new(row,
							  tap_button(job->tap, BOT_TAP_CONFIRM, (int) choice, NULL));
	}
	if (!match)
		json_array_append_new(row, tap_button(job->tap, BOT_TAP_CONFIRM, 0,
											  language->texts[TEXT_BUTTON_YES]));
	bot_answer(
		b, &job->update,
		login_text(job, match ? TEXT_QUESTION_MATCH : TEXT_QUESTION_TAP, site, NULL),
		bot_keyboard(json_pack("[o, [o]]", row, no)));
}

/* The row of a decision, as queries.c selects it. */
typedef struct decision
{
	const char *status;
	const char *site;
	const char *password;
	const char *login_id;
	const char *message;
	const char *username;
	bool new_browser;
	bool new_network;
} decision;

static bool
is_true(const char *text)
{
	return text != NULL && *text == 't';
}

static decision
read_decision(const PGresult *result, int row)
{
	return (decision){
		.status = bot_field(result, row, LOGIN_DECISION),
		.site = bot_field(result, row, QUERY_SITE),
		.password = bot_field(result, row, LOGIN_PASSWORD),
		.login_id = bot_field(result, row, LOGIN_ID),
		.message = bot_field(result, row, LOGIN_MESSAGE),
		.username = bot_field(result, row, LOGIN_USERNAME),
		.new_browser = is_true(bot_field(result, row, LOGIN_NEW_BROWSER)),
		.new_network = is_true(bot_field(result, row, LOGIN_NEW_NETWORK)),
	};
}

/* Name and password to type, where the database made a new one. */
static char *
password_text(const bot_job *job, const decision *d)
{
	char id[24];

	if (d->password == NULL)
		return NULL;
	snprintf(id, sizeof(id), "%lld", (long long) job->update.from.id);
	return bot_text(
		bot_language_for(job->update.from.language), TEXT_PASSWORD,
		(bot_value[]){{"login", d->username != NULL ? d->username : id, false},
					  {"password", d->password, false},
					  {0}});
}

/* That the login comes from somewhere new, where it does. */
static char *
news_text(const bot_job *job, const decision *d)
{
	if (!d->new_browser && !d->new_network)
		return NULL;
	return bot_text(bot_language_for(job->update.from.language),
					d->new_browser && d->new_network ? TEXT_NEW_BOTH
					: d->new_browser				 ? TEXT_NEW_BROWSER
													 : TEXT_NEW_NETWORK,
					NULL);
}

/* The message that a login succeeded: where, what is new about it, the password. */
static void
answer_confirmed(bot *b, const bot_job *job, const decision *d)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	char *where = login_text(job, TEXT_CONFIRMED, d->site, NULL);
	char *news = news_text(job, d);
	char *password = password_text(job, d);
	json_t *keyboard = NULL;
	char *html = NULL;

	BOT_COUNT(b, CONFIRMED);

	if (where != NULL &&
		asprintf(&html, "%s%s%s%s%s", where, news != NULL ? "\n\n" : "",
				 news != NULL ? news : "", password != NULL ? "\n\n" : "",
				 password != NULL ? password : "") < 0)
		html = NULL;
	if (news != NULL && d->login_id != NULL)
		keyboard = bot_keyboard(json_pack(
			"[[o]]", bot_end_button(d->login_id, language->texts[TEXT_BUTTON_END_THIS])));
	bot_toast(b, &job->update, TEXT_TOAST_CONFIRMED);
	bot_recent_add(&b->confirmed, job->update.from.id, job->update.message_id);
	bot_answer(b, &job->update, html, keyboard);
	free(where);
	free(news);
	free(password);
}

static void
answer_decision(bot *b, const bot_job *job, const decision *d)
{
	const bot_update *update = &job->update;

	if (d->status != NULL && strcmp(d->status, "confirmed") == 0)
		answer_confirmed(b, job, d);
	else if (d->status != NULL && strcmp(d->status, "already_confirmed") == 0 &&
			 bot_recent_has(&b->confirmed, update->from.id, update->message_id))
		/* A second tap on the same question: its message shows the password. */
		bot_toast(b, update, TEXT_TOAST_CONFIRMED);
	else
		answer_outcome(b, job, d->status, d->site, d->message, NULL);
}

void
bot_login_previewed(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const char *status = bot_field(result, row, QUERY_STATUS);
	const char *site = bot_field(result, row, QUERY_SITE);
	const char *choices = bot_field(result, row, LOGIN_CHOICES);
	decision d = read_decision(result, row);

	BOT_COUNT(b, PREVIEWED);
	if (status == NULL || strcmp(status, "ok") != 0)
		answer_outcome(b, job, status, site, NULL, NULL);
	else if (choices != NULL)
		ask(b, job, site, choices);
	else
		/* The first contact confirms: the query has done that as well. */
		answer_decision(b, job, &d);
}

void
bot_login_confirmed(bot *b, const bot_job *job, const PGresult *result, int row)
{
	decision d = read_decision(result, row);

	if (d.status != NULL && strcmp(d.status, "mismatch") == 0)
		BOT_COUNT(b, MISMATCHED);
	answer_decision(b, job, &d);
}

void
bot_login_declined(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const char *sessions = bot_field(result, row, DECLINE_SESSIONS);
	const char *status = bot_field(result, row, QUERY_STATUS);
	json_t *keyboard = NULL;

	BOT_COUNT(b, DECLINED);
	if (status != NULL && strcmp(status, "declined") == 0 && sessions != NULL &&
		strcmp(sessions, "0") != 0)
		keyboard = bot_keyboard(json_pack("[[o]]", bot_end_all_button(job)));
	answer_outcome(b, job, status, bot_field(result, row, QUERY_SITE), NULL, keyboard);
}
