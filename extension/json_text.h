/*
 * json_text.h
 *		The escapes in strings of JSON.
 */
#ifndef TGA_JSON_TEXT_H
#define TGA_JSON_TEXT_H

/*
 * The code point of the \u escape whose digits begin at *p, which is moved past
 * it and past the second half of a pair; -1 for zero and for half a pair.
 */
long tga_json_code_point(const char **p, const char *end);

#endif
