/*
 * manual.c
 *		See manual.h.
 *
 * Names, defaults and bounds stand in the option table alone, so that a page
 * that differs from the program cannot be built.  What every daemon has from
 * options.h and lifecycle.h is said here, in the same words for each.
 */
#include "manual.h"

#include <ctype.h>
#include <string.h>

/* Text as man(7) wants it: no request by accident, and '-' that can be copied. */
static void
put_text(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text != '\0'; text++)
	{
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
	}
}

static void
put_upper(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		fputc(toupper((unsigned char) *text), out);
}

static void
put_bold(FILE *out, const char *before, const char *text)
{
	fputs("\\fB", out);
	put_text(out, before);
	put_text(out, text);
	fputs("\\fR", out);
}

static void
put_value_name(FILE *out, const tga_option *option)
{
	if (option->type == TGA_OPTION_BOOL)
		fputs("\\fIon\\fR|\\fIoff\\fR", out);
	else if (option->type == TGA_OPTION_INT)
		fputs("\\fINUMBER\\fR", out);
	else
		fputs("\\fITEXT\\fR", out);
}

static void
put_environment(FILE *out, const tga_option *option)
{
	const size_t also = sizeof(option->also) / sizeof(option->also[0]);
	const char *before = "";

	if (option->env != NULL)
	{
		put_bold(out, "", option->env);
		before = ", ";
	}
	for (size_t i = 0; i < also && option->also[i] != NULL; i++)
	{
		fputs(before, out);
		put_bold(out, "", option->also[i]);
		before = ", ";
	}
}

static void
put_option(FILE *out, const tga_option *option)
{
	bool named = option->env != NULL || option->also[0] != NULL;

	fputs(".TP\n", out);
	if (option->type != TGA_OPTION_SECRET)
	{
		put_bold(out, "--", option->name);
		fputc(' ', out);
		put_value_name(out, option);
	}
	else
		put_environment(out, option);
	fputc('\n', out);
	fputc(toupper((unsigned char) option->help[0]), out);
	put_text(out, option->help + 1);
	fputs(".\n", out);
	if (option->type == TGA_OPTION_INT)
		fprintf(out, "From %d to %d%s%s.\n", option->min, option->max,
				option->unit != NULL ? " " : "",
				option->unit != NULL ? option->unit : "");
	if (option->value != NULL && *option->value != '\0')
	{
		fputs("Default: ", out);
		put_bold(out, "", option->value);
		fputs(".\n", out);
	}
	if (option->reloads)
		fputs("Changes at SIGHUP.\n", out);
	if (option->type == TGA_OPTION_SECRET)
	{
		fputs("A secret: there is no flag for it; in a file its name is ", out);
		put_bold(out, "", option->name);
		fputs(".\n", out);
	}
	else if (named)
	{
		fputs("Environment: ", out);
		put_environment(out, option);
		fputs(".\n", out);
	}
}

static void
put_config(FILE *out, const tga_program *program)
{
	fputs(
		".TP\n\\fB\\-\\-config\\fR \\fIFILE\\fR\n"
		"One \\fIname\\fR = \\fIvalue\\fR a line, with the names above; a value with spaces,\n"
		"\\(oq#\\(cq, a quote or a backslash stands in single quotes, with \\(aq\\(aq for a quote\n"
		"and \\(rs\\(rs for a backslash. What follows \\(oq#\\(cq is a comment. Flags and\n"
		"variables count before it. It is read at the start and at SIGHUP.\n",
		out);
	if (program->config_env == NULL)
		return;
	fputs("Environment: ", out);
	put_bold(out, "", program->config_env);
	fputs(".\n", out);
}

static void
put_question(FILE *out, const tga_question *question)
{
	fputs(".TP\n", out);
	put_bold(out, "", question->flag);
	fprintf(out, " \\fI%s\\fR\n%c", question->value,
			toupper((unsigned char) question->help[0]));
	put_text(out, question->help + 1);
	fputs(".\n", out);
}

/* What options.h, lifecycle.h, supervisor.h and health.h give to every daemon. */
static const char common_part[] =
	".SH SIGNALS\n"
	".TP\n\\fBSIGTERM\\fR, \\fBSIGINT\\fR\n"
	"The first ends what is under way in good order, the second exits at once.\n"
	".TP\n\\fBSIGHUP\\fR\n"
	"Has the file of \\fB\\-\\-config\\fR read anew. One with a wrong line is refused as a\n"
	"whole, and all stays as it was. The log says what has changed and what needs a\n"
	"restart. Without a file nothing happens.\n"
	".SH EXIT STATUS\n"
	".TP\n0\nEnded by a signal, in good order.\n"
	".TP\n1\nCould not start, or was told twice to end.\n"
	".TP\n2\nAn option is wrong; one line on standard error says which.\n"
	".SH ENVIRONMENT\n"
	"What libpq reads (\\fBPGHOST\\fR, \\fBPGPASSFILE\\fR and their kin) counts where\n"
	"the connection string says nothing.\n"
	".PP\n"
	"\\fBNOTIFY_SOCKET\\fR and \\fBWATCHDOG_USEC\\fR, set by\n"
	".BR systemd (1),\n"
	"have readiness, signs of life and status reported.\n"
	".PP\n"
	"\\fBTGAUTH_HEALTH\\fR: a path, or \\fB@\\fR\\fIname\\fR for an abstract name, where a\n"
	"unix socket answers whether the daemon is well. \\fB\\-\\-check\\-health\\fR asks\n"
	"there and exits with 0 if it is: the health check of a container.\n"
	".SH FILES\n"
	".TP\n";

static const char see_also[] =
	".env\\fR\nThe environment variables of the systemd service.\n"
	".SH SEE ALSO\n"
	".BR tgauth\\-pushd (8),\n.BR tgauth\\-bot (8),\n.BR systemd.service (5),\n"
	".BR psql (1)\n";

void
tga_manual_print(FILE *out, const tga_program *program)
{
	fputs(".TH ", out);
	put_upper(out, program->name);
	fprintf(out, " 8 \"\" \"tgauth %s\" \"tgauth\"\n.SH NAME\n", program->version);
	put_text(out, program->name);
	fputs(" \\- ", out);
	put_text(out, program->summary);
	fputs("\n.SH SYNOPSIS\n", out);
	put_bold(out, "", program->name);
	fputs("\n[\\fB\\-\\-\\fINAME VALUE\\fR]...\n.br\n", out);
	put_bold(out, "", program->name);
	fputs("\n\\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR | \\fB\\-\\-print\\-config\\fR |"
		  " \\fB\\-\\-print\\-manual\\fR | \\fB\\-\\-check\\-health\\fR\n",
		  out);
	if (program->about != NULL)
	{
		fputs(".SH DESCRIPTION\n", out);
		put_text(out, program->about);
		fputc('\n', out);
	}
	fputs(
		".SH OPTIONS\n"
		"A flag counts before the environment variable beside it, that before a line of\n"
		"the file of \\fB\\-\\-config\\fR, and that before the default. A variable that is set and empty counts as not set.\n",
		out);
	for (size_t i = 0; i < program->count; i++)
		put_option(out, &program->options[i]);
	put_config(out, program);
	if (program->question != NULL)
		put_question(out, program->question);
	fputs(common_part, out);
	fputs("\\fI/etc/tgauth/", out);
	/* tgauth-pushd reads pushd.env: the service knows whose it is. */
	put_text(out, strncmp(program->name, "tgauth-", 7) == 0 ? program->name + 7
															: program->name);
	fputs(see_also, out);
}
