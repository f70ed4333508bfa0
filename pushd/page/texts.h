/*
 * texts.h
 *		Every word of the login page and of the account page, in each language.
 *
 * A text may hold the names of values ({{site_name}}), and {time}, which the
 * page's script fills in: the same ones in all languages.  Another language is
 * another column.
 */
#ifndef PUSHD_TEXTS_H
#define PUSHD_TEXTS_H

#include <stddef.h>

#include "page/page.h"

typedef struct pushd_page_text
{
	const char *key;
	const char *in[TGA_LANGUAGE_COUNT];
} pushd_page_text;

extern const pushd_page_text page_texts[];
extern const size_t page_texts_count;

extern const pushd_page_text account_texts[];
extern const size_t account_texts_count;

#endif
