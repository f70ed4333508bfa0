/*
 * queries.c
 *		See queries.h.
 */
#include "queries.h"

#include <stdlib.h>
#include <string.h>

#include "login.h"
#include "texts.h"

/* Names of Telegram's have at most 64 characters; longer ones are not Telegram's. */
#define NAME_CHARS 64

/*
 * Ordered by person, so that two bots that confirm for the same people at the same
 * time lock them in the same order.
 */
#define JOBS                                                                               \
	"(SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], " \
	"$6::text[], $7::int[]) WITH ORDINALITY AS x(token, person, username, first_name, "    \
	"last_name, language, code, i) ORDER BY person, i) AS u"

#define CONFIRM                                                                          \
	"tgauth_confirm(start_token => u.token, telegram_id => u.person, "                   \
	"username => u.username, first_name => u.first_name, last_name => u.last_name, "     \
	"language_code => u.language, match_code => u.code)"

#define SITE "(SELECT site_name FROM tgauth_settings())"

static const char decline_sql[] =
	"SELECT u.i, tgauth_decline(u.token, u.person), " SITE " "
	"FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS u(token, person, i)";

static const char confirm_sql[] =
	"SELECT u.i, c.status, " SITE ", c.password FROM " JOBS ", LATERAL " CONFIRM " AS c";

/*
 * choices IS NULL says that the first contact confirms (tgauth.confirm_mode =
 * start).  CASE keeps the confirmation from being called otherwise, OFFSET 0 from
 * being called once for each column.
 */
static const char preview_sql[] =
	"SELECT s.i, s.status, s.site_name, s.choices, s.confirmed[1], s.confirmed[2] FROM ("
	"SELECT u.i, p.status, p.site_name, p.choices, "
	"CASE WHEN p.status = 'ok' AND p.choices IS NULL THEN "
	"(SELECT ARRAY[c.status, c.password] FROM " CONFIRM " AS c) END AS confirmed "
	"FROM " JOBS ", LATERAL tgauth_preview(u.token, u.person) AS p OFFSET 0) AS s";

const bot_query bot_queries[BOT_JOB_KINDS] = {
	[BOT_JOB_DECLINE] = {"decline", decline_sql, 2, bot_login_declined},
	[BOT_JOB_CONFIRM] = {"confirm", confirm_sql, 7, bot_login_confirmed},
	[BOT_JOB_PREVIEW] = {"preview", preview_sql, 7, bot_login_previewed},
};

const tga_pg_statement bot_statements[] = {{"decline", decline_sql},
										   {"confirm", confirm_sql},
										   {"preview", preview_sql},
										   {NULL, NULL}};

/* One element of an array's text; NULL is NULL. */
static void
write_element(FILE *array, const char *text)
{
	size_t len;

	if (text == NULL)
	{
		fputs("NULL", array);
		return;
	}
	len = bot_utf8_prefix(text, NAME_CHARS);
	fputc('"', array);
	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '"' || text[i] == '\\')
			fputc('\\', array);
		fputc(text[i], array);
	}
	fputc('"', array);
}

static void
write_parameter(FILE *array, const bot_job *job, int parameter)
{
	const bot_person *person = &job->update.from;

	switch (parameter)
	{
		case 0:
			write_element(array, job->tap.start_token);
			break;
		case 1:
			fprintf(array, "%lld", (long long) person->id);
			break;
		case 2:
			write_element(array, person->username);
			break;
		case 3:
			write_element(array, person->first_name);
			break;
		case 4:
			write_element(array, person->last_name);
			break;
		case 5:
			write_element(array, person->language);
			break;
		case 6:
			if (job->tap.code > 0)
				fprintf(array, "%d", job->tap.code);
			else
				fputs("NULL", array);
			break;
	}
}

static char *
write_array(const bot_job *const *jobs, size_t count, int parameter)
{
	char *text = NULL;
	size_t size;
	FILE *array = open_memstream(&text, &size);

	if (array == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
	{
		fputc(i == 0 ? '{' : ',', array);
		write_parameter(array, jobs[i], parameter);
	}
	fputc('}', array);
	if (fclose(array) == 0)
		return text;
	free(text);
	return NULL;
}

bool
bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
				char *values[static BOT_QUERY_PARAMETERS])
{
	for (int i = 0; i < query->parameters; i++)
	{
		values[i] = write_array(jobs, count, i);
		if (values[i] == NULL)
		{
			while (--i >= 0)
				free(values[i]);
			return false;
		}
	}
	return true;
}
