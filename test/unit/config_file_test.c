/*
 * config_file_test.c
 *		Bytes of a configuration file: what lines are settings, and which line is wrong.
 */
#include "config_file.h"

#include <string.h>

#include "tap.h"

static char taken[4096];

/* Collects "name=<value>;"; refuses a name. */
static const char *
collect(void *arg, const char *name, const char *value)
{
	size_t len = strlen(taken);

	snprintf(taken + len, sizeof(taken) - len, "%s=<%s>;", name, value);
	return strcmp(name, "refused") == 0 ? "is refused" : NULL;
}

static bool
gives(const char *text, const char *expected)
{
	size_t line;
	const char *wrong;

	taken[0] = '\0';
	wrong = tga_config_file_parse(text, strlen(text), collect, NULL, &line);
	if (wrong != NULL || strcmp(taken, expected) != 0)
		printf("# %s; line %zu: %s\n", taken, line, wrong != NULL ? wrong : "(taken)");
	return wrong == NULL && strcmp(taken, expected) == 0;
}

static bool
is_wrong_in(size_t expected, const char *text, const char *word)
{
	size_t line;
	const char *wrong;

	taken[0] = '\0';
	wrong = tga_config_file_parse(text, strlen(text), collect, NULL, &line);
	if (wrong == NULL || line != expected || strstr(wrong, word) == NULL)
		printf("# line %zu: %s\n", line, wrong != NULL ? wrong : "(taken)");
	return wrong != NULL && line == expected && strstr(wrong, word) != NULL;
}

static void
test_lines(void)
{
	ok(gives("", "") && gives("\n\n  \t\n# all\n   # of it\n#", ""),
	   "an empty file, empty lines and comments");
	ok(gives("listen = 127.0.0.1:8080", "listen=<127.0.0.1:8080>;") &&
		   gives("a=1\nb = 2 # two\r\n\tc\t3\t", "a=<1>;b=<2>;c=<3>;"),
	   "values without quotes, with and without an equals sign, a comment behind");
	ok(gives("Log_Level = info\nlog-level = debug",
			 "log-level=<info>;log-level=<debug>;"),
	   "names in any case, with '_' as well; the caller hears of both");
	ok(gives("a = ''", "a=<>;") && gives("a = 'x y # z'# c", "a=<x y # z>;"),
	   "the empty value, spaces and a '#' in quotes");
	ok(gives("a = 'it''s'\nb = 'it\\'s'\nc = '\\\\'", "a=<it's>;b=<it's>;c=<\\>;"),
	   "quotes and a backslash in quotes");
	ok(gives("a = '\\t\\101\\0601\\q'", "a=<\tA01q>;"), "escapes");
	ok(gives("a = \xD0\xB9", "a=<\xD0\xB9>;"), "bytes beyond ASCII");
}

static void
test_wrong(void)
{
	ok(is_wrong_in(3, "a = 1\n\n= 2\nc = 3", "neither a comment nor") &&
		   strcmp(taken, "a=<1>;") == 0,
	   "no name; nothing is read after it");
	ok(is_wrong_in(1, "a.b = 1", "name with characters") &&
		   is_wrong_in(1,
					   "\xEF\xBB\xBF"
					   "a = 1",
					   "neither a comment nor") &&
		   is_wrong_in(1, "[section]", "neither a comment nor"),
	   "what is no name");
	ok(is_wrong_in(2, "# x\na =", "has no value") &&
		   is_wrong_in(1, "a", "has no value") &&
		   is_wrong_in(1, "a = # 1", "has no value"),
	   "no value");
	ok(is_wrong_in(1, "a = 1 2", "after its value") &&
		   is_wrong_in(1, "a = '1'2", "after its value"),
	   "two values");
	ok(is_wrong_in(1, "a = b#c", "quotes") && is_wrong_in(1, "a = b'c'", "quotes") &&
		   is_wrong_in(1, "a = b\\c", "quotes"),
	   "a '#', a quote, a backslash without quotes");
	ok(is_wrong_in(1, "a = 'b\nc = 1'", "not closed") &&
		   is_wrong_in(1, "a = '", "not closed") &&
		   is_wrong_in(1, "a = 'b''", "not closed") &&
		   is_wrong_in(1, "a = '\\", "not closed"),
	   "a quote that is not closed");
	ok(is_wrong_in(1, "a = 'x\\0y'", "NUL") && is_wrong_in(1, "a = \x01", "control"),
	   "NUL and control characters");
	ok(is_wrong_in(2, "a = 1\nrefused = 2\nb = 3", "is refused"),
	   "what the caller refuses");
}

int
main(void)
{
	test_lines();
	test_wrong();
	return tap_done();
}
