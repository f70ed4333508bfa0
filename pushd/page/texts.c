/*
 * texts.c
 *		See texts.h.
 */
#include "page/texts.h"

#include "must.h"

#define NAME(symbol) #symbol,
#define OF_LANGUAGE(symbol, code, direction) pushd_texts_##code,

static const char *const names[] = {PUSHD_TEXTS(NAME)};
static const char *const *const shipped[] = {TGA_LANGUAGES(OF_LANGUAGE)};

const char *
pushd_text_name(pushd_text text)
{
	TGA_MUST(text < PUSHD_TEXT_COUNT);
	return names[text];
}

const char *
pushd_text_shipped(tga_language language, pushd_text text)
{
	TGA_MUST(language < TGA_LANGUAGE_COUNT && text < PUSHD_TEXT_COUNT);
	return shipped[language][text];
}
