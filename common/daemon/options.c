/*
 * options.c
 *		See options.h.
 *
 * Every place is checked where it is read, so that a line of the file that is wrong is
 * refused though a flag goes before it: it would count once the flag is gone.
 */
#include "options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "health.h"
#include "journal.h"
#include "manual.h"
#include "must.h"
#include "option_file.h"
#include "option_value.h"
#include "options_print.h"

struct tga_options
{
	const tga_program *program;
	const char **flags; /* each option's on the command line, or NULL */
	const char *path;	/* of the file, or NULL */
	tga_option_file file;
	char **owned; /* copies of flags, and lines that were read anew */
	size_t owned_count;
	bool prints; /* the configuration, and nothing else */
};

static void __attribute__((format(printf, 2, 3)))
say(char *complaint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(complaint, TGA_COMPLAINT_MAX, format, args);
	va_end(args);
}

/* What a configuration may point to is kept to the end.  False: memory is short. */
static bool
own(tga_options *o, char *text)
{
	char **more = realloc(o->owned, (o->owned_count + 1) * sizeof(*more));

	if (more == NULL)
		return false;
	o->owned = more;
	o->owned[o->owned_count++] = text;
	return true;
}

/* The place of a name in the table, or of none, behind its last. */
static size_t
find(const tga_program *program, const char *name, size_t len)
{
	size_t i = 0;

	while (i < program->count && (strlen(program->options[i].name) != len ||
								  memcmp(program->options[i].name, name, len) != 0))
		i++;
	return i;
}

/* --- the other places ------------------------------------------------------------------ */

/* The environment's value for an option, and under which name; NULL if none. */
static const char *
from_environment(const tga_option *option, const char **name)
{
	const char *names[1 + sizeof(option->also) / sizeof(option->also[0])] = {option->env};

	memcpy(names + 1, option->also, sizeof(option->also));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		const char *value = names[i] != NULL ? getenv(names[i]) : NULL;

		/* Set and empty is how compose files and units say 'not set'. */
		if (value != NULL && *value != '\0')
		{
			*name = names[i];
			return value;
		}
	}
	return NULL;
}

/* Puts together what counts, and finishes it unless it is only printed. */
static bool
fill(const tga_options *o, char *const *lines, void *config, char *complaint)
{
	for (size_t i = 0; i < o->program->count; i++)
	{
		const tga_option *option = &o->program->options[i];
		const char *name = option->name;
		const char *value = from_environment(option, &name);
		char why[TGA_COMPLAINT_MAX];

		if (value == NULL)
			value = lines != NULL && lines[i] != NULL ? lines[i] : option->value;
		if (value != NULL && !tga_option_check(option, value, why))
		{
			say(complaint, "%s: %.900s", name, why);
			return false;
		}
		if (o->flags[i] != NULL)
			value = o->flags[i];
		if (value != NULL)
			tga_option_store(option, value, config);
	}
	return o->prints || o->program->finish == NULL ||
		   o->program->finish(config, complaint);
}

/* --- the command line ------------------------------------------------------------------- */

/*
 * Every user of the machine reads command lines: a value that can have a secret in it is
 * copied, and its place there keeps what may be seen.  NULL if memory is short.
 */
static const char *
hide(tga_options *o, const tga_option *option, char *value)
{
	size_t len = strlen(value);
	char *copy, *shown;

	if (option->show == NULL)
		return value;
	copy = strdup(value);
	if (copy == NULL || !own(o, copy))
	{
		free(copy);
		return NULL;
	}
	shown = option->show(value);
	memset(value, ' ', len);
	if (shown != NULL)
		memcpy(value, shown, strlen(shown) < len ? strlen(shown) : len);
	free(shown);
	return copy;
}

static bool
set_flag(tga_options *o, size_t i, char *value, char *complaint)
{
	const tga_option *option = &o->program->options[i];
	char why[TGA_COMPLAINT_MAX] = "finds no memory";

	o->flags[i] = hide(o, option, value);
	if (o->flags[i] != NULL && tga_option_check(option, o->flags[i], why))
		return true;
	say(complaint, "--%s: %.900s", option->name, why);
	return false;
}

/* Takes argv[i] and perhaps argv[i + 1]; returns how many, or 0 after a complaint. */
static int
take_flag(tga_options *o, char *argv[], int i, int argc, char *complaint)
{
	char *argument = argv[i];
	char *equals = strchr(argument, '=');
	int len = (int) (equals != NULL ? equals - argument : (ssize_t) strlen(argument));
	bool is_file = len == 8 && memcmp(argument, "--config", 8) == 0;
	size_t found = o->program->count;
	char *value;

	if (len > 2 && strncmp(argument, "--", 2) == 0)
		found = find(o->program, argument + 2, (size_t) len - 2);
	if (!is_file && (found == o->program->count ||
					 o->program->options[found].type == TGA_OPTION_SECRET))
	{
		say(complaint, "unknown option '%.*s'", len < 80 ? len : 80, argument);
		return 0;
	}
	if (equals == NULL && i + 1 >= argc)
	{
		say(complaint, "%.*s needs a value", len, argument);
		return 0;
	}
	value = equals != NULL ? equals + 1 : argv[i + 1];
	if (is_file)
		o->path = value;
	else if (!set_flag(o, found, value, complaint))
		return 0;
	return equals != NULL ? 1 : 2;
}

