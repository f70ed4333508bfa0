/*
 * options_print.h
 *		What a daemon says of its options: --help and --print-config.
 */
#ifndef TGA_OPTIONS_PRINT_H
#define TGA_OPTIONS_PRINT_H

#include "options.h"

void tga_options_print_help(const tga_program *program);
void tga_options_print_config(const tga_program *program, const void *config);

#endif
