/*
 * query.c
 *		See query.h.
 */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "texts.h"
#include "utf8.h"

/* Names of Telegram's have at most 64 characters; longer ones are not Telegram's. */
#define NAME_CHARS 64

/* --- answers --------------------------------------------------------------------------- */

const char *
bot_row_text(bot_row row, int column)
{
	TGA_MUST(column >= BOT_COLUMN_FIRST && column < PQnfields(row.result));
	return PQgetisnull(row.result, row.number, column)
			   ? NULL
			   : PQgetvalue(row.result, row.number, column);
}

bool
bot_row_is_true(bot_row row, int column)
{
	const char *text = bot_row_text(row, column);

	return text != NULL && *text == 't';
}

bot_site
bot_row_site(bot_row row, int column, tga_language language)
{
	const char *name = bot_row_text(row, column);
	const char *host = bot_row_text(row, column + 1);

	if (name == NULL || *name == '\0')
		name = host != NULL ? host : bot_plain_text(language, TEXT_THE_SITE);
	return (bot_site){name, host != NULL && strcmp(host, name) != 0 ? host : NULL};
}

/* --- parameters ------------------------------------------------------------------------ */

void
bot_write_element(FILE *array, const char *text)
{
	size_t len;

	if (text == NULL)
	{
		fputs("NULL", array);
		return;
	}
	len = tga_utf8_prefix(text, NAME_CHARS);
	fputc('"', array);
	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '"' || text[i] == '\\')
			fputc('\\', array);
		fputc(text[i], array);
	}
	fputc('"', array);
}

void
bot_write_bytes(FILE *array, const char *text)
{
	size_t len;

	if (text == NULL)
	{
		fputs("NULL", array);
		return;
	}
	len = tga_utf8_prefix(text, NAME_CHARS);
	fputs("\"\\\\x", array);
	for (size_t i = 0; i < len; i++)
		fprintf(array, "%02x", (unsigned char) text[i]);
	fputc('"', array);
}

void
bot_parameter_person(FILE *array, const bot_job *job)
{
	fprintf(array, "%lld", (long long) job->update.from.id);
}

static char *
write_array(const bot_job *const *jobs, size_t count, bot_parameter parameter)
{
	char *text = NULL;
	size_t size;
	FILE *array = open_memstream(&text, &size);

	if (array == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
	{
		fputc(i == 0 ? '{' : ',', array);
		parameter(array, jobs[i]);
	}
	fputc('}', array);
	if (fclose(array) == 0)
		return text;
	free(text);
	return NULL;
}

int
bot_query_write(const bot_query *query, const bot_job *const *jobs, size_t count,
				char *values[static BOT_PARAMETERS_MAX])
{
	int n = 0;

	TGA_MUST(count > 0);
	for (; query->parameters[n] != NULL; n++)
	{
		TGA_MUST(n < BOT_PARAMETERS_MAX);
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
