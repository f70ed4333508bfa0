/*
 * conninfo.c
 *		See conninfo.h.
 */
#include "conninfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

static int
is_set(const char *value)
{
	return value != NULL && *value != '\0';
}

/* name='value', with what libpq asks to be escaped. */
static void
add(FILE *out, const char *name, const char *value)
{
	if (!is_set(value))
		return;
	fprintf(out, "%s%s='", ftell(out) > 0 ? " " : "", name);
	for (; *value != '\0'; value++)
	{
		if (*value == '\'' || *value == '\\')
			fputc('\\', out);
		fputc(*value, out);
	}
	fputc('\'', out);
}

char *
tga_conninfo(const tga_conninfo_parts *parts)
{
	char *text = NULL;
	size_t len;
	FILE *out;

	if (is_set(parts->dsn))
		return strdup(parts->dsn);
	out = open_memstream(&text, &len);
	if (out == NULL)
		return NULL;
	add(out, "host", parts->host);
	add(out, "dbname", parts->dbname);
	add(out, "user", parts->user);
	add(out, "password", parts->password);
	if (fclose(out) != 0)
	{
		free(text);
		return NULL;
	}
	return text;
}

char *
tga_conninfo_show(const char *conninfo)
{
	PQconninfoOption *options;
	char *text = NULL;
	size_t len;
	FILE *out;

	if (*conninfo == '\0')
		return strdup("");
	options = PQconninfoParse(conninfo, NULL);
	if (options == NULL)
		return strdup("(libpq cannot read it)");
	out = open_memstream(&text, &len);
	for (PQconninfoOption *o = options; out != NULL && o->keyword != NULL; o++)
		/* dispchar is how libpq itself marks what a form should hide. */
		add(out, o->keyword,
			is_set(o->val) && strchr(o->dispchar, '*') != NULL ? "(set)" : o->val);
	PQconninfoFree(options);
	if (out == NULL || fclose(out) != 0)
	{
		free(text);
		return NULL;
	}
	return text;
}
