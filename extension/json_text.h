/*
 * json_text.h
 *		What strings of JSON are made of: UTF-8 and escapes.
 */
#ifndef TGA_JSON_TEXT_H
#define TGA_JSON_TEXT_H

#include <stddef.h>

/*
 * The length of the UTF-8 sequence at p, of which left bytes are there; 0 if there
 * is none: shortest form only, no surrogates, nothing beyond U+10FFFF (RFC 3629).
 */
int tga_utf8_length(const unsigned char *p, size_t left);

/*
 * The code point of the \u escape whose digits begin at *p, which is moved past
 * it and past the second half of a pair; -1 for zero and for half a pair.
 */
long tga_json_code_point(const char **p, const char *end);

#endif
