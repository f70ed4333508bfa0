/*
 * language.h
 *		The languages that people are spoken to in: which there are, how one is
 *		chosen, and how a file of texts is made of one.
 *
 * Another language is a line here and a file of texts in each program.  A program
 * has one X-table of its texts, TEXTS(X), from which comes the enum that they are
 * named by, and a file for each language, texts_CODE.c:
 *
 *		TGA_TEXT(TITLE, "Log in");
 *		...
 *		const char *const program_texts_en[] = {TEXTS(TGA_TEXT_ENTRY)};
 *
 * A text that a language lacks does not compile, nor does one that is there twice
 * or that the table does not have; a language without a file does not link.
 */
#ifndef TGA_LANGUAGE_H
#define TGA_LANGUAGE_H

#include "span.h"

/* symbol, code, direction.  The first one is for everyone whose language is not here. */
#define TGA_LANGUAGES(X)                                                                 \
	X(ENGLISH, en, ltr)                                                                  \
	X(RUSSIAN, ru, ltr)                                                                  \
	X(GERMAN, de, ltr)                                                                   \
	X(UKRAINIAN, uk, ltr)                                                                \
	X(SPANISH, es, ltr)                                                                  \
	X(PERSIAN, fa, rtl)

#define TGA_LANGUAGE_MEMBER(symbol, code, direction) TGA_##symbol,

typedef enum tga_language
{
	TGA_LANGUAGES(TGA_LANGUAGE_MEMBER) TGA_LANGUAGE_COUNT
} tga_language;

#define TGA_TEXT(symbol, text) static const char text_of_##symbol[] = text
#define TGA_TEXT_ENTRY(symbol) text_of_##symbol,

/* "en", as in Content-Language. */
const char *tga_language_code(tga_language language);

/* How it is written: "ltr" or "rtl". */
const char *tga_language_direction(tga_language language);

/* The language of a tag such as "ru" or "pt-BR", in any case; NULL may be asked for. */
tga_language tga_language_of_tag(const char *tag);

/* The language that an Accept-Language header (RFC 9110 section 12.5.4) likes best. */
tga_language tga_language_accepted(tga_span header);

#endif
