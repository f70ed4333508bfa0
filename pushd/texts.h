/*
 * texts.h
 *		Every word of the login page and of the account page, in each language.
 *
 * A text may hold the names of values ({{site_name}}), and {time}, which the
 * page's script fills in: the same ones in all languages.  Another language is
 * another column.
 */
#ifndef TGA_PUSHD_TEXTS_H
#define TGA_PUSHD_TEXTS_H

#include <stddef.h>

#include "page.h"

typedef struct page_text
{
	const char *key;
	const char *in[PAGE_LANGUAGES];
} page_text;

extern const page_text page_texts[];
extern const size_t page_texts_count;

extern const page_text account_texts[];
extern const size_t account_texts_count;

#endif
