/*
 * language_test.c
 *		Which language is chosen; and the numbers of PostgreSQL's arrays.
 */
#include "language.h"

#include "pg_array.h"
#include "tap.h"

static bool
prefers(const char *accept, tga_language language)
{
	return tga_language_accepted(tga_span_of(accept)) == language;
}

static void
test_accept_language(void)
{
	ok(tga_language_accepted((tga_span){NULL, 0}) == TGA_ENGLISH, "no header");
	ok(prefers("ru", TGA_RUSSIAN) && prefers("RU-ru", TGA_RUSSIAN), "one language");
	ok(prefers("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", TGA_RUSSIAN),
	   "a browser in Russian");
	ok(prefers("en-US,en;q=0.9,ru;q=0.8", TGA_ENGLISH), "a browser in English");
	ok(prefers("xx, ru;q=0.5", TGA_RUSSIAN), "ours, where the first is not");
	ok(prefers("en ; q=0.3 ,\tru;Q=0.301", TGA_RUSSIAN),
	   "three decimals, spaces, any case");
	ok(prefers("ru;q=0", TGA_ENGLISH) && prefers("ru;q=0.000, en;q=0.001", TGA_ENGLISH),
	   "a weight of zero is a no");
	ok(prefers("ru, en", TGA_RUSSIAN) && prefers("en, ru", TGA_ENGLISH),
	   "the first of equals");
	ok(prefers("*", TGA_ENGLISH) && prefers("rus, runic", TGA_ENGLISH), "none of ours");
	ok(prefers(
		   "ru;q=2, ru;q=, ru;q=0.x, ru;q=0.0001, ru;q=1.001, ru;r=1, ru!, ;q=1, ,, -",
		   TGA_ENGLISH),
	   "what cannot be read is passed over");
}

static void
test_tag(void)
{
	bool found = true;

	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		found = found && tga_language_of_tag(tga_language_code(l)) == (tga_language) l;
	ok(found, "each is found by its code");
	ok(tga_language_of_tag("ru-RU") == TGA_RUSSIAN &&
		   tga_language_of_tag("RU") == TGA_RUSSIAN,
	   "a region and capitals change nothing");
	ok(tga_language_of_tag("run") == TGA_ENGLISH, "Kirundi is not Russian");
	ok(tga_language_of_tag("") == TGA_ENGLISH && tga_language_of_tag(NULL) == TGA_ENGLISH,
	   "no tag is English");
}

static bool
counts(const char *array, int count, int64_t sum)
{
	int64_t n;

	while (tga_pg_array_next(&array, &n))
		count--, sum -= n;
	return count == 0 && sum == 0;
}

static void
test_pg_array(void)
{
	ok(counts("{17,42,88}", 3, 147) && counts("{-1}", 1, -1), "numbers of an array");
	ok(counts("{}", 0, 0), "none of an empty one");
	ok(counts("", 0, 0) && counts("{1,x}", 1, 1) && counts("{1", 1, 1) &&
		   counts("{1,", 1, 1),
	   "none behind what is no number");
}

int
main(void)
{
	test_accept_language();
	test_tag();
	test_pg_array();
	return tap_done();
}
