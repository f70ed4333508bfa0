/*
 * option_value.c
 *		See option_value.h.
 */
#include "option_value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
parse_bool(const char *text, bool *value)
{
	static const char *const words[] = {"off", "on",  "false", "true",
										"no",  "yes", "0",	   "1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(text, words[i]) == 0)
		{
			*value = i % 2 == 1;
			return true;
		}
	return false;
}

static bool
parse_int(const char *text, int min, int max, int *value)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n < min || n > max)
		return false;
	*value = (int) n;
	return true;
}

/* A secret that will not do must not reach the terminal either. */
static void
complain(const tga_option *option, const char *text, const char *wrong, char *why)
{
	char *shown = option->show != NULL ? option->show(text) : strdup(text);

	if (option->type == TGA_OPTION_SECRET || shown == NULL)
		snprintf(why, TGA_COMPLAINT_MAX, "%s", wrong);
	else
		snprintf(why, TGA_COMPLAINT_MAX, "'%.300s' %s", shown, wrong);
	free(shown);
}

bool
tga_option_check(const tga_option *option, const char *text,
				 char why[static TGA_COMPLAINT_MAX])
{
	const char *wrong = option->check != NULL ? option->check(text) : NULL;
	char bounds[80];
	int number;
	bool value;

	if (wrong == NULL && option->type == TGA_OPTION_INT &&
		!parse_int(text, option->min, option->max, &number))
	{
		snprintf(bounds, sizeof(bounds), "is not a whole number from %d to %d",
				 option->min, option->max);
		wrong = bounds;
	}
	if (wrong == NULL && option->type == TGA_OPTION_BOOL && !parse_bool(text, &value))
		wrong = "is neither 'on' nor 'off'";
	if (wrong != NULL)
		complain(option, text, wrong, why);
	return wrong == NULL;
}

void
tga_option_store(const tga_option *option, const char *text, void *config)
{
	void *field = (char *) config + option->offset;

	switch (option->type)
	{
		case TGA_OPTION_STRING:
		case TGA_OPTION_SECRET:
			*(const char **) field = text;
			break;
		case TGA_OPTION_INT:
			(void) !parse_int(text, option->min, option->max, field);
			break;
		case TGA_OPTION_BOOL:
			(void) !parse_bool(text, field);
			break;
	}
}

const char *
tga_option_string(const tga_option *option, const void *config)
{
	const void *field = (const char *) config + option->offset;

	return option->type == TGA_OPTION_STRING || option->type == TGA_OPTION_SECRET
			   ? *(const char *const *) field
			   : NULL;
}

static size_t
size_of(const tga_option *option)
{
	return option->type == TGA_OPTION_INT	 ? sizeof(int)
		   : option->type == TGA_OPTION_BOOL ? sizeof(bool)
											 : sizeof(const char *);
}

bool
tga_option_is_same(const tga_option *option, const void *a, const void *b)
{
	const char *x = tga_option_string(option, a), *y = tga_option_string(option, b);

	if (option->type == TGA_OPTION_STRING || option->type == TGA_OPTION_SECRET)
		return strcmp(x != NULL ? x : "", y != NULL ? y : "") == 0;
	return memcmp((const char *) a + option->offset, (const char *) b + option->offset,
				  size_of(option)) == 0;
}

void
tga_option_copy(const tga_option *option, void *to, const void *from)
{
	memcpy((char *) to + option->offset, (const char *) from + option->offset,
		   size_of(option));
}

char *
tga_option_show(const tga_option *option, const void *config)
{
	const void *field = (const char *) config + option->offset;
	const char *text = tga_option_string(option, config);
	char number[24];

	switch (option->type)
	{
		case TGA_OPTION_INT:
			snprintf(number, sizeof(number), "%d", *(const int *) field);
			return strdup(number);
		case TGA_OPTION_BOOL:
			return strdup(*(const bool *) field ? "on" : "off");
		case TGA_OPTION_SECRET:
			return strdup(text != NULL && *text != '\0' ? "(set)" : "");
		case TGA_OPTION_STRING:
			break;
	}
	if (text == NULL)
		return strdup("");
	return option->show != NULL ? option->show(text) : strdup(text);
}
