/*
 * login.c
 *		See login.h.
 */
#include "login.h"

#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "login_outcome.h"
#include "pg_array.h"

/* --- parameters of the three queries ---------------------------------------------------- */

static void
parameter_token(FILE *array, const bot_job *job)
{
	bot_write_element(array, job->callback.start_token);
}

static void
parameter_username(FILE *array, const bot_job *job)
{
	bot_write_element(array, job->update.from.username);
}

static void
parameter_first_name(FILE *array, const bot_job *job)
{
	bot_write_bytes(array, job->update.from.first_name);
}

static void
parameter_last_name(FILE *array, const bot_job *job)
{
	bot_write_bytes(array, job->update.from.last_name);
}

static void
parameter_language(FILE *array, const bot_job *job)
{
	bot_write_element(array, job->update.from.language);
}

static void
parameter_code(FILE *array, const bot_job *job)
{
	if (job->callback.code > 0)
		fprintf(array, "%d", job->callback.code);
	else
		fputs("NULL", array);
}

#define LOGIN_PARAMETERS                                                                 \
	parameter_token, bot_parameter_person, parameter_username, parameter_first_name,     \
		parameter_last_name, parameter_language, parameter_code

/*
 * Ordered by person, so that two bots that work for the same people at the same
 * time lock them in the same order.
 */
#define LOGINS                                                                               \
	"(SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[], $5::bytea[], " \
	"$6::text[], $7::int[]) WITH ORDINALITY AS x(token, person, username, first_name, "      \
	"last_name, language, code, i) ORDER BY person, i) AS u"

/* --- the decision --------------------------------------------------------------------- */

/*
 * The confirmation of a login and whether it comes from somewhere new, as an array: one
 * value, so that it can stand where it must be asked conditionally.  A NULL login id
 * remembers nothing, the function being strict.
 */
#define DECISION                                                                         \
	"(SELECT ARRAY[c.status, (c.password IS NOT NULL)::text, "                           \
	"encode(c.login_id, 'hex'), c.message, "                                             \
	"p.new_browser::text, p.new_network::text, c.user_id::text, c.return_url, "          \
	"c.return_code, c.links] "                                                           \
	"FROM tgauth_confirm("                                                               \
	"start_token => u.token, telegram_id => u.person, username => u.username, "          \
	"first_name => tgauth_text(u.first_name, false), "                                   \
	"last_name => tgauth_text(u.last_name, false), "                                     \
	"language_code => u.language, photo_url => NULL::text, match_code => u.code) AS c, " \
	"LATERAL tgauth_remember_client(CASE WHEN c.status = 'confirmed' THEN c.login_id END) AS p)"

/* Its elements as columns, which begin wherever the query has them. */
#define DECISION_LIST                                                                    \
	"s.d[1], s.d[2], s.d[3], s.d[4], s.d[5], s.d[6], s.d[7], s.d[8], s.d[9], s.d[10]"

enum
{
	DECISION_STATUS,
	DECISION_HAS_PASSWORD,
	DECISION_LOGIN_ID,
	DECISION_MESSAGE,
	DECISION_NEW_BROWSER,
	DECISION_NEW_NETWORK,
	DECISION_USER_ID,
	DECISION_RETURN_URL,
	DECISION_RETURN_CODE,
	DECISION_LINKS,
	DECISION_COLUMNS
};

static bot_decision
read_decision(bot_row row, int first, bot_site site)
{
	return (bot_decision){
		.status = bot_row_text(row, first + DECISION_STATUS),
		.site = site,
		.has_password = bot_row_is_true(row, first + DECISION_HAS_PASSWORD),
		.login_id = bot_row_text(row, first + DECISION_LOGIN_ID),
		.message = bot_row_text(row, first + DECISION_MESSAGE),
		.new_browser = bot_row_is_true(row, first + DECISION_NEW_BROWSER),
		.new_network = bot_row_is_true(row, first + DECISION_NEW_NETWORK),
		.user_id = bot_row_text(row, first + DECISION_USER_ID),
		.return_url = bot_row_text(row, first + DECISION_RETURN_URL),
		.return_code = bot_row_text(row, first + DECISION_RETURN_CODE),
		.links = bot_row_text(row, first + DECISION_LINKS),
	};
}

/* --- preview: /start TOKEN ------------------------------------------------------------- */

void
bot_login_start(bot *b, bot_job *job, const char *argument)
{
	size_t len = strcspn(argument, " \t\r\n");

	if (len == TGA_START_TOKEN_CHARS)
	{
		memcpy(job->callback.start_token, argument, len);
		job->callback.start_token[len] = '\0';
		if (tga_start_token_key_number(job->callback.start_token, len) >= 0)
		{
			job->query = &bot_preview_query;
			return;
		}
	}
	bot_answer_outcome(b, job, TGA_STATUS_INVALID, &(bot_decision){0}, false);
}

