/*
 * config_file.c
 *		See config_file.h.
 */
#include "config_file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "span.h"

/* Room for a name and a value, each of which is no longer than its line. */
typedef struct texts
{
	char *name;
	char *value;
	size_t size;
} texts;

static void
skip_space(tga_span *rest)
{
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		rest->at++, rest->len--;
}

static bool
ends(const tga_span *rest)
{
	return rest->len == 0 || rest->at[0] == '#';
}

static const char *
read_name(tga_span *rest, char *name)
{
	size_t n = 0;

	while (n < rest->len && (isalnum((unsigned char) rest->at[n]) || rest->at[n] == '-' ||
							 rest->at[n] == '_'))
	{
		name[n] = rest->at[n] == '_' ? '-' : (char) tolower((unsigned char) rest->at[n]);
		n++;
	}
	name[n] = '\0';
	rest->at += n;
	rest->len -= n;
	if (n == 0)
		return "is neither a comment nor name = value";
	/* One that goes straight on is no name. */
	return rest->len == 0 || strchr(" \t=#", rest->at[0]) != NULL
			   ? NULL
			   : "has a name with characters that no name has";
}

/* Up to three octal digits, or one of C's letters; any other character is itself. */
static char
read_escape(tga_span *rest)
{
	static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
	const char *letter = memchr(letters, rest->at[0], sizeof(letters) - 1);
	int code = 0, digits = 0;
	char c = letter != NULL ? bytes[letter - letters] : rest->at[0];

	while (digits < 3 && rest->len > 0 && rest->at[0] >= '0' && rest->at[0] <= '7')
	{
		code = code * 8 + (rest->at[0] - '0');
		rest->at++, rest->len--, digits++;
	}
	if (digits > 0)
		return (char) code;
	rest->at++, rest->len--;
	return c;
}

static const char *
read_quoted(tga_span *rest, char *value)
{
	size_t n = 0;

	rest->at++, rest->len--;
	while (rest->len > 0)
	{
		char c = rest->at[0];

		rest->at++, rest->len--;
		if (c == '\'' && (rest->len == 0 || rest->at[0] != '\''))
		{
			value[n] = '\0';
			return strlen(value) == n ? NULL : "has a NUL in its value";
		}
		if (c == '\'')
			rest->at++, rest->len--;
		else if (c == '\\' && rest->len > 0)
			c = read_escape(rest);
		value[n++] = c;
	}
	return "has a quote that is not closed in its line";
}

static const char *
read_plain(tga_span *rest, char *value)
{
	size_t n = 0;

	while (n < rest->len && rest->at[n] != ' ' && rest->at[n] != '\t')
		n++;
	if (memchr(rest->at, '#', n) != NULL || memchr(rest->at, '\'', n) != NULL ||
		memchr(rest->at, '\\', n) != NULL)
		return "has a '#', a quote or a backslash in its value, which then has to stand "
			   "in single quotes";
	memcpy(value, rest->at, n);
	value[n] = '\0';
	rest->at += n;
	rest->len -= n;
	return NULL;
}

static const char *
read_value(tga_span *rest, char *value)
{
	const char *wrong;

	skip_space(rest);
	if (rest->len > 0 && rest->at[0] == '=')
	{
		rest->at++, rest->len--;
		skip_space(rest);
	}
	if (ends(rest))
		return "has no value: the empty one is ''";
	wrong = rest->at[0] == '\'' ? read_quoted(rest, value) : read_plain(rest, value);
	if (wrong != NULL)
		return wrong;
	skip_space(rest);
	return ends(rest) ? NULL
					  : "has something after its value: one with spaces has to stand in "
						"single quotes";
}

static const char *
parse_line(tga_span rest, texts *t, tga_config_setting setting, void *arg)
{
	const char *wrong;

	TGA_MUST(rest.len < t->size);
	if (rest.len > 0 && rest.at[rest.len - 1] == '\r')
		rest.len--;
	for (size_t i = 0; i < rest.len; i++)
		if (((unsigned char) rest.at[i] < ' ' && rest.at[i] != '\t') ||
			rest.at[i] == 0x7f)
			return "has a control character in it";
	skip_space(&rest);
	if (ends(&rest))
		return NULL;
	wrong = read_name(&rest, t->name);
	if (wrong == NULL)
		wrong = read_value(&rest, t->value);
	return wrong != NULL ? wrong : setting(arg, t->name, t->value);
}

const char *
tga_config_file_parse(const char *bytes, size_t len, tga_config_setting setting,
					  void *arg, size_t *line)
{
	tga_span rest = {bytes, len}, one;
	texts t = {.name = malloc(len + 1), .value = malloc(len + 1), .size = len + 1};
	const char *wrong = NULL;

	*line = 0;
	if (t.name == NULL || t.value == NULL)
		wrong = "finds no memory";
	while (wrong == NULL && tga_span_next(&rest, '\n', &one))
	{
		++*line;
		wrong = parse_line(one, &t, setting, arg);
	}
	if (t.value != NULL)
		explicit_bzero(t.value, t.size);
	free(t.name);
	free(t.value);
	return wrong;
}
