/*
 * page_language.c
 *		Which of the page's languages a browser asks for (page.h).
 *
 * Accept-Language is a list of ranges, each with a weight from 0 to 1 in at most
 * three decimals: "ru-RU,ru;q=0.9,en;q=0.8".  A range counts by its first part.
 * What cannot be read is passed over, as a header that nobody typed deserves.
 */
#include "page/page.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const codes[PUSHD_PAGE_LANGUAGES] = {
	[PUSHD_PAGE_ENGLISH] = "en",
	[PUSHD_PAGE_RUSSIAN] = "ru",
};

const char *
pushd_page_language_code(pushd_page_language language)
{
	return codes[language];
}

/* Bytes that are being read. */
typedef struct tga_span
{
	const char *at;
	const char *end;
} tga_span;

static void
skip_space(tga_span *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
		s->at++;
}

static int
take(tga_span *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return 0;
	s->at++;
	return 1;
}

/* "0.85" as thousandths; -1 for what is no weight. */
static int
read_weight(tga_span s)
{
	int weight;
	int unit = 100;

	if (s.at == s.end || (*s.at != '0' && *s.at != '1'))
		return -1;
	weight = (*s.at++ - '0') * 1000;
	if (take(&s, '.'))
		for (; unit > 0 && s.at < s.end && isdigit((unsigned char) *s.at); unit /= 10)
			weight += (*s.at++ - '0') * unit;
	skip_space(&s);
	return s.at == s.end && weight <= 1000 ? weight : -1;
}

/* One element of the list: the language it means, or -1, and how much it is liked. */
static int
read_range(tga_span s, int *weight)
{
	const char *name;
	size_t len;

	skip_space(&s);
	name = s.at;
	while (s.at < s.end && isalpha((unsigned char) *s.at))
		s.at++;
	len = (size_t) (s.at - name);
	while (s.at < s.end && (isalnum((unsigned char) *s.at) || *s.at == '-'))
		s.at++;
	skip_space(&s);

	*weight = 1000;
	if (take(&s, ';'))
	{
		skip_space(&s);
		if (s.end - s.at < 2 || strncasecmp(s.at, "q=", 2) != 0)
			return -1;
		s.at += 2;
		*weight = read_weight(s);
	}
	else if (s.at != s.end)
		return -1;

	for (int l = 0; l < PUSHD_PAGE_LANGUAGES; l++)
		if (strlen(codes[l]) == len && strncasecmp(codes[l], name, len) == 0)
			return l;
	return -1;
}

pushd_page_language
pushd_page_language_of(const char *accept, size_t len)
{
	tga_span rest = {accept, len > 0 ? accept + len : accept};
	int best = PUSHD_PAGE_ENGLISH;
	int best_weight = 0;

	while (rest.at < rest.end)
	{
		const char *comma = memchr(rest.at, ',', (size_t) (rest.end - rest.at));
		tga_span element = {rest.at, comma != NULL ? comma : rest.end};
		int weight;
		int language = read_range(element, &weight);

		if (language >= 0 && weight > best_weight)
		{
			best = language;
			best_weight = weight;
		}
		rest.at = comma != NULL ? comma + 1 : rest.end;
	}
	return best;
}
