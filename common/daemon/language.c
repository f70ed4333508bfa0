/*
 * language.c
 *		See language.h.
 *
 * Accept-Language is a list of ranges, each with a weight from 0 to 1 in at most
 * three decimals: "ru-RU,ru;q=0.9,en;q=0.8".  A range counts by its first part.
 * What cannot be read is passed over, as a header that nobody typed deserves.
 */
#include "language.h"

#include <ctype.h>

#include "must.h"

#define CODE(symbol, code, direction) #code,
#define DIRECTION(symbol, code, direction) #direction,

static const char *const codes[TGA_LANGUAGE_COUNT] = {TGA_LANGUAGES(CODE)};
static const char *const directions[TGA_LANGUAGE_COUNT] = {TGA_LANGUAGES(DIRECTION)};

const char *
tga_language_code(tga_language language)
{
	TGA_MUST(language < TGA_LANGUAGE_COUNT);
	return codes[language];
}

const char *
tga_language_direction(tga_language language)
{
	TGA_MUST(language < TGA_LANGUAGE_COUNT);
	return directions[language];
}

/* The language of a tag or range, by its first part; -1 for none of ours. */
static int
find(tga_span tag)
{
	tga_span first;

	if (!tga_span_next(&tag, '-', &first))
		return -1;
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		if (tga_span_is_nocase(first, codes[l]))
			return l;
	return -1;
}

tga_language
tga_language_of_tag(const char *tag)
{
	int found = tag != NULL ? find(tga_span_of(tag)) : -1;

	return found >= 0 ? (tga_language) found : 0;
}

/* "0.85" as thousandths; 0, which is a no, for what is no weight. */
static int
read_weight(tga_span s)
{
	int weight, unit = 100;

	if (s.len == 0 || (s.at[0] != '0' && s.at[0] != '1') ||
		(s.len > 1 && s.at[1] != '.') || s.len > strlen("0.000"))
		return 0;
	weight = (s.at[0] - '0') * 1000;
	for (size_t i = 2; i < s.len; i++, unit /= 10)
	{
		if (!isdigit((unsigned char) s.at[i]))
			return 0;
		weight += (s.at[i] - '0') * unit;
	}
	return weight <= 1000 ? weight : 0;
}

/* One element of the list: the language it means, or -1, and how much it is liked. */
static int
read_range(tga_span element, int *weight)
{
	tga_span range;

	*weight = 1000;
	if (!tga_span_next(&element, ';', &range))
		return -1;
	if (element.at != NULL)
	{
		element = tga_span_trim(element);
		if (element.len < 2 || strncasecmp(element.at, "q=", 2) != 0)
			return -1;
		*weight = read_weight((tga_span){element.at + 2, element.len - 2});
	}
	return find(tga_span_trim(range));
}

tga_language
tga_language_accepted(tga_span header)
{
	tga_language best = 0;
	int best_weight = 0;
	tga_span element;

	while (tga_span_next(&header, ',', &element))
	{
		int weight, language = read_range(element, &weight);

		if (language >= 0 && weight > best_weight)
		{
			best = (tga_language) language;
			best_weight = weight;
		}
	}
	return best;
}
