/*
 * password.c
 *		See password.h.
 */
#include "password.h"

#include "answers.h"

enum
{
	PASSWORD_STATUS = BOT_COLUMN_FIRST,
	PASSWORD_SITE,
	PASSWORD_USERNAME = PASSWORD_SITE + BOT_SITE_COLUMNS,
	PASSWORD_PASSWORD,
	PASSWORD_MINUTES,
	PASSWORD_COLUMNS
};

#define MESSAGE(symbol, word) [TGA_NEW_PASSWORD_##symbol] = TEXT_PASSWORD_##symbol,

static const bot_text_id messages[] = {TGA_NEW_PASSWORD_STATUSES(MESSAGE)};

static json_t *
delete_keyboard(tga_language language)
{
	const bot_callback callback = {.action = BOT_CALLBACK_DELETE};

	return bot_keyboard(json_pack(
		"[[o]]", bot_button(&callback, bot_plain_text(language, TEXT_BUTTON_DELETE))));
}

static void
password_made(bot *b, const bot_job *job, bot_row row)
{
	tga_language language = bot_job_language(job);
	const char *word = bot_row_text(row, PASSWORD_STATUS);
	const char *password = bot_row_text(row, PASSWORD_PASSWORD);
	const bot_value values[] = {
		{"site", bot_row_site(row, PASSWORD_SITE, language).name, false},
		{"login", bot_row_text(row, PASSWORD_USERNAME), false},
		{"password", password, false},
		{"minutes", bot_row_text(row, PASSWORD_MINUTES), false},
		{0}};
	tga_new_password_status status;

	BOT_COUNT(&b->metrics, PASSWORDS);
	tga_log_event(&b->log, TGA_INFO, "password", "status", word, "telegram_id",
				  TGA_NUM(job->update.from.id), NULL);
	if (!tga_new_password_status_parse(word, &status))
	{
		bot_answer_unknown_status(b, &job->update, word);
		return;
	}
	bot_answer_callback(b, &job->update, TEXT_CALLBACK_OK);
	bot_send(b, &job->update, bot_text(language, messages[status], values),
			 password != NULL ? delete_keyboard(language) : NULL);
}

const bot_query bot_password_query = {
	.statement = {"password",
				  "SELECT u.i, p.status, " BOT_QUERY_SITE ", p.username, p.password, "
				  "ceil(extract(epoch FROM p.expires_at - clock_timestamp()) / 60)::int "
				  "FROM " BOT_QUERY_PEOPLE
				  ", LATERAL tgauth_person_password(u.person) AS p" BOT_FROM_SITE},
	.parameters = {bot_parameter_person},
	.columns = PASSWORD_COLUMNS,
	.answer = password_made,
};
