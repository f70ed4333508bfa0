/*
 * encoding.h
 *		What strangers write comes in UTF-8; a database may be in another encoding.
 *
 * Nothing that a stranger can send raises, so a character that the database cannot
 * hold becomes a question mark.  In a password that would make all such characters
 * one: there it becomes an escape, which only ASCII is needed for, and the functions
 * that take passwords read it as the character in whatever database they run.
 *
 *		escape	U+001A (substitute), the code point in hex, a semicolon
 */
#ifndef TGA_ENCODING_H
#define TGA_ENCODING_H

#include "postgres.h"

/* As text of the database; exact for a password.  What is no UTF-8 becomes '?' as well. */
char *tga_encoding_from_utf8(const char *utf8, size_t len, bool exact);

/*
 * Text of the database as UTF-8, or, in one of SQL_ASCII, whose bytes mean nothing, as
 * it is.
 */
char *tga_encoding_to_utf8(const char *text);

/* The same, with the escapes of a password undone. */
char *tga_encoding_password(const char *text);

/* A setting, which nobody converted: as it is, if it can be text of the database. */
char *tga_encoding_setting(const char *value);

#endif
