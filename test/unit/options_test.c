/*
 * options_test.c
 *		The option table: where values come from, in which order, and what bad
 *		ones do.
 */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

typedef struct pushd_settings
{
	const char *name;
	int seconds;
	bool quiet;
	const char *secret;
	const char *place;
} pushd_settings;

static const char *
not_empty(const char *value)
{
	return *value != '\0' ? NULL : "is empty";
}

static char *
show_place(const char *value)
{
	return strdup(strstr(value, "hush") != NULL ? "(hidden)" : value);
}

static const char *
check_place(const char *value)
{
	return strncmp(value, "bad", 3) != 0 ? NULL : "is bad";
}

static const tga_option table[] = {
	{.name = "name",
	 .type = TGA_OPTION_STRING,
	 .offset = offsetof(pushd_settings, name),
	 .env = "T_NAME",
	 .also = {"T_OLD_NAME"},
	 .value = "default",
	 .help = "a name",
	 .check = not_empty},
	{.name = "seconds",
	 .type = TGA_OPTION_INT,
	 .offset = offsetof(pushd_settings, seconds),
	 .env = "T_SECONDS",
	 .value = "5",
	 .min = 1,
	 .max = 60,
	 .unit = "seconds",
	 .help = "a time"},
	{.name = "quiet",
	 .type = TGA_OPTION_BOOL,
	 .offset = offsetof(pushd_settings, quiet),
	 .env = "T_QUIET",
	 .value = "off",
	 .help = "a switch"},
	{.name = "secret",
	 .type = TGA_OPTION_SECRET,
	 .offset = offsetof(pushd_settings, secret),
	 .env = "T_SECRET",
	 .help = "a secret"},
	{.name = "place",
	 .type = TGA_OPTION_STRING,
	 .offset = offsetof(pushd_settings, place),
	 .help = "a place that can have a secret in it",
	 .check = check_place,
	 .show = show_place},
};

static const tga_program program = {
	.name = "t", .summary = "a test", .version = "1.0", .options = table, .count = 5};

/* Parses up to three arguments; what is said goes to a file that is read back. */
static tga_options_result
parse(pushd_settings *s, char *said, size_t size, const char *a, const char *b,
	  const char *c)
{
	char *argv[] = {(char *) "t", (char *) a, (char *) b, (char *) c, NULL};
	int argc = 1;
	tga_options_result result;
	FILE *capture = tmpfile();
	FILE *out = stdout;
	FILE *err = stderr;
	size_t n;

	while (argc < 4 && argv[argc] != NULL)
		argc++;
	memset(s, 0, sizeof(*s));
	stdout = stderr = capture;
	result = tga_options_parse(&program, argc, argv, s);
	stdout = out;
	stderr = err;
	rewind(capture);
	n = fread(said, 1, size - 1, capture);
	said[n] = '\0';
	fclose(capture);
	return result;
}

static void
test_sources(void)
{
	pushd_settings s;
	char said[4096];

	ok(parse(&s, said, sizeof(said), NULL, NULL, NULL) == TGA_OPTIONS_RUN &&
		   strcmp(s.name, "default") == 0 && s.seconds == 5 && !s.quiet &&
		   s.secret == NULL,
	   "without anything the defaults stand");
	setenv("T_OLD_NAME", "old", 1);
	(void) !parse(&s, said, sizeof(said), NULL, NULL, NULL);
	ok(strcmp(s.name, "old") == 0, "another's name in the environment is taken");
	setenv("T_NAME", "new", 1);
	(void) !parse(&s, said, sizeof(said), NULL, NULL, NULL);
	ok(strcmp(s.name, "new") == 0, "its own name goes before");
	(void) !parse(&s, said, sizeof(said), "--name=flag", NULL, NULL);
	ok(strcmp(s.name, "flag") == 0, "the flag goes before both");
	setenv("T_NAME", "", 1);
	(void) !parse(&s, said, sizeof(said), NULL, NULL, NULL);
	ok(strcmp(s.name, "old") == 0, "set and empty is not set");
	unsetenv("T_NAME");
	unsetenv("T_OLD_NAME");
	ok(parse(&s, said, sizeof(said), "--seconds", "60", "--quiet=YES") ==
			   TGA_OPTIONS_RUN &&
		   s.seconds == 60 && s.quiet,
	   "--NAME VALUE and --NAME=VALUE are read");
}

