/*
 * return_leg.c
 *		See return_leg.h.
 */
#include "return_leg.h"

#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "sessions.h"
#include "user_agent.h"

/*
 * Telegram refuses a whole message for a button whose address has a host without a dot,
 * such as localhost.
 */
static bool
is_for_button(const char *url)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL;
	size_t len;

	if (host == NULL)
		return false;
	host += strlen("://");
	len = strcspn(host, "/:");
	return *host == '[' || memchr(host, '.', len) != NULL;
}

/* Whether the login was asked for where the bot may be read as well. */
static bool
is_from_phone(const bot_job *job)
{
	const char *text = job->callback.start_token;
	tga_start_token token;

	return tga_start_token_peek(text, strlen(text), &token) && tga_os_is_mobile(token.os);
}

/* Whether the digits are in the message itself. */
static bool
shows_digits(const bot_job *job, const bot_decision *d)
{
	return d->return_code != NULL &&
		   (!is_from_phone(job) || !is_for_button(d->return_url));
}

/* In two groups, as people read them; pages take them with the space and without. */
static char *
digits_text(tga_language language, const char *site, const char *code)
{
	char grouped[16];

	snprintf(grouped, sizeof(grouped), "%.3s %s", code,
			 code + (strlen(code) > 3 ? 3 : strlen(code)));
	return bot_text(language, TEXT_RETURN_DIGITS,
					(bot_value[]){{"site", site, false}, {"code", grouped, false}, {0}});
}

char *
bot_return_text(const bot_job *job, const bot_decision *d)
{
	tga_language language = bot_job_language(job);

	if (d->return_code == NULL)
		return NULL;
	return shows_digits(job, d) ? digits_text(language, d->site.name, d->return_code)
								: bot_text(language, TEXT_RETURN_TAP, NULL);
}

static void
add_address(json_t *rows, tga_language language, const char *url)
{
	json_array_append_new(rows, json_pack("[{s:s, s:s}]", "text",
										  bot_plain_text(language, TEXT_BUTTON_RETURN),
										  "url", url));
}

/*
 * On a desktop that waits for nothing the page has gone on by itself, and a phone that was
 * sent to it would find nothing there.
 */
void
bot_return_add_rows(const bot_job *job, const bot_decision *d, json_t *rows)
{
	bot_callback callback = {.action = BOT_CALLBACK_RETURN_CODE};
	tga_language language = bot_job_language(job);

	if (is_for_button(d->return_url) && (d->return_code != NULL || is_from_phone(job)))
		add_address(rows, language, d->return_url);
	if (d->return_code == NULL || d->login_id == NULL || shows_digits(job, d))
		return;
	snprintf(callback.login_id, sizeof(callback.login_id), "%s", d->login_id);
	json_array_append_new(
		rows,
		json_pack("[o]", bot_button(&callback,
									bot_plain_text(language, TEXT_BUTTON_RETURN_CODE))));
}

/* --- the digits, when they are asked for -------------------------------------------- */

static void
parameter_login_id(FILE *array, const bot_job *job)
{
	fprintf(array, "\"%s\"", job->callback.login_id);
}

enum
{
	RETURN_SITE = BOT_COLUMN_FIRST,
	RETURN_URL = RETURN_SITE + BOT_SITE_COLUMNS,
	RETURN_CODE,
	RETURN_COLUMNS
};

/* Somebody may have talked the person into this, so the way out stands beside it. */
static void
digits_asked(bot *b, const bot_job *job, bot_row row)
{
	tga_language language = bot_job_language(job);
	const char *url = bot_row_text(row, RETURN_URL);
	const char *code = bot_row_text(row, RETURN_CODE);
	json_t *rows;

	tga_log_event(&b->log, TGA_INFO, "return_code", "status",
				  code != NULL ? "shown" : "over", "telegram_id",
				  TGA_NUM(job->update.from.id), "login_id", job->callback.login_id, NULL);
	if (code == NULL)
	{
		bot_answer_callback(b, &job->update, TEXT_CALLBACK_RETURN_OVER);
		return;
	}
	rows = json_array();
	if (is_for_button(url))
		add_address(rows, language, url);
	json_array_append_new(
		rows,
		json_pack("[o]", bot_end_button(job->callback.login_id,
										bot_plain_text(language, TEXT_BUTTON_END_THIS))));
	bot_answer_callback(b, &job->update, TEXT_CALLBACK_OK);
	bot_answer(b, &job->update,
			   digits_text(language, bot_row_site(row, RETURN_SITE, language).name, code),
			   bot_keyboard(rows));
}

const bot_query bot_return_query = {
	.statement =
		{"person_return",
		 "SELECT u.i, " BOT_QUERY_SITE ", p.return_url, p.return_code "
		 "FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY "
		 "AS u(person, login_id, i), "
		 "LATERAL tgauth_person_return(u.person, decode(u.login_id, 'hex')) AS p" BOT_FROM_SITE},
	.parameters = {bot_parameter_person, parameter_login_id},
	.columns = RETURN_COLUMNS,
	.answer = digits_asked,
};
