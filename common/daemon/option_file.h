/*
 * option_file.h
 *		What the file of --config says of each option of a program.
 */
#ifndef TGA_OPTION_FILE_H
#define TGA_OPTION_FILE_H

#include "options.h"

typedef struct tga_option_file
{
	char **lines;	 /* each option's text, or NULL, in the order of the table */
	bool is_open;	 /* everybody on this machine can read or change it */
	bool has_secret; /* that others must not see */
} tga_option_file;

/* False with the reason, of a line with its number: nothing is left to be cleared then. */
bool tga_option_file_read(const tga_program *program, const char *path,
						  tga_option_file *file, char complaint[static TGA_COMPLAINT_MAX])
	__attribute__((warn_unused_result));

/* Wipes and frees; all zero does nothing. */
void tga_option_file_clear(const tga_program *program, tga_option_file *file);

#endif
