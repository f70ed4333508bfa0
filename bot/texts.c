/*
 * texts.c
 *		See texts.h.
 */
#include "texts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "utf8.h"

#define TEXTS_OF(symbol, code, direction) [TGA_##symbol] = bot_texts_##code,

static const char *const *const texts[TGA_LANGUAGE_COUNT] = {TGA_LANGUAGES(TEXTS_OF)};

const char *
bot_plain_text(tga_language language, bot_text_id id)
{
	TGA_MUST(language < TGA_LANGUAGE_COUNT && id < TEXT_COUNT);
	return texts[language][id];
}

/* Whether a character would act on the text around it. */
static bool
is_unruly(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e ||
		   c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
		   c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

static void
write_value(FILE *out, const char *text)
{
	size_t count = 0;
	uint32_t code;

	for (size_t len; *text != '\0'; text += len)
	{
		len = tga_utf8_next(text, &code);
		if (is_unruly(code))
			continue;
		if (++count > BOT_VALUE_CHARS)
		{
			fputs("…", out);
			return;
		}
		if (code == '<')
			fputs("&lt;", out);
		else if (code == '>')
			fputs("&gt;", out);
		else if (code == '&')
			fputs("&amp;", out);
		else if (code == '"')
			fputs("&quot;", out);
		else
			fwrite(text, 1, len, out);
	}
}

static const bot_value *
find_value(const bot_value *values, const char *name, size_t len)
{
	for (; values != NULL && values->name != NULL; values++)
		if (strlen(values->name) == len && memcmp(values->name, name, len) == 0)
			return values;
	return NULL;
}

char *
bot_text(tga_language language, bot_text_id id, const bot_value *values)
{
	const char *at = bot_plain_text(language, id);
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (out == NULL)
		return NULL;
	while (*at != '\0')
	{
		size_t plain = strcspn(at, "{");
		const char *end = strchr(at + plain, '}');
		const bot_value *value;

		fwrite(at, 1, plain, out);
		at += plain;
		if (*at == '\0' || end == NULL)
			continue;
		value = find_value(values, at + 1, (size_t) (end - at) - 1);
		if (value != NULL && value->text != NULL)
		{
			if (value->is_html)
				fputs(value->text, out);
			else
				write_value(out, value->text);
		}
		at = end + 1;
	}
	if (fclose(out) != 0)
	{
		free(result);
		return NULL;
	}
	return result;
}
