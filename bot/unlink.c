/*
 * unlink.c
 *		See unlink.h.
 */
#include "unlink.h"

#include "answers.h"

enum
{
	UNLINK_STATUS = BOT_COLUMN_FIRST,
	UNLINK_SITE,
	UNLINK_ACCOUNT = UNLINK_SITE + BOT_SITE_COLUMNS,
	UNLINK_COLUMNS
};

#define UNLINK_SQL(ask_only)                                                             \
	"SELECT u.i, p.status, " BOT_QUERY_SITE ", p.username FROM " BOT_QUERY_PEOPLE        \
	", LATERAL tgauth_person_unlink(u.person, " ask_only ") AS p" BOT_FROM_SITE

#define MESSAGE(symbol, word) [TGA_UNLINK_##symbol] = TEXT_UNLINK_##symbol,

static const bot_text_id messages[] = {TGA_UNLINK_STATUSES(MESSAGE)};

static void
say(bot *b, const bot_job *job, bot_row row, bot_text_id text, json_t *keyboard)
{
	tga_language language = bot_job_language(job);
	const bot_value values[] = {
		{"site", bot_row_site(row, UNLINK_SITE, language).name, false},
		{"account", bot_row_text(row, UNLINK_ACCOUNT), false},
		{0}};

	bot_answer(b, &job->update, bot_text(language, text, values), keyboard);
}

static json_t *
question_keyboard(tga_language language)
{
	const bot_callback yes = {.action = BOT_CALLBACK_UNLINK};
	const bot_callback no = {.action = BOT_CALLBACK_KEEP};

	return bot_keyboard(json_pack(
		"[[o], [o]]", bot_button(&yes, bot_plain_text(language, TEXT_BUTTON_UNLINK)),
		bot_button(&no, bot_plain_text(language, TEXT_BUTTON_KEEP))));
}

static void
asked(bot *b, const bot_job *job, bot_row row)
{
	const char *word = bot_row_text(row, UNLINK_STATUS);
	tga_unlink_status status;

	if (!tga_unlink_status_parse(word, &status))
		bot_answer_unknown_status(b, &job->update, word);
	else if (status == TGA_UNLINK_OK)
		say(b, job, row, TEXT_ASK_UNLINK, question_keyboard(bot_job_language(job)));
	else
		say(b, job, row, messages[status], NULL);
}

const bot_query bot_ask_unlink_query = {
	.statement = {"ask_unlink", UNLINK_SQL("true")},
	.parameters = {bot_parameter_person},
	.columns = UNLINK_COLUMNS,
	.answer = asked,
};

static void
unlinked(bot *b, const bot_job *job, bot_row row)
{
	const char *word = bot_row_text(row, UNLINK_STATUS);
	tga_unlink_status status;

	tga_log_event(&b->log, TGA_INFO, "unlink", "status", word, "telegram_id",
				  TGA_NUM(job->update.from.id), NULL);
	if (!tga_unlink_status_parse(word, &status))
	{
		bot_answer_unknown_status(b, &job->update, word);
		return;
	}
	bot_answer_callback(b, &job->update,
						status == TGA_UNLINK_OK ? TEXT_CALLBACK_UNLINKED
												: TEXT_CALLBACK_OK);
	say(b, job, row, messages[status], NULL);
}

const bot_query bot_unlink_query = {
	.statement = {"unlink", UNLINK_SQL("false")},
	.parameters = {bot_parameter_person},
	.columns = UNLINK_COLUMNS,
	.answer = unlinked,
};
