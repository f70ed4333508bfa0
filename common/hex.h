/*
 * hex.h
 *		Bytes as hexadecimal digits.
 *
 * What we write is lower-case, and what we decode has to be: one text for one value.
 * Digits of others, as those of a percent-encoding, come in either case.
 */
#ifndef TGA_HEX_H
#define TGA_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value of a digit in either case, or -1. */
int tga_hex_digit(char c);

/* The value of the two digits at the head of len characters, in either case, or -1. */
int tga_hex_byte(const char *digits, size_t len);

/* Writes 2 * len digits and a NUL. */
void tga_hex_encode(const uint8_t *bytes, size_t len, char *text);

/* Decodes exactly 2 * len lower-case digits; false for anything else. */
bool tga_hex_decode(const char *text, size_t text_len, uint8_t *bytes, size_t len)
	__attribute__((warn_unused_result));

#endif
