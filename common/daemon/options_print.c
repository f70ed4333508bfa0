/*
 * options_print.c
 *		See options_print.h.
 */
#include "options_print.h"

#include <stdlib.h>

#include "option_value.h"

static void
print_option(const tga_option *option)
{
	if (option->type != TGA_OPTION_SECRET)
		printf("  --%s", option->name);
	else
		printf("  (no flag; in a file: %s)", option->name);
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
	printf("%s\n", option->reloads ? " [SIGHUP]" : "");
}

void
tga_options_print_help(const tga_program *program)
{
	printf("%s: %s\n\nUsage: %s [--NAME VALUE]...\n\n", program->name, program->summary,
		   program->name);
	for (size_t i = 0; i < program->count; i++)
		print_option(&program->options[i]);
	printf("\n  --config FILE");
	if (program->config_env != NULL)
		printf("  [%s]", program->config_env);
	printf(
		"\n      lines of name = 'value', with the names above; a flag or a variable goes\n"
		"      first.  SIGHUP has it read anew: what is marked [SIGHUP] changes at once,\n"
		"      the rest at a restart\n");
	if (program->question != NULL)
		printf("  %s %s\n      %s\n", program->question->flag, program->question->value,
			   program->question->help);
	printf("  --help (-h), --version (-V), --print-config, --print-manual, "
		   "--check-health\n");
}

void
tga_options_print_config(const tga_program *program, const void *config)
{
	for (size_t i = 0; i < program->count; i++)
	{
		char *shown = tga_option_show(&program->options[i], config);

		printf("%s = %s\n", program->options[i].name, shown != NULL ? shown : "");
		free(shown);
	}
}
