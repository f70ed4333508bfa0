/*
 * base64url.h
 *		The URL-safe alphabet of RFC 4648 section 5, without padding.
 *
 * Start tokens, cookies and JWTs all travel in it.  Decoding is strict: one
 * text for one value, so that a secret has no second spelling.
 */
#ifndef TGA_BASE64URL_H
#define TGA_BASE64URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters that n bytes become; the terminating NUL is not counted. */
#define TGA_BASE64URL_CHARS(n) (((n) *4 + 2) / 3)

/* The most bytes that n characters can hold. */
#define TGA_BASE64URL_BYTES(n) ((n) *3 / 4)

/* Writes TGA_BASE64URL_CHARS(len) characters and a NUL to text. */
void tga_base64url_encode(const uint8_t *bytes, size_t len, char *text);

/*
 * Decodes exactly len characters into bytes, which has room for
 * TGA_BASE64URL_BYTES(len), and sets *decoded.  False for a character outside
 * the alphabet, an impossible length, or unused bits that are not zero.
 */
bool tga_base64url_decode(const char *text, size_t len, uint8_t *bytes, size_t *decoded)
	__attribute__((warn_unused_result));

#endif
