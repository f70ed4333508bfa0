/*
 * secret_file.h
 *		A secret in a file of its own: neither in the environment nor on a command line.
 */
#ifndef TGA_SECRET_FILE_H
#define TGA_SECRET_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Whether everybody on this machine can read or change it. */
bool tga_file_is_open_to_everybody(FILE *file);

/*
 * Its first line without white space around it, of less than max bytes; to be wiped and
 * freed.  NULL with the reason.  *is_open may be NULL.
 */
char *tga_secret_file_read(const char *path, size_t max, bool *is_open, const char **why)
	__attribute__((warn_unused_result));

#endif
