/*
 * queries.c
 *		See queries.h.
 */
#include "queries.h"

#include <stdlib.h>
#include <string.h>

#include "login.h"
#include "password.h"
#include "sessions.h"
#include "texts.h"

/* Names of Telegram's have at most 64 characters; longer ones are not Telegram's. */
#define NAME_CHARS 64

/*
 * Ordered by person, so that two bots that work for the same people at the same
 * time lock them in the same order.
 */
#define LOGINS                                                                             \
	"(SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], " \
	"$6::text[], $7::int[]) WITH ORDINALITY AS x(token, person, username, first_name, "    \
	"last_name, language, code, i) ORDER BY person, i) AS u"

#define PEOPLE                                                                           \
	"(SELECT * FROM unnest($1::bigint[]) WITH ORDINALITY AS x(person, i) "               \
	"ORDER BY person, i) AS u"

#define SITE "(SELECT site_name FROM tgauth_settings())"

/*
 * The confirmation of a login and whether it comes from somewhere new, as an array: one
 * value, so that it can stand where it must be asked conditionally.  A NULL login id
 * notes nothing, the function being strict.
 */
#define DECISION                                                                         \
	"(SELECT ARRAY[c.status, c.password, encode(c.login_id, 'hex'), c.message, "         \
	"p.username, p.new_browser::text, p.new_network::text] FROM tgauth_confirm("         \
	"start_token => u.token, telegram_id => u.person, username => u.username, "          \
	"first_name => u.first_name, last_name => u.last_name, "                             \
	"language_code => u.language, match_code => u.code) AS c, "                          \
	"LATERAL tgauth_remember_client(CASE WHEN c.status = 'confirmed' THEN c.login_id END) AS p)"

#define DECISION_COLUMNS "s.d[1], s.d[2], s.d[3], s.d[4], s.d[5], s.d[6], s.d[7]"

/* Without the session $2 that the same statement ends, which it still sees. */
#define SESSIONS(but)                                                                    \
	"(SELECT json_agg(json_build_object('id', encode(s.login_id, 'hex'), 'browser', "    \
	"s.browser, 'os', s.os, 'address', abbrev(s.address), 'age', "                       \
	"extract(epoch FROM clock_timestamp() - coalesce(s.last_used_at, s.created_at))"     \
	"::bigint) ORDER BY s.created_at DESC, s.login_id) "                                 \
	"FROM tgauth_person_sessions(u.person) AS s" but ")"

static const char decline_sql[] =
	"SELECT u.i, tgauth_decline(u.token, u.person), " SITE ", "
	"(SELECT count(*) FROM tgauth_person_sessions(u.person)) "
	"FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS u(token, person, i)";

/* OFFSET 0 keeps the decision from being asked for once for each column. */
static const char confirm_sql[] =
	"SELECT s.i, s.d[1], " SITE ", NULL, " DECISION_COLUMNS " "
	"FROM (SELECT u.i, " DECISION " AS d FROM " LOGINS " OFFSET 0) AS s";

/*
 * choices IS NULL says that the first contact confirms (tgauth.confirm_mode =
 * start); CASE keeps the confirmation from being called otherwise.
 */
static const char preview_sql[] =
	"SELECT s.i, s.status, s.site_name, s.choices, " DECISION_COLUMNS " FROM ("
	"SELECT u.i, p.status, p.site_name, p.choices, "
	"CASE WHEN p.status = 'ok' AND p.choices IS NULL THEN " DECISION " END AS d "
	"FROM " LOGINS ", LATERAL tgauth_preview(u.token, u.person) AS p OFFSET 0) AS s";

static const char sessions_sql[] =
	"SELECT u.i, NULL, " SITE ", " SESSIONS("") " FROM " PEOPLE;

static const char revoke_sql[] =
	"SELECT u.i, tgauth_person_revoke(u.person, decode(u.login, 'hex')), " SITE
	", " SESSIONS(
		" WHERE s.login_id <> decode(u.login, 'hex')") " "
													   "FROM (SELECT * FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY "
													   "AS x(person, login, i) ORDER BY person, login, i) AS u";

static const char revoke_all_sql[] =
	"SELECT u.i, NULL, " SITE ", tgauth_person_revoke_all(u.person) FROM " PEOPLE;

static const char password_sql[] =
	"SELECT u.i, p.status, " SITE ", p.username, p.password "
	"FROM " PEOPLE ", LATERAL tgauth_person_password(u.person) AS p";

const tga_pg_statement bot_learn = {"learn", "SELECT tgauth_set_bot_username($1)"};

/* Of parameters: t token, p person, u f l g the person's names and language, c code, i login id. */
const bot_query bot_queries[BOT_JOB_KINDS] = {
	[BOT_JOB_DECLINE] = {{"decline", decline_sql}, "tp", bot_login_declined},
	[BOT_JOB_REVOKE] = {{"revoke", revoke_sql}, "pi", bot_session_revoked},
	[BOT_JOB_REVOKE_ALL] = {{"revoke_all", revoke_all_sql}, "p", bot_sessions_revoked},
	[BOT_JOB_CONFIRM] = {{"confirm", confirm_sql}, "tpuflgc", bot_login_confirmed},
	[BOT_JOB_PREVIEW] = {{"preview", preview_sql}, "tpuflgc", bot_login_previewed},
	[BOT_JOB_PASSWORD] = {{"password", password_sql}, "p", bot_password_made},
	[BOT_JOB_SESSIONS] = {{"sessions", sessions_sql}, "p", bot_sessions_listed},
	[BOT_JOB_LOGOUT] = {{"logout", sessions_sql}, "p", bot_logout_asked},
};

const char *
bot_field(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

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
write_parameter(FILE *array, const bot_job *job, char parameter)
{
	const bot_person *person = &job->update.from;

	switch (parameter)
	{
		case 't':
			write_element(array, job->tap.start_token);
			break;
		case 'p':
			fprintf(array, "%lld", (long long) person->id);
			break;
		case 'u':
			write_element(array, person->username);
			break;
		case 'f':
			write_element(array, person->first_name);
			break;
		case 'l':
			write_element(array, person->last_name);
			break;
		case 'g':
			write_element(array, person->language);
			break;
		case 'c':
			if (job->tap.code > 0)
				fprintf(array, "%d", job->tap.code);
			else
				fputs("NULL", array);
			break;
		case 'i':
			write_element(array, job->tap.login_id);
			break;
	}
}

static char *
write_array(const bot_job *const *jobs, size_t count, char parameter)
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

int
bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
				char *values[static BOT_QUERY_PARAMETERS])
{
	int n = 0;

	for (; query->parameters[n] != '\0'; n++)
	{
		values[n] = write_array(jobs, count, query->parameters[n]);
		if (values[n] == NULL)
		{
			while (--n >= 0)
				free(values[n]);
			return -1;
		}
	}
	return n;
}
