/*
 * option_value.h
 *		One option's value: as text, and in the configuration.
 */
#ifndef TGA_OPTION_VALUE_H
#define TGA_OPTION_VALUE_H

#include "options.h"

/* True if it will do; else why says what is wrong with it, and tells no secret. */
bool tga_option_check(const tga_option *option, const char *text,
					  char why[static TGA_COMPLAINT_MAX])
	__attribute__((warn_unused_result));

/* Stores a text that was checked.  A string is kept, not copied. */
void tga_option_store(const tga_option *option, const char *text, void *config);

/* Whether two configurations agree in it.  A string that is NULL is as an empty one. */
bool tga_option_is_same(const tga_option *option, const void *a, const void *b);
void tga_option_copy(const tga_option *option, void *to, const void *from);

/* The string or secret that it is; NULL for none and for another type. */
const char *tga_option_string(const tga_option *option, const void *config);

/* As people may see it; to be freed.  NULL if memory is short. */
char *tga_option_show(const tga_option *option, const void *config);

#endif
