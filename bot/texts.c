/*
 * texts.c
 *		See texts.h.
 */
#include "texts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

extern const char *const bot_texts_en[TEXT_COUNT];
extern const char *const bot_texts_ru[TEXT_COUNT];

const bot_language bot_languages[] = {{"en", bot_texts_en}, {"ru", bot_texts_ru}};
const size_t bot_language_count = sizeof(bot_languages) / sizeof(bot_languages[0]);

const bot_language *
bot_language_for(const char *language_code)
{
	for (size_t i = 0; language_code != NULL && i < bot_language_count; i++)
	{
		size_t len = strlen(bot_languages[i].code);

		/* "ru" and "ru-RU", but not "run". */
		if (strncasecmp(language_code, bot_languages[i].code, len) == 0 &&
			(language_code[len] == '\0' || language_code[len] == '-'))
			return &bot_languages[i];
	}
	return &bot_languages[0];
}

/* Bytes of the UTF-8 character that begins here, and its code point; 1 and 0 where there is none. */
static size_t
next_character(const char *text, uint32_t *code)
{
	const unsigned char *p = (const unsigned char *) text;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	*code = len == 1 ? p[0] : p[0] & (0xff >> (len + 1));
	for (size_t i = 1; i < len; i++)
	{
		if ((p[i] & 0xc0) != 0x80)
		{
			*code = 0;
			return 1;
		}
		*code = *code << 6 | (p[i] & 0x3f);
	}
	return len;
}

size_t
bot_utf8_prefix(const char *text, size_t characters)
{
	const char *at = text;
	uint32_t code;

	for (; *at != '\0' && characters > 0; characters--)
		at += next_character(at, &code);
	return (size_t) (at - text);
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
		len = next_character(text, &code);
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
bot_text(const bot_language *language, bot_text_id id, const bot_value *values)
{
	const char *at = language->texts[id];
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
