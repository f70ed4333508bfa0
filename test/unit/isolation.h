/*
 * isolation.h
 *		Whether a text of a language from right to left isolates what may be Latin
 *		(U+2068, U+2069): its values and the bot's commands.  Numbers, and what is made
 *		of texts of ours, need it not.
 */
#ifndef ISOLATION_H
#define ISOLATION_H

#include <stdbool.h>
#include <string.h>

static bool
is_isolated(const char *text)
{
	static const char *const harmless[] = {
		"{{",	 "{n}",		 "{code}",	  "{expires_in}", "{minutes}",
		"{ago}", "{device}", "{details}", "{list}",		  "{offer}"};
	char before = '\0';
	int depth = 0;

	for (; *text != '\0'; before = *text++)
	{
		bool foreign = *text == '{' || (*text == '/' && before != '<');

		for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
			foreign = foreign && strncmp(text, harmless[i], strlen(harmless[i])) != 0;
		if (foreign && depth == 0)
			return false;
		if (strncmp(text, "\u2068", 3) == 0)
			depth++;
		if (strncmp(text, "\u2069", 3) == 0)
			depth--;
	}
	return depth == 0;
}

#endif
