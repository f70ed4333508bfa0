/*
 * login_outcome.c
 *		See login_outcome.h.
 */
#include "login_outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "client_text.h"
#include "hex.h"
#include "return_leg.h"
#include "sessions.h"

/* How each status is worded: the message, and the callback answer. */
static const struct
{
	bot_text_id message;
	bot_text_id callback;
} outcomes[] = {
#define OUTCOME(symbol, word)                                                            \
	[TGA_STATUS_##symbol] = {TEXT_##symbol, TEXT_CALLBACK_##symbol},
	TGA_STATUSES(OUTCOME)
#undef OUTCOME
};

/* A text about this login, with {site} and {details} in it, {message}, {account}. */
static char *
login_text(const bot_job *job, bot_text_id id, bot_site site, const char *message,
		   const char *account, const bot_login_about *about)
{
	tga_language language = bot_job_language(job);
	char *details = bot_login_details(language, job->callback.start_token, about);
	char *text = bot_text(language, id,
						  (bot_value[]){{"site", site.name, false},
										{"details", details, true},
										{"message", message, false},
										{"account", account, false},
										{0}});

	free(details);
	return text;
}

/* Both as paragraphs of one text; takes them over, and a second one that is NULL adds none. */
static char *
and_then(char *text, char *more)
{
	char *both = NULL;

	if (more == NULL)
		return text;
	if (text != NULL && asprintf(&both, "%s\n\n%s", text, more) < 0)
		both = NULL;
	free(text);
	free(more);
	return both;
}

/* What of three texts says what is new: the browser, the network, or both; NULL: nothing. */
static char *
news_text(const bot_job *job, bool new_browser, bool new_network,
		  const bot_text_id texts[static 3])
{
	if (!new_browser && !new_network)
		return NULL;
	return bot_text(bot_job_language(job),
					new_browser && new_network ? texts[2]
					: new_browser			   ? texts[0]
											   : texts[1],
					NULL);
}

char *
bot_question_text(const bot_job *job, bot_text_id id, const bot_question *q)
{
	static const bot_text_id unusual[] = {TEXT_UNUSUAL_BROWSER, TEXT_UNUSUAL_NETWORK,
										  TEXT_UNUSUAL_BOTH};
	char *question = login_text(job, id, q->site, NULL, q->links,
								&(bot_login_about){q->site.host, q->application, true});
	char *news = news_text(job, q->new_browser, q->new_network, unusual);

	return news != NULL && question != NULL ? and_then(news, question) : question;
}

/* The login id is the link's word for itself: of one that is invalid, anybody's. */
static void
note(const bot *b, const bot_job *job, tga_status status, const bot_decision *d)
{
	const char *text = job->callback.start_token;
	char login_id[BOT_LOGIN_ID_HEX + 1];
	tga_start_token token;
	bool has_id = tga_start_token_peek(text, strlen(text), &token);

	if (has_id)
		tga_hex_encode(token.login_id, sizeof(token.login_id), login_id);
	tga_log_event(&b->log, TGA_INFO, "login", "status", tga_status_word(status),
				  "telegram_id", TGA_NUM(job->update.from.id), "user_id", d->user_id,
				  "login_id", has_id ? login_id : NULL, "reason", d->message, NULL);
}

void
bot_answer_outcome(bot *b, const bot_job *job, tga_status status, const bot_decision *d,
				   bool offers_end)
{
	tga_language language = bot_job_language(job);
	char *text = login_text(job, outcomes[status].message, d->site, d->message, NULL,
							&(bot_login_about){.host = d->site.host});

	note(b, job, status, d);
	bot_answer_callback(b, &job->update, outcomes[status].callback);
	if (offers_end)
		text = and_then(text, bot_text(language, TEXT_OFFER_END, NULL));
	bot_answer(b, &job->update, text,
			   offers_end ? bot_keyboard(json_pack("[[o]]", bot_end_all_button(language)))
						  : NULL);
}

/* Where the digits lead on, a password would be a second way, and a weaker one. */
static bool
offers_password(const bot_decision *d)
{
	return d->has_password && d->return_code == NULL;
}

/*
 * The buttons of a login that succeeded.  The password stands in no message unless it
 * is asked for: a chat is read by others, and on other screens.
 */
static json_t *
confirmed_keyboard(const bot_job *job, const bot_decision *d, bool news)
{
	const bot_callback callback = {.action = BOT_CALLBACK_PASSWORD};
	tga_language language = bot_job_language(job);
	json_t *rows = json_array();

	bot_return_add_rows(job, d, rows);
	if (news && d->login_id != NULL)
		json_array_append_new(
			rows, json_pack("[o]", bot_end_button(
									   d->login_id,
									   bot_plain_text(language, TEXT_BUTTON_END_THIS))));
	if (offers_password(d))
		json_array_append_new(
			rows,
			json_pack("[o]", bot_button(&callback,
										bot_plain_text(language, TEXT_BUTTON_PASSWORD))));
	if (json_array_size(rows) > 0)
		return bot_keyboard(rows);
	json_decref(rows);
	return NULL;
}

/* The message of a login that is confirmed: where, what is left to do, what is new. */
static void
say_confirmed(bot *b, const bot_job *job, const bot_decision *d, bot_text_id text)
{
	static const bot_text_id texts[] = {TEXT_NEW_BROWSER, TEXT_NEW_NETWORK,
										TEXT_NEW_BOTH};
	char *html = login_text(job, text, d->site, NULL, d->links,
							&(bot_login_about){.host = d->site.host});
	char *news = news_text(job, d->new_browser, d->new_network, texts);
	json_t *keyboard = confirmed_keyboard(job, d, news != NULL);

	html = and_then(html, bot_return_text(job, d));
	html = and_then(html, news);
	if (offers_password(d))
		html = and_then(html, bot_text(bot_job_language(job), TEXT_OFFER_PASSWORD, NULL));
	bot_answer(b, &job->update, html, keyboard);
}

static void
answer_confirmed(bot *b, const bot_job *job, const bot_decision *d)
{
	bool returns = d->return_code != NULL;

	BOT_COUNT(&b->metrics, CONFIRMED);
	note(b, job, TGA_STATUS_CONFIRMED, d);
	bot_answer_callback(b, &job->update,
						returns			   ? TEXT_CALLBACK_RETURN
						: d->links != NULL ? TEXT_CALLBACK_LINKED
										   : TEXT_CALLBACK_CONFIRMED);
	bot_recent_add(&b->confirmed, job->update.from.id, job->update.message_id);
	say_confirmed(b, job, d,
				  returns			 ? TEXT_RETURN
				  : d->links != NULL ? TEXT_LINKED
									 : TEXT_CONFIRMED);
}

/* Once more by the same person: the answer that was lost, or a second tap. */
static void
answer_again(bot *b, const bot_job *job, const bot_decision *d)
{
	bool returns = d->return_code != NULL;

	if (bot_recent_has(&b->confirmed, job->update.from.id, job->update.message_id))
	{
		/* The message of this question says all. */
		bot_answer_callback(b, &job->update,
							returns ? TEXT_CALLBACK_RETURN : TEXT_CALLBACK_CONFIRMED);
		return;
	}
	note(b, job, TGA_STATUS_ALREADY_CONFIRMED, d);
	bot_answer_callback(b, &job->update,
						returns ? TEXT_CALLBACK_RETURN : TEXT_CALLBACK_ALREADY_CONFIRMED);
	say_confirmed(b, job, d, returns ? TEXT_RETURN : TEXT_ALREADY_CONFIRMED);
}

void
bot_answer_decision(bot *b, const bot_job *job, const bot_decision *d)
{
	const bot_update *update = &job->update;
	tga_status status;

	if (!tga_status_parse(d->status, &status) || status == TGA_STATUS_OK)
		bot_answer_unknown_status(b, update, d->status);
	else if (status == TGA_STATUS_CONFIRMED)
		answer_confirmed(b, job, d);
	else if (status == TGA_STATUS_ALREADY_CONFIRMED)
		answer_again(b, job, d);
	else
	{
		if (status == TGA_STATUS_MISMATCH)
			BOT_COUNT(&b->metrics, MISMATCHED);
		bot_answer_outcome(b, job, status, d, false);
	}
}