/* A button of the question; its words are the number where there are no others. */
static json_t *
question_button(const bot_job *job, bot_callback_action action, int code,
				const char *words)
{
	bot_callback callback = job->callback;
	char number[16];

	callback.action = action;
	callback.code = code;
	snprintf(number, sizeof(number), "%d", code);
	return bot_button(&callback, words != NULL ? words : number);
}

/* The two questions: with numbers to pick from, to be typed, where a tap will do; its words. */
typedef struct question
{
	bot_text_id match;
	bot_text_id type;
	bot_text_id button;
	bot_text_id yes;
} question;

static const question of_login = {TEXT_QUESTION_MATCH, TEXT_INCOMPLETE, TEXT_OK,
								  TEXT_BUTTON_YES};
static const question of_link = {TEXT_LINK_QUESTION_MATCH, TEXT_LINK_QUESTION_TYPE,
								 TEXT_LINK_QUESTION, TEXT_BUTTON_LINK};

static json_t *
decline_button(const bot_job *job)
{
	return question_button(job, BOT_CALLBACK_DECLINE, 0,
						   bot_plain_text(bot_job_language(job), TEXT_BUTTON_NO));
}

#define KEYPAD_WIDTH 5

/*
 * The keypad, in as few rows as will do, since what the question begins with is to be seen
 * above it.  After the first digit each key shows the whole number that it makes, so that
 * nobody has to remember what they tapped.
 */
static json_t *
keypad(const bot_job *job, int first_digit)
{
	json_t *rows = json_array(), *row = NULL;
	tga_answer key;

	for (int i = 0; i < TGA_ANSWER_DIGITS; i++)
	{
		if (i % KEYPAD_WIDTH == 0)
			json_array_append_new(rows, row = json_array());
		(void) tga_answer_key(first_digit, (i + 1) % TGA_ANSWER_DIGITS, &key);
		json_array_append_new(
			row, question_button(job, (bot_callback_action) key.kind, key.code, NULL));
	}
	row = json_array();
	if (first_digit != 0)
		json_array_append_new(row, question_button(job, BOT_CALLBACK_BACK, 0, "⌫"));
	json_array_append_new(row, decline_button(job));
	json_array_append_new(rows, row);
	return bot_keyboard(rows);
}

void
bot_login_type(bot *b, const bot_job *job)
{
	int digit = job->callback.action == BOT_CALLBACK_DIGIT ? job->callback.code : 0;

	bot_answer_callback(b, &job->update,
						digit > 0 ? TEXT_CALLBACK_INCOMPLETE : TEXT_CALLBACK_OK);
	bot_edit_keyboard(b, &job->update, keypad(job, digit));
}

/* A button for each of the choices, an array of PostgreSQL's, or where it is empty for yes. */
static json_t *
choices_keyboard(const bot_job *job, const char *choices, bot_text_id yes)
{
	json_t *row = json_array();
	int64_t choice;

	while (tga_pg_array_next(&choices, &choice))
		json_array_append_new(
			row, question_button(job, BOT_CALLBACK_CONFIRM, (int) choice, NULL));
	if (json_array_size(row) == 0)
		json_array_append_new(
			row, question_button(job, BOT_CALLBACK_CONFIRM, 0,
								 bot_plain_text(bot_job_language(job), yes)));
	return bot_keyboard(json_pack("[o, [o]]", row, decline_button(job)));
}

enum
{
	PREVIEW_STATUS = BOT_COLUMN_FIRST,
	PREVIEW_SITE,
	PREVIEW_CHOICES = PREVIEW_SITE + BOT_SITE_COLUMNS,
	PREVIEW_APPLICATION,
	PREVIEW_MODE,
	PREVIEW_NEW_BROWSER,
	PREVIEW_NEW_NETWORK,
	PREVIEW_LINKS,
	PREVIEW_DECISION,
	PREVIEW_COLUMNS = PREVIEW_DECISION + DECISION_COLUMNS
};

/*
 * choices IS NULL says that the first contact confirms (tgauth.confirm_mode =
 * start); CASE keeps the confirmation from being called otherwise.
 */
static const char preview_sql[] =
	"SELECT s.i, s.status, " BOT_QUERY_SITE ", s.choices, s.application, "
	"s.mode, s.new_browser, s.new_network, s.links, " DECISION_LIST " FROM ("
	"SELECT u.i, p.status, p.choices, p.application, p.mode, p.new_browser, "
	"p.new_network, p.links, "
	"CASE WHEN p.status = 'ok' AND p.choices IS NULL THEN " DECISION " END AS d "
	"FROM " LOGINS
	", LATERAL tgauth_preview(u.token, u.person) AS p OFFSET 0) AS s" BOT_FROM_SITE;

