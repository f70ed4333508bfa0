/*
 * manual.h
 *		The manual page of a daemon, made from its option table.
 */
#ifndef TGA_MANUAL_H
#define TGA_MANUAL_H

#include <stdio.h>

#include "options.h"

/* Writes man(7) source, section 8: what --print-manual answers. */
void tga_manual_print(FILE *out, const tga_program *program);

#endif