static void
test_bad(void)
{
	pushd_settings s;
	char said[4096];

	ok(parse(&s, said, sizeof(said), "--seconds", "61", NULL) == TGA_OPTIONS_BAD &&
		   strcmp(said, "t: --seconds: '61' is not a whole number from 1 to 60; "
						"see t --help\n") == 0,
	   "a number out of bounds is named, with its bounds, in one line");
	ok(parse(&s, said, sizeof(said), "--seconds", "5x", NULL) == TGA_OPTIONS_BAD,
	   "a number with a tail is refused");
	ok(parse(&s, said, sizeof(said), "--nosuch", "1", NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "unknown option '--nosuch'") != NULL,
	   "an unknown option is named");
	ok(parse(&s, said, sizeof(said), "--name", NULL, NULL) == TGA_OPTIONS_BAD,
	   "a flag without a value is refused");
	ok(parse(&s, said, sizeof(said), "--name=", NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "is empty") != NULL,
	   "an option's own check is asked");
	ok(parse(&s, said, sizeof(said), "--secret", "x", NULL) == TGA_OPTIONS_BAD,
	   "a secret has no flag");
	setenv("T_QUIET", "maybe", 1);
	ok(parse(&s, said, sizeof(said), NULL, NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "T_QUIET") != NULL,
	   "a bad value of the environment is named by its variable");
	unsetenv("T_QUIET");
}

static void
test_secret_in_a_flag(void)
{
	pushd_settings s;
	char said[4096];
	char flag[] = "--place=somebody:hush@here", bad[] = "--place=bad:hush";

	ok(parse(&s, said, sizeof(said), flag, NULL, NULL) == TGA_OPTIONS_RUN &&
		   strcmp(s.place, "somebody:hush@here") == 0 &&
		   strcmp(flag, "--place=(hidden)          ") == 0,
	   "a flag whose value can have a secret in it is read, and gone from the command line");
	ok(parse(&s, said, sizeof(said), bad, NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "--place: '(hidden)' is bad") != NULL,
	   "nor does a complaint tell it");
}

static void
test_printing(void)
{
	pushd_settings s;
	char said[4096];

	setenv("T_SECRET", "hush", 1);
	ok(parse(&s, said, sizeof(said), "--print-config", NULL, NULL) == TGA_OPTIONS_DONE &&
		   strcmp(
			   said,
			   "name = default\nseconds = 5\nquiet = off\nsecret = (set)\nplace = \n") ==
			   0,
	   "--print-config prints every value and no secret");
	unsetenv("T_SECRET");
	ok(parse(&s, said, sizeof(said), "--help", NULL, NULL) == TGA_OPTIONS_DONE &&
		   strstr(said, "--seconds  [T_SECONDS]") != NULL &&
		   strstr(said, "[T_OLD_NAME]") != NULL && strstr(said, "1 to 60") != NULL &&
		   strstr(said, "--secret") == NULL,
	   "--help tells flag, environment, bounds; none for a secret");
	ok(parse(&s, said, sizeof(said), "--print-manual", NULL, NULL) == TGA_OPTIONS_DONE &&
		   strstr(said, ".TH T 8 ") == said &&
		   strstr(said, "\\fB\\-\\-seconds\\fR \\fINUMBER\\fR\n") != NULL &&
		   strstr(said, "From 1 to 60 seconds.\nDefault: \\fB5\\fR.\n") != NULL &&
		   strstr(said, "\\fBT_SECRET\\fR") != NULL &&
		   strstr(said, "\\-\\-secret") == NULL,
	   "--print-manual makes the manual page of the same table");
	ok(parse(&s, said, sizeof(said), "--version", NULL, NULL) == TGA_OPTIONS_DONE &&
		   strcmp(said, "t 1.0\n") == 0,
	   "--version");
}

int
main(void)
{
	test_sources();
	test_bad();
	test_secret_in_a_flag();
	test_printing();
	return tap_done();
}
