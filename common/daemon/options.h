/*
 * options.h
 *		A daemon's options: one table, from which parsing, --help,
 *		--print-config and the manual page come.
 *
 * An option is looked for on the command line, then in the environment under
 * its own name, then under the names of others that it also takes, then in the file
 * that --config names, then its default stands.  Secrets have no flag, since every
 * user of the machine reads command lines; they come from the environment or from a
 * file.  Where a flag's value can have a secret in it, the command line shows it for as
 * long as it takes to read it.
 *
 * The file is read anew when the daemon is told to.  It is taken as a whole or not at
 * all; of what differs, those options change that the table says can, and of the others
 * it is told that they need a restart.
 */
#ifndef TGA_OPTIONS_H
#define TGA_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "buffer.h"

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
	bool reloads;	  /* a running daemon takes another value at SIGHUP */
	/* Says what is wrong with a value, or NULL if it will do; may be NULL. */
	const char *(*check)(const char *value);
	/* What is shown of a value that can have a secret in it, good or bad; may be NULL. */
	char *(*show)(const char *value);
} tga_option;

/* What only one program answers, and ends. */
typedef struct tga_question
{
	const char *flag;				  /* "--print-texts" */
	const char *value;				  /* "LANGUAGE": what stands after it */
	const char *help;				  /* one line */
	int (*answer)(const char *value); /* the exit status */
} tga_question;

typedef struct tga_program
{
	const char *name;	 /* "tgauth-pushd" */
	const char *summary; /* one line for --help */
	const char *version;
	const char *about;		/* a paragraph for the manual page, or NULL */
	const char *config_env; /* names the file where --config does not; or NULL */
	const tga_option *options;
	size_t count;
	size_t config_size;			  /* of the configuration structure */
	const tga_question *question; /* or NULL */
	/*
	 * Works out what the options mean together; false with what is wrong.  Its counterpart
	 * gives back what it made, also where it failed.  Both may be NULL.
	 */
	bool (*finish)(void *config, char complaint[static TGA_COMPLAINT_MAX]);
	void (*clear)(void *config);
} tga_program;

typedef enum tga_options_result
{
	TGA_OPTIONS_RUN,  /* the configuration is complete */
	TGA_OPTIONS_DONE, /* --help and its kin were answered: exit 0 */
	TGA_OPTIONS_BAD	  /* one line said why on standard error: exit 2 */
} tga_options_result;

/* What was said at the start, for when the file is read anew. */
typedef struct tga_options tga_options;

/*
 * Fills *config and finishes it.  Strings point into the environment, the table, or what is kept
 * in *kept.  --NAME VALUE and --NAME=VALUE are read; --help, --version,
 * --print-config and --print-manual are answered on standard output, the program's own
 * question as well; --check-health asks a running daemon and exits.  *kept is set where the daemon is to run.
 */
tga_options_result tga_options_parse(const tga_program *program, int argc, char *argv[],
									 void *config, tga_options **kept)
	__attribute__((warn_unused_result));

/* Wipes and frees, with the strings of the configuration.  NULL does nothing. */
void tga_options_close(tga_options *o);

/* The file, or NULL. */
const char *tga_options_file(const tga_options *o);

/* Whether it has a secret in it, and everybody on this machine can read or change it. */
bool tga_options_file_is_open(const tga_options *o);

/*
 * Reads the file anew.  What it changes and can be changed is taken into *config, whose
 * other fields stay, those that finish made as well.  Adds "name=value" of each to
 * changed, and the names of what needs a restart to restart.  False, and nothing is
 * changed, with what is wrong.
 */
bool tga_options_reload(tga_options *o, void *config, tga_buffer *changed,
						tga_buffer *restart, char complaint[static TGA_COMPLAINT_MAX])
	__attribute__((warn_unused_result));

#endif
