/*
 * password.c
 *		See password.h.
 */
#include "password.h"

#include <string.h>

#include "answers.h"
#include "queries.h"

/* How each status of the database's is worded. */
static const struct
{
	const char *status;
	bot_text_id text;
} outcomes[] = {
	{"ok", TEXT_NEW_PASSWORD},
	{"unknown", TEXT_PASSWORD_UNKNOWN},
	{"blocked", TEXT_BLOCKED},
	{"off", TEXT_PASSWORD_OFF},
};

static json_t *
wipe_keyboard(const bot_language *language)
{
	bot_tap tap = {.action = BOT_TAP_WIPE};
	char data[BOT_TAP_CHARS + 1];

	if (!bot_tap_write(&tap, data))
		return NULL;
	return bot_keyboard(
		json_pack("[[o]]", bot_button(language->texts[TEXT_BUTTON_WIPE], data)));
}

void
bot_password_made(bot *b, const bot_job *job, const PGresult *result, int row)
{
	const bot_language *language = bot_language_for(job->update.from.language);
	const char *status = bot_field(result, row, QUERY_STATUS);
	const char *site = bot_field(result, row, QUERY_SITE);
	const char *password = bot_field(result, row, PASSWORD_PASSWORD);

	BOT_COUNT(b, PASSWORDS);
	for (size_t i = 0; status != NULL && i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].status, status) == 0)
		{
			bot_answer(
				b, &job->update,
				bot_text(
					language, outcomes[i].text,
					(bot_value[]){
						{"site", site != NULL ? site : language->texts[TEXT_THE_SITE],
						 false},
						{"login", bot_field(result, row, PASSWORD_USERNAME), false},
						{"password", password, false},
						{0}}),
				password != NULL ? wipe_keyboard(language) : NULL);
			return;
		}
	tga_log_event(&b->log, TGA_ERROR, "unknown_status", "status", status, NULL);
	bot_answer_failure(b, &job->update);
}
