/*
 * bot_texts_test.c
 *		The bot's words: every language has all of them, with the same values in
 *		them; and what becomes of values that people made up.
 */
#include "../../bot/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isolation.h"
#include "tap.h"

/* The {names} of a text, sorted, each once, as one string. */
static void
placeholders(const char *text, char names[static 512])
{
	const char *found[32];
	size_t lengths[32];
	size_t count = 0;

	names[0] = '\0';
	while ((text = strchr(text, '{')) != NULL)
	{
		size_t len = strcspn(text + 1, "}");
		size_t at = 0;

		while (at < count &&
			   (lengths[at] != len || memcmp(found[at], text + 1, len) != 0))
			at++;
		if (at == count && count < 32)
		{
			found[count] = text + 1;
			lengths[count++] = len;
		}
		text += len;
	}
	for (char c = 'a'; c <= 'z'; c++)
		for (size_t i = 0; i < count; i++)
			if (found[i][0] == c)
				snprintf(names + strlen(names), 512 - strlen(names), "%.*s ",
						 (int) lengths[i], found[i]);
}

static void
test_languages(void)
{
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		for (int id = 0; id < TEXT_COUNT; id++)
		{
			const char *first = bot_plain_text(0, (bot_text_id) id);
			const char *text = bot_plain_text((tga_language) l, (bot_text_id) id);
			const char *code = tga_language_code((tga_language) l);
			char name[64], wanted[512], found[512];

			snprintf(name, sizeof(name), "text %d in %s", id, code);
			ok((*text == '\0') == (id == TEXT_CALLBACK_OK), name);
			placeholders(first, wanted);
			placeholders(text, found);
			snprintf(name, sizeof(name), "values of text %d in %s", id, code);
			ok(strcmp(wanted, found) == 0, name);
		}
}

static void
test_right_to_left(void)
{
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		for (int id = 0; id < TEXT_COUNT; id++)
		{
			const char *code = tga_language_code((tga_language) l);
			char name[64];

			if (strcmp(tga_language_direction((tga_language) l), "rtl") != 0)
				continue;
			snprintf(name, sizeof(name), "isolation in text %d in %s", id, code);
			ok(is_isolated(bot_plain_text((tga_language) l, (bot_text_id) id)), name);
		}
	ok(!is_isolated("a {site}") && !is_isolated("a /help") && !is_isolated("\u2068a") &&
		   is_isolated("<b>{n}</b> \u2068{site}\u2069 \u2068/help\u2069"),
	   "what is isolated");
}

/* What a value becomes in "{n} min ago", which is a value and few words. */
static bool
becomes(const char *value, const char *wanted)
{
	char *text =
		bot_text(TGA_ENGLISH, TEXT_MINUTES_AGO, (bot_value[]){{"n", value, false}, {0}});
	char all[1024];
	bool same;

	snprintf(all, sizeof(all), "%s min ago", wanted);
	same = text != NULL && strcmp(text, all) == 0;
	free(text);
	return same;
}

static void
test_values(void)
{
	char long_name[4 * BOT_VALUE_CHARS + 8] = "";
	char cut_name[sizeof(long_name) + 8] = "";
	char *text;

	ok(becomes("Ann", "Ann"), "a plain name");
	ok(becomes(NULL, ""), "no name");
	ok(becomes("<b>&\"", "&lt;b&gt;&amp;&quot;"), "markup is escaped");
	ok(becomes("{n}", "{n}"), "a value is not a template");
	ok(becomes("a\nb\tc\x7f\x01", "abc"), "control characters go");
	ok(becomes("\u202eabc\u2066\u200f\u061c", "abc"), "direction marks go");
	ok(becomes("\xc2\x85x\u2028", "x"), "other line breaks go");
	ok(becomes("👩‍👩‍👧", "👩‍👩‍👧"),
	   "emoji of several characters stay");
	ok(becomes("шахерезада شهرزاد", "шахерезада شهرزاد"), "other scripts stay");
	ok(becomes("a\xc3", "a"), "broken UTF-8 goes, and does not run off the end");
	for (int i = 0; i < BOT_VALUE_CHARS + 1; i++)
	{
		strcat(long_name, "é");
		strcat(cut_name, i < BOT_VALUE_CHARS ? "é" : "…");
	}
	ok(becomes(long_name, cut_name), "long values are cut between characters");
	text = bot_text(TGA_ENGLISH, TEXT_MINUTES_AGO,
					(bot_value[]){{"n", "<b>1</b>", true}, {0}});
	ok(text != NULL && strcmp(text, "<b>1</b> min ago") == 0, "HTML of ours stays");
	free(text);
}

int
main(void)
{
	test_languages();
	test_right_to_left();
	test_values();
	return tap_done();
}