/* The question, which begins with what is unusual. */
static void
ask(bot *b, const bot_job *job, bot_row row, bot_site site)
{
	const char *choices = bot_row_text(row, PREVIEW_CHOICES);
	const char *mode = bot_row_text(row, PREVIEW_MODE);
	bool types = mode != NULL && strcmp(mode, "type") == 0;
	bool picks = mode != NULL && strcmp(mode, "match") == 0;
	const bot_question about = {
		.site = site,
		.application = bot_row_text(row, PREVIEW_APPLICATION),
		.links = bot_row_text(row, PREVIEW_LINKS),
		.new_browser = bot_row_is_true(row, PREVIEW_NEW_BROWSER),
		.new_network = bot_row_is_true(row, PREVIEW_NEW_NETWORK),
	};
	const question *q = about.links != NULL ? &of_link : &of_login;

	bot_answer(b, &job->update,
			   bot_question_text(job,
								 types	 ? q->type
								 : picks ? q->match
										 : q->button,
								 &about),
			   types ? keypad(job, 0) : choices_keyboard(job, choices, q->yes));
}

static void
previewed(bot *b, const bot_job *job, bot_row row)
{
	const char *word = bot_row_text(row, PREVIEW_STATUS);
	bot_site site = bot_row_site(row, PREVIEW_SITE, bot_job_language(job));
	bot_decision d = read_decision(row, PREVIEW_DECISION, site);
	tga_status status;

	BOT_COUNT(&b->metrics, PREVIEWED);
	if (!tga_status_parse(word, &status))
		bot_answer_unknown_status(b, &job->update, word);
	else if (status != TGA_STATUS_OK)
		bot_answer_outcome(b, job, status, &(bot_decision){.site = site}, false);
	else if (bot_row_text(row, PREVIEW_CHOICES) != NULL)
		ask(b, job, row, site);
	else
		/* The first contact confirms: the query has done that as well. */
		bot_answer_decision(b, job, &d);
}

const bot_query bot_preview_query = {
	.statement = {"preview", preview_sql},
	.parameters = {LOGIN_PARAMETERS},
	.columns = PREVIEW_COLUMNS,
	.answer = previewed,
};

/* --- confirm and decline: the question's buttons ----------------------------------------- */

enum
{
	CONFIRM_SITE = BOT_COLUMN_FIRST,
	CONFIRM_DECISION = CONFIRM_SITE + BOT_SITE_COLUMNS,
	CONFIRM_COLUMNS = CONFIRM_DECISION + DECISION_COLUMNS
};

/* OFFSET 0 keeps the decision from being asked for once for each column. */
static const char confirm_sql[] =
	"SELECT s.i, " BOT_QUERY_SITE ", " DECISION_LIST " "
	"FROM (SELECT u.i, " DECISION " AS d FROM " LOGINS " OFFSET 0) AS s" BOT_FROM_SITE;

static void
confirmed(bot *b, const bot_job *job, bot_row row)
{
	bot_decision d = read_decision(
		row, CONFIRM_DECISION, bot_row_site(row, CONFIRM_SITE, bot_job_language(job)));

	bot_answer_decision(b, job, &d);
}

const bot_query bot_confirm_query = {
	.statement = {"confirm", confirm_sql},
	.parameters = {LOGIN_PARAMETERS},
	.columns = CONFIRM_COLUMNS,
	.answer = confirmed,
};

enum
{
	DECLINE_STATUS = BOT_COLUMN_FIRST,
	DECLINE_SITE,
	DECLINE_SESSIONS = DECLINE_SITE + BOT_SITE_COLUMNS,
	DECLINE_COLUMNS
};

static const char decline_sql[] =
	"SELECT u.i, tgauth_decline(u.token, u.person), " BOT_QUERY_SITE ", "
	"(SELECT count(*) FROM tgauth_person_sessions(u.person)) "
	"FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS u(token, person, i)" BOT_FROM_SITE;

static void
declined(bot *b, const bot_job *job, bot_row row)
{
	tga_language language = bot_job_language(job);
	const char *word = bot_row_text(row, DECLINE_STATUS);
	const char *sessions = bot_row_text(row, DECLINE_SESSIONS);
	bool has_sessions = sessions != NULL && strcmp(sessions, "0") != 0;
	tga_status status;

	BOT_COUNT(&b->metrics, DECLINED);
	if (!tga_status_parse(word, &status) || status == TGA_STATUS_OK)
	{
		bot_answer_unknown_status(b, &job->update, word);
		return;
	}
	bot_answer_outcome(b, job, status,
					   &(bot_decision){.site = bot_row_site(row, DECLINE_SITE, language)},
					   status == TGA_STATUS_DECLINED && has_sessions);
}

const bot_query bot_decline_query = {
	.statement = {"decline", decline_sql},
	.parameters = {parameter_token, bot_parameter_person},
	.columns = DECLINE_COLUMNS,
	.answer = declined,
};
