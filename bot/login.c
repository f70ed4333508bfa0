/*
 * login.c
 *		See login.h.
 */
#include "login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answers.h"
#include "client_address.h"
#include "queries.h"
#include "user_agent.h"

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
	{"invalid", TEXT_INVALID, TEXT_TOAST_INVALID},
};

static const char *
field(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

/* --- what asked for the login --------------------------------------------------- */

static char *
device_text(const bot_language *language, const tga_start_token *token)
{
	const char *browser = tga_browser_name(token->browser);
	const char *os = tga_os_name(token->os);
	const bot_value values[] = {{"browser", browser, false}, {"os", os, false}, {0}};

	return bot_text(language,
					browser != NULL && os != NULL ? TEXT_DEVICE
					: browser != NULL			  ? TEXT_DEVICE_BROWSER
					: os != NULL				  ? TEXT_DEVICE_OS
												  : TEXT_DEVICE_UNKNOWN,
					values);
}

static char *
asked_text(const bot_language *language, const tga_start_token *token)
{
	time_t asked = (time_t) (TGA_EPOCH + token->issued_at);
	char text[32];
	struct tm utc;

	gmtime_r(&asked, &utc);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &utc);
	return bot_text(language, TEXT_ASKED, (bot_value[]){{"time", text, false}, {0}});
}

/*
 * Browser, system, address and time as lines of HTML.  They come out of the start
 * token, which the database has verified before anything of it is shown.
 */
static char *
details_text(const bot_language *language, const bot_job *job)
{
	tga_start_token token;
	char address[TGA_ADDRESS_TEXT];
	char *device, *asked, *where = NULL, *text = NULL;

	if (!tga_start_token_peek(job->tap.start_token, TGA_START_TOKEN_CHARS, &token))
		return NULL;
	device = device_text(language, &token);
	asked = asked_text(language, &token);
	if (tga_address_unpack(token.address, address))
		where = bot_text(language, TEXT_ADDRESS,
						 (bot_value[]){{"address", address, false}, {0}});
	if (device != NULL && asked != NULL &&
		asprintf(&text, "%s\n%s%s%s", device, where != NULL ? where : "",
				 where != NULL ? "\n" : "", asked) < 0)
		text = NULL;
	free(device);
	free(asked);
	free(where);
	return text;
}

/* A text about this login, with {site} and {details} in it. */
static char *
login_text(const bot_job *job, bot_text_id id, const char *site)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	char *details = details_text(language, job);
	const bot_value values[] = {
		{"site", site != NULL && *site != '\0' ? site : language->texts[TEXT_THE_SITE],
		 false},
		{"details", details, true},
		{0}};
	char *text = bot_text(language, id, values);

	free(details);
	return text;
}

/* --- what people do ------------------------------------------------------------- */

static void
answer_outcome(bot *b, const bot_job *job, const char *status, const char *site)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (status != NULL && strcmp(outcomes[i].status, status) == 0)
		{
			bot_toast(b, &job->update, outcomes[i].toast);
			bot_answer(b, &job->update, login_text(job, outcomes[i].text, site), NULL);
			return;
		}
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
	answer_outcome(b, job, "invalid", NULL);
}

void
bot_login_tap(bot *b, bot_job *job)
{
	if (bot_tap_read(job->update.data, &job->tap))
		job->kind =
			job->tap.action == BOT_TAP_DECLINE ? BOT_JOB_DECLINE : BOT_JOB_CONFIRM;
	else
		bot_toast(b, &job->update, TEXT_TOAST_INVALID);
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

/* choices: an array of PostgreSQL's, "{17,42,88}", or "{}" where a tap will do. */
static void
ask(bot *b, const bot_job *job, const char *site, const char *choices)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	json_t *row = json_array();
	json_t *no =
		tap_button(job->tap, BOT_TAP_DECLINE, 0, language->texts[TEXT_BUTTON_NO]);
	bool match = strcmp(choices, "{}") != 0;

	for (const char *at = choices + 1; match && at != NULL && *at != '\0';)
	{
		json_array_append_new(row, tap_button(job->tap, BOT_TAP_CONFIRM, atoi(at), NULL));
		at = strchr(at, ',');
		if (at != NULL)
			at++;
	}
	if (!match)
		json_array_append_new(row, tap_button(job->tap, BOT_TAP_CONFIRM, 0,
											  language->texts[TEXT_BUTTON_YES]));
	bot_answer(b, &job->update,
			   login_text(job, match ? TEXT_QUESTION_MATCH : TEXT_QUESTION_TAP, site),
			   bot_keyboard(json_pack("[o, [o]]", row, no)));
}

/* The message that a login succeeded, with the password where there is a new one. */
static void
answer_confirmed(bot *b, const bot_job *job, const char *site, const char *password)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	char *html = login_text(job, TEXT_CONFIRMED, site);
	char *more = NULL, *both = NULL;
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long) job->update.from.id);
	if (password != NULL)
	{
		const char *name =
			job->update.from.username != NULL ? job->update.from.username : id;

		more = bot_text(
			language, TEXT_PASSWORD,
			(bot_value[]){{"login", name, false}, {"password", password, false}, {0}});
		if (html != NULL && more != NULL && asprintf(&both, "%s\n\n%s", html, more) < 0)
			both = NULL;
	}
	bot_toast(b, &job->update, TEXT_TOAST_CONFIRMED);
	bot_recent_add(&b->confirmed, job->update.from.id, job->update.message_id);
	if (both != NULL)
	{
		bot_answer(b, &job->update, both, NULL);
		free(html);
	}
	else
		bot_answer(b, &job->update, html, NULL);
	free(more);
}

static void
answer_confirmation(bot *b, const bot_job *job, const char *status, const char *site,
					const char *password)
{
	const bot_update *update = &job->update;

	if (status != NULL && strcmp(status, "confirmed") == 0)
		answer_confirmed(b, job, site, password);
	else if (status != NULL && strcmp(status, "already_confirmed") == 0 &&
			 bot_recent_has(&b->confirmed, update->from.id, update->message_id))
		/* A second tap on the same question: its message shows the password. */
		bot_toast(b, update, TEXT_TOAST_CONFIRMED);
	else
		answer_outcome(b, job, status, site);
}

void
bot_login_previewed(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const char *status = field(result, row, QUERY_STATUS);
	const char *site = field(result, row, QUERY_SITE);
	const char *choices = field(result, row, PREVIEW_CHOICES);

	if (status == NULL || strcmp(status, "ok") != 0)
		answer_outcome(b, job, status, site);
	else if (choices != NULL)
		ask(b, job, site, choices);
	else
		/* The first contact confirms: the query has done that as well. */
		answer_confirmation(b, job, field(result, row, PREVIEW_CONFIRMED), site,
							field(result, row, PREVIEW_PASSWORD));
}

void
bot_login_confirmed(bot *b, const bot_job *job, const PGresult *result, int row)
{
	answer_confirmation(b, job, field(result, row, QUERY_STATUS),
						field(result, row, QUERY_SITE),
						field(result, row, CONFIRM_PASSWORD));
}

void
bot_login_declined(bot *b, const bot_job *job, const PGresult *result, int row)
{
	answer_outcome(b, job, field(result, row, QUERY_STATUS),
				   field(result, row, QUERY_SITE));
}
