/*
 * config_file.h
 *		The bytes of a configuration file: one `name = value` a line, quoted as
 *		PostgreSQL's own files are.
 *
 *		# a comment
 *		listen = 127.0.0.1:8080
 *		dsn = 'host=/run/postgresql dbname=site'	# spaces and '#' want quotes
 *
 * The equals sign may be left out.  Within quotes '' and \' are a quote, \\ is a backslash,
 * and \b, \f, \n, \r, \t and \123 are what they are in C.  What PostgreSQL would cut off
 * or pass over in silence is refused: a secret that ends at its first '#' helps nobody.
 */
#ifndef TGA_CONFIG_FILE_H
#define TGA_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#define TGA_CONFIG_FILE_MAX (1024 * 1024)

/*
 * Takes one setting, the texts good during the call only.  NULL, or what is wrong with it,
 * in memory that lasts until the next call.
 */
typedef const char *(*tga_config_setting)(void *arg, const char *name, const char *value);

/* NULL, or what is wrong in line *line; no value is told, since it may be a secret. */
const char *tga_config_file_parse(const char *bytes, size_t len,
								  tga_config_setting setting, void *arg, size_t *line)
	__attribute__((warn_unused_result));

#endif
