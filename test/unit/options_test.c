/*
 * options_test.c
 *		The option table: where values come from, in which order, and what bad
 *		ones do.
 */
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	 .reloads = true,
	 .check = not_empty},
	{.name = "seconds",
	 .type = TGA_OPTION_INT,
	 .offset = offsetof(pushd_settings, seconds),
	 .env = "T_SECONDS",
	 .value = "5",
	 .min = 1,
	 .max = 60,
	 .unit = "seconds",
	 .help = "a time",
	 .reloads = true},
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

/* What they mean together: a place needs a name of its own. */
static bool
finish(void *config, char complaint[static TGA_COMPLAINT_MAX])
{
	const pushd_settings *s = config;

	snprintf(complaint, TGA_COMPLAINT_MAX, "a place without a name");
	return s->place == NULL || strcmp(s->name, "default") != 0;
}

static const tga_program program = {.name = "t",
									.summary = "a test",
									.version = "1.0",
									.config_env = "T_CONFIG",
									.options = table,
									.count = 5,
									.config_size = sizeof(pushd_settings),
									.finish = finish};
static tga_options *kept;

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
	kept = NULL;
	stdout = stderr = capture;
	result = tga_options_parse(&program, argc, argv, s, &kept);
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

	ok(parse(&s, said, sizeof(said), flag, "--name=x", NULL) == TGA_OPTIONS_RUN &&
		   strcmp(s.place, "somebody:hush@here") == 0 &&
		   strcmp(flag, "--place=(hidden)          ") == 0,
	   "a flag whose value can have a secret in it is read, and gone from the command line");
	ok(parse(&s, said, sizeof(said), bad, NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "--place: '(hidden)' is bad") != NULL,
	   "nor does a complaint tell it");
}

static const char *
write_file(const char *text)
{
	static char path[] = "/tmp/tgauth-options-XXXXXX";
	static bool made;
	FILE *file;

	if (!made)
		close(mkstemp(path));
	made = true;
	file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
	return path;
}

static void
test_file(void)
{
	pushd_settings s;
	char said[4096], expected[256];
	const char *path =
		write_file("# ours\nname = 'of the file'\nSECONDS = 7\nsecret = s\n");

	setenv("T_CONFIG", path, 1);
	ok(parse(&s, said, sizeof(said), NULL, NULL, NULL) == TGA_OPTIONS_RUN &&
		   strcmp(s.name, "of the file") == 0 && s.seconds == 7 && !s.quiet &&
		   strcmp(s.secret, "s") == 0,
	   "a file goes before defaults, and may have secrets");
	ok(!tga_options_file_is_open(kept), "this one is its owner's");
	chmod(path, 0644);
	setenv("T_NAME", "of the environment", 1);
	ok(parse(&s, said, sizeof(said), "--config", path, "--seconds=8") ==
			   TGA_OPTIONS_RUN &&
		   strcmp(s.name, "of the environment") == 0 && s.seconds == 8,
	   "the environment goes before it, and so does a flag");
	ok(tga_options_file_is_open(kept), "a secret that everybody can read is noticed");
	unsetenv("T_NAME");
	write_file("name = x\n\nseconds = 61\n");
	snprintf(expected, sizeof(expected),
			 "t: %s:3: seconds: '61' is not a whole number from 1 to 60; see t --help\n",
			 path);
	ok(parse(&s, said, sizeof(said), "--seconds=8", NULL, NULL) == TGA_OPTIONS_BAD &&
		   strcmp(said, expected) == 0,
	   "a bad value is refused with file and line, though a flag goes before it");
	write_file("nosuch = 1\n");
	ok(parse(&s, said, sizeof(said), NULL, NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, ":1: there is no option 'nosuch'") != NULL,
	   "an unknown name is refused");
	write_file("place = bad:hush\n");
	ok(parse(&s, said, sizeof(said), NULL, NULL, NULL) == TGA_OPTIONS_BAD &&
		   strstr(said, "place: '(hidden)' is bad") != NULL,
	   "no complaint tells a secret");
	ok(parse(&s, said, sizeof(said), "--config=/nowhere/t.conf", NULL, NULL) ==
			   TGA_OPTIONS_BAD &&
		   strstr(said, "--config: cannot read '/nowhere/t.conf': No such file") != NULL,
	   "a file that is not there is refused");
	ok(parse(&s, said, sizeof(said), "--config=/tmp", NULL, NULL) == TGA_OPTIONS_BAD,
	   "a directory is no file");
}

static bool
reloads(pushd_settings *s, const char *text, const char *changed, const char *restart)
{
	char complaint[TGA_COMPLAINT_MAX];
	tga_buffer did = {0}, wants = {0};
	bool well;

	write_file(text);
	well = tga_options_reload(kept, s, &did, &wants, complaint);
	if (!well)
		printf("# %s\n", complaint);
	else if (strcmp(did.bytes != NULL ? did.bytes : "", changed) != 0 ||
			 strcmp(wants.bytes != NULL ? wants.bytes : "", restart) != 0)
	{
		printf("# changed %s, restart %s\n", did.bytes, wants.bytes);
		well = false;
	}
	tga_buffer_clear(&did);
	tga_buffer_clear(&wants);
	return well;
}

static void
test_reload(void)
{
	pushd_settings s;
	char said[4096];
	const char *path = write_file("name = x\nseconds = 7\n");

	ok(parse(&s, said, sizeof(said), "--config", path, "--quiet=on") == TGA_OPTIONS_RUN &&
		   reloads(&s, "name = x\nseconds = 7\n", "", ""),
	   "the same again changes nothing");
	ok(reloads(&s, "name = 'y z'\nquiet = off\nsecret = t\n", "name=y z seconds=5",
			   "secret") &&
		   strcmp(s.name, "y z") == 0 && s.seconds == 5 && s.quiet && s.secret == NULL,
	   "what can change does, a line that is gone means the default, a flag stays before");
	ok(reloads(&s, "name = 'y z'\nsecret = t\nplace = a:hush@b\n", "", "secret place") &&
		   s.place == NULL,
	   "what needs a restart is named each time, until there is one");
	ok(!reloads(&s, "seconds = 9\nname = w\nnosuch = 1\n", "", "") && s.seconds == 5 &&
		   strcmp(s.name, "y z") == 0,
	   "a file with a bad line is refused as a whole");
	ok(!reloads(&s, "seconds = 9\nplace = a\n", "", "") && s.seconds == 5,
	   "so is one whose options do not go together");
	unlink(path);
	unsetenv("T_CONFIG");
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
		   strstr(said, "--secret") == NULL &&
		   strstr(said, "--config FILE  [T_CONFIG]") != NULL &&
		   strstr(said, "[default: 5] [SIGHUP]") != NULL,
	   "--help tells flag, environment, bounds, what reloads; no flag for a secret");
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
	test_file();
	test_reload();
	test_printing();
	return tap_done();
}
