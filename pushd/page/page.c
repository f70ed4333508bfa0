/*
 * page.c
 *		See page.h.
 *
 * HTML and texts are templates, parsed once; a model becomes values, and where it
 * chooses a text, the template of that.
 */
#include "page/page.h"

#include <stdio.h>
#include <stdlib.h>

#include "must.h"
#include "page/page_values.h"
#include "page/template.h"
#include "page/texts.h"

#define SYMBOL_NAME(symbol) #symbol,
#define GIVEN_NAME(symbol, name, ...) name,
#define VIEW_HTML(symbol, name, html) PUSHD_##html,

static const char *const value_names[PUSHD_VALUE_COUNT] = {
	PUSHD_PAGE_VALUES(SYMBOL_NAME) PUSHD_PAGE_VIEWS(GIVEN_NAME)
		PUSHD_PAGE_ASSETS(GIVEN_NAME) PUSHD_PAGE_BRAND_ASSETS(GIVEN_NAME)};
static const char *const text_names[] = {PUSHD_TEXTS(SYMBOL_NAME)
											 PUSHD_PAGE_CHOICES(SYMBOL_NAME)};
static const char *const list_names[] = {PUSHD_PAGE_LISTS(SYMBOL_NAME)};
static const char *const html_names[] = {PUSHD_PAGE_HTML(GIVEN_NAME)};
static const int html_of_view[] = {PUSHD_PAGE_VIEWS(VIEW_HTML)};

struct pushd_pages
{
	pushd_template *html[PUSHD_HTML_COUNT];
	pushd_template *texts[TGA_LANGUAGE_COUNT][PUSHD_TEXT_COUNT];
	pushd_page_asset assets[PUSHD_ASSET_COUNT];
	pushd_brand *brand; /* whose bytes the others refer to; or NULL */
};

static pushd_template *
parse(const char *what, tga_span source, const pushd_template_names *names)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES];
	pushd_template *t = pushd_template_parse(source.at, source.len, names, error);

	if (t == NULL)
		fprintf(stderr, "page: %s: %s\n", what, error);
	return t;
}

static bool
parse_html(pushd_pages *pages)
{
	const pushd_template_names names = {
		value_names, PUSHD_VALUE_COUNT, text_names, PUSHD_TEXT_COUNT + PUSHD_CHOICE_COUNT,
		list_names,	 PUSHD_LIST_COUNT};

	for (int h = 0; h < PUSHD_HTML_COUNT; h++)
	{
		pages->html[h] = parse(html_names[h], pushd_page_html(h), &names);
		if (pages->html[h] == NULL)
			return false;
	}
	return true;
}

/* Texts name values only: parts of parts do not exist. */
static bool
parse_texts(pushd_pages *pages, tga_language language)
{
	const pushd_template_names names = {.values = value_names,
										.n_values = PUSHD_VALUE_COUNT};
	const pushd_brand *b = pages->brand;

	for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
	{
		const char *html = b != NULL ? b->texts[language][t].html : NULL;

		if (html == NULL)
			html = pushd_text_shipped(language, (pushd_text) t);
		pages->texts[language][t] = parse(text_names[t], tga_span_of(html), &names);
		if (pages->texts[language][t] == NULL)
			return false;
	}
	return true;
}

pushd_pages *
pushd_pages_open(pushd_brand *brand)
{
	pushd_pages *pages = calloc(1, sizeof(*pages));
	bool ok;

	if (pages == NULL)
	{
		pushd_brand_free(brand);
		return NULL;
	}
	pages->brand = brand;
	ok = parse_html(pages) && pushd_page_assets_open(pages->assets, brand);
	for (int l = 0; ok && l < TGA_LANGUAGE_COUNT; l++)
		ok = parse_texts(pages, (tga_language) l);
	if (ok)
		return pages;
	pushd_pages_close(pages);
	return NULL;
}

void
pushd_pages_close(pushd_pages *pages)
{
	if (pages == NULL)
		return;
	for (int h = 0; h < PUSHD_HTML_COUNT; h++)
		pushd_template_free(pages->html[h]);
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
			pushd_template_free(pages->texts[l][t]);
	pushd_brand_free(pages->brand);
	free(pages);
}

const pushd_brand *
pushd_pages_brand(const pushd_pages *pages)
{
	return pages->brand;
}

/* --- rendering ------------------------------------------------------------------- */

/* One page while it is rendered: its values, and its texts with those it chooses. */
typedef struct rendering
{
	pushd_page_values values;
	const pushd_template *parts[PUSHD_TEXT_COUNT + PUSHD_CHOICE_COUNT];
} rendering;

static void
put_choices(rendering *r)
{
	for (int c = 0; c < PUSHD_CHOICE_COUNT; c++)
	{
		pushd_text chosen = r->values.choice[c];

		r->parts[PUSHD_TEXT_COUNT + c] =
			chosen == PUSHD_TEXT_COUNT ? NULL : r->parts[chosen];
	}
}

static bool
next_row(void *arg, size_t list, size_t row)
{
	rendering *r = arg;
	bool found = pushd_page_values_row(&r->values, list, row);

	put_choices(r);
	return found;
}

char *
pushd_page_render(const pushd_pages *pages, const pushd_page_model *model, size_t *len)
{
	rendering r = {0};
	const pushd_template_scope scope = {r.values.value, r.parts, next_row, &r};
	char *html = NULL;
	FILE *out = open_memstream(&html, len);
	bool failed;

	TGA_MUST(model->language < TGA_LANGUAGE_COUNT);
	if (out == NULL)
		return NULL;
	memcpy(r.parts, pages->texts[model->language], sizeof(pages->texts[0]));
	pushd_page_values_fill(&r.values, model, pages->assets);
	put_choices(&r);
	pushd_template_render(pages->html[html_of_view[model->view]], &scope, out);
	failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
	{
		free(html);
		return NULL;
	}
	return html;
}

const char *
pushd_page_text(const pushd_pages *pages, tga_language language, int text)
{
	const char *own;

	TGA_MUST(language < TGA_LANGUAGE_COUNT && text < PUSHD_TEXT_COUNT);
	own = pages->brand != NULL ? pages->brand->texts[language][text].text : NULL;
	return own != NULL ? own : pushd_text_shipped(language, (pushd_text) text);
}

const pushd_page_asset *
pushd_page_asset_find(const pushd_pages *pages, tga_span name)
{
	for (int i = 0; i < PUSHD_ASSET_COUNT; i++)
		if (pages->assets[i].name != NULL && tga_span_is(name, pages->assets[i].name))
			return &pages->assets[i];
	return NULL;
}
