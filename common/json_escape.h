/*
 * json_escape.h
 *		What must not stand as itself in a string of JSON.
 *
 * Byte by byte, so that who writes, whatever into, copies what needs no escape.
 * UTF-8 goes through as it is.
 */
#ifndef TGA_JSON_ESCAPE_H
#define TGA_JSON_ESCAPE_H

/* "\u001f" and a NUL. */
#define TGA_JSON_ESCAPE_MAX 7

/*
 * The escape of a byte, written into buffer, or NULL if it stands for itself.
 * Beyond what RFC 8259 section 7 asks for, DEL is escaped.
 */
const char *tga_json_escape(char c, char buffer[static TGA_JSON_ESCAPE_MAX]);

/* The same with <, > and &, so that the text is safe inside HTML too. */
const char *tga_json_escape_html(char c, char buffer[static TGA_JSON_ESCAPE_MAX]);

#endif
