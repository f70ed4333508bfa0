/*
 * utf8.h
 *		Characters of UTF-8, as RFC 3629 has it.
 */
#ifndef TGA_UTF8_H
#define TGA_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most bytes that one character takes. */
#define TGA_UTF8_MAX 4

/*
 * The length of the character at p, of which left bytes are there, at least one; 0 if
 * there is none: shortest form only, no surrogates, nothing beyond U+10FFFF.
 */
size_t tga_utf8_length(const char *p, size_t left);

/*
 * The same for a text that ends in NUL, with the code point.  Where there is no
 * character: 1 and a *code of 0, so that a walk gets past a broken byte.
 */
size_t tga_utf8_next(const char *text, uint32_t *code);

/* How many bytes the first characters of a text take that ends in NUL. */
size_t tga_utf8_prefix(const char *text, size_t characters);

/* Whether it is characters from end to end. */
bool tga_utf8_is_valid(const char *text, size_t len);

/* Writes a character without a NUL; its length. */
size_t tga_utf8_encode(uint32_t code, char *out);

#endif
