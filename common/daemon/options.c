/*
 * options.c
 *		See options.h.
 */
#include "options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "health.h"
#include "manual.h"

/* Where a value came from, for the message when it will not do. */
typedef struct source
{
	const char *prefix; /* "--" or "" */
	const char *name;
} source;

static void __attribute__((format(printf, 2, 3)))
complain(const tga_program *program, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; see %s --help\n", program->name);
}

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

/* Stores one value in the configuration, or says what is wrong with it. */
static bool
set_value(const tga_program *program, const tga_option *option, source from,
		  const char *text, void *config)
{
	void *field = (char *) config + option->offset;
	const char *wrong = option->check != NULL ? option->check(text) : NULL;

	if (wrong != NULL)
	{
		char *shown = option->show != NULL ? option->show(text) : strdup(text);

		/* A secret that will not do must not reach the terminal either. */
		if (option->type == TGA_OPTION_SECRET || shown == NULL)
			complain(program, "%s%s: %s", from.prefix, from.name, wrong);
		else
			complain(program, "%s%s: '%s' %s", from.prefix, from.name, shown, wrong);
		free(shown);
		return false;
	}
	switch (option->type)
	{
		case TGA_OPTION_STRING:
		case TGA_OPTION_SECRET:
			*(const char **) field = text;
			return true;
		case TGA_OPTION_INT:
			if (parse_int(text, option->min, option->max, field))
				return true;
			complain(program, "%s%s: '%s' is not a whole number from %d to %d",
					 from.prefix, from.name, text, option->min, option->max);
			return false;
		case TGA_OPTION_BOOL:
			if (parse_bool(text, field))
				return true;
			complain(program, "%s%s: '%s' is neither 'on' nor 'off'", from.prefix,
					 from.name, text);
			return false;
	}
	return false;
}

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

static bool
set_defaults(const tga_program *program, void *config)
{
	for (size_t i = 0; i < program->count; i++)
	{
		const tga_option *option = &program->options[i];
		const char *name = option->name;
		const char *text = from_environment(option, &name);

		if (text == NULL)
			text = option->value;
		if (text != NULL && !set_value(program, option, (source){"", name}, text, config))
			return false;
	}
	return true;
}

static const tga_option *
find_flag(const tga_program *program, const char *flag, size_t len)
{
	for (size_t i = 0; i < program->count; i++)
	{
		const tga_option *option = &program->options[i];

		if (option->type != TGA_OPTION_SECRET && strlen(option->name) == len &&
			memcmp(option->name, flag, len) == 0)
			return option;
	}
	return NULL;
}

static void
print_help(const tga_program *program)
{
	printf("%s: %s\n\nUsage: %s [--NAME VALUE]...\n\n", program->name, program->summary,
		   program->name);
	for (size_t i = 0; i < program->count; i++)
	{
		const tga_option *option = &program->options[i];

		if (option->type != TGA_OPTION_SECRET)
			printf("  --%s", option->name);
		else
			printf("  (no flag)");
		if (option->env != NULL)
			printf("  [%s]", option->env);
		for (int k = 0; k < 4 && option->also[k] != NULL; k++)
			printf("  [%s]", option->also[k]);
		printf("\n      %s", option->help);
		if (option->type == TGA_OPTION_INT)
			printf(" (%s%s%d to %d)", option->unit != NULL ? option->unit : "",
				   option->unit != NULL ? ", " : "", option->min, option->max);
		if (option->value != NULL && *option->value != '\0')
			printf(" [default: %s]", option->value);
		printf("\n");
	}
	printf(
		"\n  --help (-h), --version (-V), --print-config, --print-manual, --check-health\n");
}

static void
print_shown(const tga_option *option, const char *value)
{
	char *shown = option->show(value);

	printf("%s\n", shown != NULL ? shown : "");
	free(shown);
}

static void
print_config(const tga_program *program, const void *config)
{
	for (size_t i = 0; i < program->count; i++)
	{
		const tga_option *option = &program->options[i];
		const void *field = (const char *) config + option->offset;
		const char *text = NULL;

		printf("%s = ", option->name);
		switch (option->type)
		{
			case TGA_OPTION_INT:
				printf("%d\n", *(const int *) field);
				continue;
			case TGA_OPTION_BOOL:
				text = *(const bool *) field ? "on" : "off";
				break;
			case TGA_OPTION_SECRET:
				text = *(const char *const *) field != NULL ? "(set)" : "";
				break;
			case TGA_OPTION_STRING:
				text = *(const char *const *) field;
				if (text != NULL && option->show != NULL)
				{
					print_shown(option, text);
					continue;
				}
				break;
		}
		printf("%s\n", text != NULL ? text : "");
	}
}

/*
 * Every user of the machine reads command lines: a value that can have a secret in it is
 * copied, and its place there keeps what may be seen.  NULL if memory is short.
 */
static const char *
hide(const tga_option *option, char *value)
{
	size_t len = strlen(value);
	char *copy, *shown;

	if (option->show == NULL)
		return value;
	copy = strdup(value);
	shown = option->show(value);
	memset(value, ' ', len);
	if (shown != NULL)
		memcpy(value, shown, strlen(shown) < len ? strlen(shown) : len);
	free(shown);
	return copy;
}

/* Takes argv[i] and perhaps argv[i + 1]; returns how many, or 0 after a complaint. */
static int
take_flag(const tga_program *program, char *const argv[], int i, int argc, void *config)
{
	char *argument = argv[i];
	char *equals = strchr(argument, '=');
	size_t len = equals != NULL ? (size_t) (equals - argument) : strlen(argument);
	const tga_option *option = NULL;
	const char *value;

	if (len > 2 && strncmp(argument, "--", 2) == 0)
		option = find_flag(program, argument + 2, len - 2);
	if (option == NULL)
	{
		complain(program, "unknown option '%.*s'", (int) len, argument);
		return 0;
	}
	if (equals == NULL && i + 1 >= argc)
	{
		complain(program, "--%s needs a value", option->name);
		return 0;
	}
	value = hide(option, equals != NULL ? equals + 1 : argv[i + 1]);
	if (value == NULL ||
		!set_value(program, option, (source){"--", option->name}, value, config))
		return 0;
	return equals != NULL ? 1 : 2;
}

tga_options_result
tga_options_parse(const tga_program *program, int argc, char *const argv[], void *config)
{
	bool print = false;

	for (int i = 1; i < argc; i++)
	{
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
		{
			print_help(program);
			return TGA_OPTIONS_DONE;
		}
		if (strcmp(argv[i], "--check-health") == 0)
			exit(tga_health_ask());
		if (strcmp(argv[i], "--print-manual") == 0)
		{
			tga_manual_print(stdout, program);
			return TGA_OPTIONS_DONE;
		}
		if (strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0)
		{
			printf("%s %s\n", program->name, program->version);
			return TGA_OPTIONS_DONE;
		}
	}
	if (!set_defaults(program, config))
		return TGA_OPTIONS_BAD;
	for (int i = 1; i < argc;)
	{
		int taken;

		if (strcmp(argv[i], "--print-config") == 0)
		{
			print = true;
			i++;
			continue;
		}
		taken = take_flag(program, argv, i, argc, config);
		if (taken == 0)
			return TGA_OPTIONS_BAD;
		i += taken;
	}
	if (!print)
		return TGA_OPTIONS_RUN;
	print_config(program, config);
	return TGA_OPTIONS_DONE;
}
