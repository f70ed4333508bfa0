/*
 * brand_text.c
 *		The lines of a brand's texts_CODE; see brand.h.
 *
 * A text that lacks a placeholder would hide what people need (which number, which
 * site), and one that has another would show its braces, so both are refused.
 */
#include "page/brand.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "config_file.h"

/* --- placeholders ------------------------------------------------------------------ */

/* The next "{{name}}" or "{name}" of a text, which then begins after it. */
static bool
next_placeholder(const char **text, tga_span *found)
{
	const char *at = *text;

	while ((at = strchr(at, '{')) != NULL)
	{
		size_t braces = at[1] == '{' ? 2 : 1;
		const char *end = at + braces;

		while (isalnum((unsigned char) *end) || *end == '_')
			end++;
		if (end > at + braces && strncmp(end, "}}", braces) == 0)
		{
			*found = (tga_span){at, (size_t) (end - at) + braces};
			*text = end + braces;
			return true;
		}
		at += braces;
	}
	return false;
}

static int
occurrences(const char *text, tga_span placeholder)
{
	tga_span one;
	int n = 0;

	while (next_placeholder(&text, &one))
		n += one.len == placeholder.len && memcmp(one.at, placeholder.at, one.len) == 0;
	return n;
}

/* The first placeholder that stands in one text less often than in the other. */
static bool
find_lacking(const char *text, const char *other, tga_span *lacking)
{
	const char *whole = other;

	while (next_placeholder(&other, lacking))
		if (occurrences(text, *lacking) < occurrences(whole, *lacking))
			return true;
	return false;
}

/* --- one text ------------------------------------------------------------------------ */

typedef struct reading
{
	tga_language language;
	pushd_brand *brand;
	char *why;
} reading;

/* Whether braces stand where the template language would read more than a value. */
static bool
has_stray_braces(const char *text)
{
	tga_span one;

	for (const char *rest = text; (rest = strstr(rest, "{{")) != NULL; rest = one.at)
	{
		const char *at = rest;

		if (!next_placeholder(&at, &one) || one.at != rest)
			return true;
		one.at += one.len;
	}
	return false;
}

static const char *
check(const reading *r, pushd_text which, const char *text)
{
	const char *shipped = pushd_text_shipped(r->language, which), *what = NULL;
	tga_span placeholder = {"", 0};

	if (text[strspn(text, " ")] == '\0')
		what = "has an empty text";
	else if (strlen(text) > PUSHD_BRAND_TEXT_MAX)
		what = "has a text of more than 1000 bytes";
	else if (has_stray_braces(text))
		what = "has '{{' without a name and '}}'";
	else if (find_lacking(text, shipped, &placeholder))
		what = "lacks ";
	else if (find_lacking(shipped, text, &placeholder))
		what = occurrences(shipped, placeholder) > 0 ? "has too many " : "takes no ";
	if (what == NULL)
		return NULL;
	snprintf(r->why, PUSHD_BRAND_WHY_MAX, "%s%.*s; as shipped: '%s'", what,
			 placeholder.len < 60 ? (int) placeholder.len : 60, placeholder.at, shipped);
	return r->why;
}

/* What stands for a text in HTML; NULL if memory is short. */
static char *
escape(const char *text)
{
	tga_buffer html = {0};

	for (; *text != '\0'; text++)
		switch (*text)
		{
			case '&':
				tga_buffer_text(&html, "&amp;");
				break;
			case '<':
				tga_buffer_text(&html, "&lt;");
				break;
			case '>':
				tga_buffer_text(&html, "&gt;");
				break;
			case '"':
				tga_buffer_text(&html, "&quot;");
				break;
			case '\'':
				tga_buffer_text(&html, "&#39;");
				break;
			default:
				tga_buffer_add(&html, text, 1);
		}
	if (!html.failed)
		return html.bytes;
	tga_buffer_clear(&html);
	return NULL;
}

/* The parser gives names with dashes. */
static pushd_text
find(const char *name)
{
	for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
	{
		const char *known = pushd_text_name((pushd_text) t);
		size_t i = 0;

		while (known[i] != '\0' &&
			   name[i] == (known[i] == '_' ? '-' : tolower((unsigned char) known[i])))
			i++;
		if (known[i] == '\0' && name[i] == '\0')
			return (pushd_text) t;
	}
	return PUSHD_TEXT_COUNT;
}

/* Of two lines with one name the later one counts, as in configuration files. */
static const char *
on_setting(void *arg, const char *name, const char *value)
{
	const reading *r = arg;
	pushd_text which = find(name);
	pushd_brand_text *text;
	const char *wrong;

	if (which == PUSHD_TEXT_COUNT)
	{
		snprintf(
			r->why, PUSHD_BRAND_WHY_MAX,
			"has no text's name before '=': tgauth-pushd --print-texts %s lists them",
			tga_language_code(r->language));
		return r->why;
	}
	wrong = check(r, which, value);
	if (wrong != NULL)
		return wrong;
	text = &r->brand->texts[r->language][which];
	free(text->text);
	free(text->html);
	text->text = strdup(value);
	text->html = escape(value);
	return text->text != NULL && text->html != NULL ? NULL : "finds no memory";
}

const char *
pushd_brand_texts_parse(tga_span content, tga_language language, pushd_brand *brand,
						char why[static PUSHD_BRAND_WHY_MAX], size_t *line)
{
	reading r = {.language = language, .brand = brand, .why = why};
	const char *wrong =
		tga_config_file_parse(content.at, content.len, on_setting, &r, line);

	if (wrong != NULL && wrong != why)
		snprintf(why, PUSHD_BRAND_WHY_MAX, "%s", wrong);
	return wrong != NULL ? why : NULL;
}

/* --- to be asked for ------------------------------------------------------------------- */

int
pushd_brand_print_texts(const char *code)
{
	int l = 0;

	while (l < TGA_LANGUAGE_COUNT &&
		   strcmp(tga_language_code((tga_language) l), code) != 0)
		l++;
	if (l == TGA_LANGUAGE_COUNT)
	{
		fprintf(stderr, "tgauth-pushd: --print-texts: there is no language '%s'\n", code);
		return 2;
	}
	printf("# texts_%s: take the '#' away from what is to be said otherwise.\n", code);
	for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
	{
		putchar('#');
		for (const char *name = pushd_text_name((pushd_text) t); *name != '\0'; name++)
			putchar(tolower((unsigned char) *name));
		fputs(" = '", stdout);
		for (const char *text = pushd_text_shipped((tga_language) l, (pushd_text) t);
			 *text != '\0'; text++)
			fputs(*text == '\''	  ? "''"
				  : *text == '\\' ? "\\\\"
								  : (char[]){*text, '\0'},
				  stdout);
		puts("'");
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
