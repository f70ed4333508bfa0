/*
 * options.h
 *		A daemon's options: one table, from which parsing, --help,
 *		--print-config and the manual page come.
 *
 * An option is looked for on the command line, then in the environment under
 * its own name, then under the names of others that it also takes, then its
 * default stands.  Secrets have no flag, since every user of the machine reads
 * command lines; they come from the environment or from a file.  Where a flag's value
 * can have a secret in it, the command line shows it for as long as it takes to read it.
 */
#ifndef TGA_OPTIONS_H
#define TGA_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Room for what is wrong with a configuration. */
#define TGA_COMPLAINT_MAX 1024

typedef enum tga_option_type
{
	TGA_OPTION_STRING, /* const char * */
	TGA_OPTION_INT,	   /* int, between min and max */
	TGA_OPTION_BOOL,   /* bool; "on" and "off", and their kin */
	TGA_OPTION_SECRET  /* const char *; no flag, printed as (set) */
} tga_option_type;

typedef struct tga_option
{
	const char *name; /* "listen": the flag is --listen */
	tga_option_type type;
	size_t offset;		 /* of the field in the configuration structure */
	const char *env;	 /* "TGAUTH_LISTEN", or NULL */
	const char *also[4]; /* other environment variables it takes, in order */
	const char *value;	 /* the default as text, or NULL for none */
	int min;
	int max;
	const char *unit; /* "seconds", "bytes"; NULL for none */
	const char *help; /* one line */
	/* Says what is wrong with a value, or NULL if it will do; may be NULL. */
	const char *(*check)(const char *value);
	/* What is shown of a value that can have a secret in it, good or bad; may be NULL. */
	char *(*show)(const char *value);
} tga_option;

typedef struct tga_program
{
	const char *name;	 /* "tgauth-pushd" */
	const char *summary; /* one line for --help */
	const char *version;
	const char *about; /* a paragraph for the manual page, or NULL */
	const tga_option *options;
	size_t count;
} tga_program;

typedef enum tga_options_result
{
	TGA_OPTIONS_RUN,  /* the configuration is complete */
	TGA_OPTIONS_DONE, /* --help and its kin were answered: exit 0 */
	TGA_OPTIONS_BAD	  /* one line said why on standard error: exit 2 */
} tga_options_result;

/*
 * Fills *config.  Strings point into argv, the environment, the table, or
 * memory that is never freed.  --NAME VALUE and --NAME=VALUE are read;
 * --help, --version, --print-config and --print-manual are answered on
 * standard output; --check-health asks a running daemon and exits.
 */
tga_options_result tga_options_parse(const tga_program *program, int argc,
									 char *const argv[], void *config)
	__attribute__((warn_unused_result));

#endif
