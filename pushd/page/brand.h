/*
 * brand.h
 *		What an operator lays into --brand-dir: the site's own looks and words.
 *
 *		logo.svg or logo.png	stands in the place of ours, and is the tab's icon
 *		brand.css				a style sheet after ours: colours, by custom properties
 *		texts_en, texts_de, ...	`name = 'text'` a line, quoted as a configuration file is
 *
 * The directory is taken as a whole or not at all: one mistake in it, and the pages stay
 * as they were, or the daemon does not start.  So whatever a page shows was looked at
 * before: a text has the placeholders that the shipped one has, and every byte of text
 * is UTF-8.  A file that is named almost like these is a mistake as well; others are
 * not looked at.
 *
 * The operator is trusted with the looks of the pages, not with their safety: a text
 * is text and never HTML, and a logo is an image, which cannot run a script.
 */
#ifndef PUSHD_BRAND_H
#define PUSHD_BRAND_H

#include "buffer.h"
#include "page/texts.h"
#include "span.h"

/* Pages have to stay small: they are what people wait for. */
#define PUSHD_BRAND_LOGO_MAX (128 * 1024)
#define PUSHD_BRAND_FILE_MAX (64 * 1024)

/* The longest of ours has some 200 bytes. */
#define PUSHD_BRAND_TEXT_MAX 1000

#define PUSHD_BRAND_COMPLAINT_MAX 1024

typedef struct pushd_brand_text
{
	char *text; /* NULL: the shipped one */
	char *html; /* the same, escaped: the source of a template */
} pushd_brand_text;

typedef struct pushd_brand
{
	tga_span logo; /* at is NULL where there is none */
	const char *logo_name;
	const char *logo_type;
	tga_span css;
	pushd_brand_text texts[TGA_LANGUAGE_COUNT][PUSHD_TEXT_COUNT];
	tga_buffer files; /* their names, with spaces between */
} pushd_brand;

/* NULL, and what is wrong: with which file, in which line, what to do. */
pushd_brand *pushd_brand_read(const char *directory,
							  char complaint[static PUSHD_BRAND_COMPLAINT_MAX])
	__attribute__((warn_unused_result));

/* NULL does nothing. */
void pushd_brand_free(pushd_brand *brand);

/* --- brand_text.c ---------------------------------------------------------------- */

#define PUSHD_BRAND_WHY_MAX 512

/*
 * Takes the lines of texts_CODE.  NULL, or what is wrong in line *line, in memory that
 * is the caller's.
 */
const char *pushd_brand_texts_parse(tga_span content, tga_language language,
									pushd_brand *brand,
									char why[static PUSHD_BRAND_WHY_MAX], size_t *line)
	__attribute__((warn_unused_result));

/* Writes all texts of a language, as lines that are comments still; the exit status. */
int pushd_brand_print_texts(const char *code);

#endif