/* Answers what only asks; false if nothing does. */
static bool
answer(const tga_program *program, int argc, char *const argv[])
{
	const tga_question *own = program->question;

	for (int i = 1; i < argc; i++)
	{
		bool help = strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
		bool manual = strcmp(argv[i], "--print-manual") == 0;
		bool version = strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0;

		if (strcmp(argv[i], "--check-health") == 0)
			exit(tga_health_ask());
		if (own != NULL && i + 1 < argc && strcmp(argv[i], own->flag) == 0)
			exit(own->answer(argv[i + 1]));
		if (help)
			tga_options_print_help(program);
		if (manual)
			tga_manual_print(stdout, program);
		if (version)
			printf("%s %s\n", program->name, program->version);
		if (help || manual || version)
			return true;
	}
	return false;
}

static bool
read_all(tga_options *o, int argc, char *argv[], void *config, char *complaint)
{
	const char *file =
		o->program->config_env != NULL ? getenv(o->program->config_env) : NULL;

	if (file != NULL && *file != '\0')
		o->path = file;
	for (int i = 1; i < argc;)
	{
		int taken = 1;

		if (strcmp(argv[i], "--print-config") == 0)
			o->prints = true;
		else
			taken = take_flag(o, argv, i, argc, complaint);
		if (taken == 0)
			return false;
		i += taken;
	}
	return (o->path == NULL ||
			tga_option_file_read(o->program, o->path, &o->file, complaint)) &&
		   fill(o, o->file.lines, config, complaint);
}

tga_options_result
tga_options_parse(const tga_program *program, int argc, char *argv[], void *config,
				  tga_options **kept)
{
	char complaint[TGA_COMPLAINT_MAX] = "out of memory";
	tga_options *o;

	if (answer(program, argc, argv))
		return TGA_OPTIONS_DONE;
	o = calloc(1, sizeof(*o));
	if (o != NULL)
	{
		o->program = program;
		o->flags = calloc(program->count, sizeof(*o->flags));
	}
	if (o == NULL || o->flags == NULL || !read_all(o, argc, argv, config, complaint))
	{
		/* An error, in the journal's words. */
		fprintf(stderr, "%s%s: %s; see %s --help\n",
				tga_journal_is_at(STDERR_FILENO) ? "<3>" : "", program->name, complaint,
				program->name);
		if (program->clear != NULL)
			program->clear(config);
		tga_options_close(o);
		return TGA_OPTIONS_BAD;
	}
	if (!o->prints)
	{
		*kept = o;
		return TGA_OPTIONS_RUN;
	}
	tga_options_print_config(program, config);
	tga_options_close(o);
	return TGA_OPTIONS_DONE;
}

void
tga_options_close(tga_options *o)
{
	if (o == NULL)
		return;
	for (size_t i = 0; i < o->owned_count; i++)
	{
		explicit_bzero(o->owned[i], strlen(o->owned[i]));
		free(o->owned[i]);
	}
	free(o->owned);
	free(o->flags);
	tga_option_file_clear(o->program, &o->file);
	free(o);
}

/* --- reading anew -------------------------------------------------------------------------- */

const char *
tga_options_file(const tga_options *o)
{
	return o->path;
}

bool
tga_options_file_is_open(const tga_options *o)
{
	return o->file.is_open && o->file.has_secret;
}

static void
report(const tga_option *option, const void *config, tga_buffer *changed)
{
	char *shown = tga_option_show(option, config);

	tga_buffer_texts(changed, changed->len > 0 ? " " : "", option->name, "=",
					 shown != NULL ? shown : "", NULL);
	free(shown);
}

/* Strings that the configuration had stay: some request may still read them. */
static void
take(tga_options *o, const tga_option *option, void *config, const void *next,
	 char **line, tga_buffer *changed, tga_buffer *restart)
{
	bool same = tga_option_is_same(option, config, next);

	if (!same && option->reloads)
	{
		tga_option_copy(option, config, next);
		report(option, config, changed);
	}
	else if (!same)
		tga_buffer_texts(restart, restart->len > 0 ? " " : "", option->name, NULL);
	if (*line == NULL || tga_option_string(option, config) != *line)
		return;
	/* It is the configuration's now; one that nobody owns is better than one too few. */
	(void) !own(o, *line);
	*line = NULL;
}

bool
tga_options_reload(tga_options *o, void *config, tga_buffer *changed, tga_buffer *restart,
				   char complaint[static TGA_COMPLAINT_MAX])
{
	const tga_program *program = o->program;
	void *next = calloc(1, program->config_size);
	tga_option_file file = {0};
	bool ok;

	TGA_MUST(o->path != NULL && !o->prints);
	say(complaint, "out of memory");
	ok = next != NULL && tga_option_file_read(program, o->path, &file, complaint) &&
		 fill(o, file.lines, next, complaint);
	for (size_t i = 0; ok && i < program->count; i++)
		take(o, &program->options[i], config, next, &file.lines[i], changed, restart);
	if (ok)
	{
		o->file.is_open = file.is_open;
		o->file.has_secret = file.has_secret;
	}
	tga_option_file_clear(program, &file);
	if (next != NULL && program->clear != NULL)
		program->clear(next);
	free(next);
	return ok;
}
