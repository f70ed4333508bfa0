/*
 * pushd_brand_test.c
 *		The directory of a brand: what is taken, and what is refused with which words.
 */
#include "../../pushd/page/brand.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../pushd/page/page.h"
#include "tap.h"

static char directory[] = "/tmp/tgauth-brand-XXXXXX";

static const char *
path_of(const char *name)
{
	static char path[300];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void
put_bytes(const char *name, const char *bytes, size_t len)
{
	FILE *file = fopen(path_of(name), "we");

	if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
		abort();
}

static void
put(const char *name, const char *text)
{
	put_bytes(name, text, strlen(text));
}

static void
put_large(const char *name, size_t len)
{
	char *bytes = malloc(len);

	if (bytes == NULL)
		abort();
	memset(bytes, ' ', len);
	put_bytes(name, bytes, len);
	free(bytes);
}

static void
clear(void)
{
	DIR *d = opendir(directory);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			unlink(path_of(entry->d_name));
	if (d != NULL)
		closedir(d);
}

/* Whether what lies there is refused, in words that go on after the directory's name. */
static bool
refused(const char *words)
{
	char complaint[PUSHD_BRAND_COMPLAINT_MAX] = "";
	pushd_brand *brand = pushd_brand_read(directory, complaint);
	bool good = brand == NULL && strncmp(complaint, directory, strlen(directory)) == 0 &&
				strncmp(complaint + strlen(directory), words, strlen(words)) == 0;

	if (!good)
		printf("# %s\n", brand != NULL ? "taken" : complaint);
	pushd_brand_free(brand);
	clear();
	return good;
}

static void
test_files(void)
{
	ok(refused(": has no logo.svg, logo.png, brand.css or texts_en in it"),
	   "nothing of a brand");
	put("logo.jpg", "x");
	ok(refused("/logo.jpg: is no name of a brand's file"), "another kind of image");
	put("brand.css", "x");
	put("texts_fr", "x");
	ok(refused("/texts_fr: is no name of a brand's file"),
	   "a language that is not there");
	put("Brand.css", "x");
	ok(refused("/Brand.css: is no name of a brand's file"), "a capital letter");
	put("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
	put("logo.png", "\x89PNG\r\n\x1a\n.");
	ok(refused("/logo.png: is there beside logo.svg: keep one"), "two logos");
	put("logo.svg", "<html>");
	ok(refused("/logo.svg: is no SVG image"), "a logo that is no SVG");
	put("logo.png", "GIF89a....");
	ok(refused("/logo.png: is no PNG image"), "a logo that is no PNG");
	put_bytes("logo.svg", "<svg>\n\0</svg>", 13);
	ok(refused("/logo.svg:2: has a byte that is not UTF-8"), "a NUL in a logo");
	put_large("logo.png", PUSHD_BRAND_LOGO_MAX + 1);
	ok(refused("/logo.png: is larger than 128 KiB: make it smaller"), "a large logo");
	put_large("brand.css", PUSHD_BRAND_FILE_MAX + 1);
	ok(refused("/brand.css: is larger than 64 KiB: make it smaller"), "a large style");
	put("brand.css", ":root {}\n/* Gr\xfc\xdf"
					 "e */");
	ok(refused("/brand.css:2: has a byte that is not UTF-8: save it as UTF-8"),
	   "a style in Latin 1");
	put("texts_de", "");
	ok(refused("/texts_de: is empty"), "an empty file");
	put_large("texts_de", PUSHD_BRAND_FILE_MAX + 1);
	ok(refused("/texts_de: is larger than 64 KiB"), "a large file of texts");
	ok(mkfifo(path_of("brand.css"), 0600) == 0 && refused("/brand.css: is not a file"),
	   "a pipe, which nobody writes to");
}

static void
test_lines(void)
{
	static const struct
	{
		const char *line, *words;
	} wrong[] = {
		{"titel = 'x'", "has no text's name before '=': tgauth-pushd --print-texts en"},
		{"error_why = 'x'", "has no text's name"}, /* which a page chooses */
		{"title_site = 'Welcome'", "lacks {{site_name}}; as shipped: 'Log in to"},
		{"title_site = '{{Site_name}}'", "lacks {{site_name}}"},
		{"title = 'To {{site_name}}'", "takes no {{site_name}}; as shipped: 'Log in'"},
		{"title = '{{#site_name}}x{{/site_name}}'", "has '{{' without a name and '}}'"},
		{"title = '{{'", "has '{{' without a name and '}}'"},
		{"title = '{{{site_name}}'", "has '{{' without a name and '}}'"},
		{"state_opened = 'Tap'", "lacks {code}; as shipped: 'Tap {code} in Telegram'"},
		{"state_opened = '{code} {code}'", "has too many {code}"},
		{"title = ''", "has an empty text"},
		{"title = '  '", "has an empty text"},
		{"title", "has no value"},
		{"title = Come in", "has something after its value"},
		{"title = 'Come in", "has a quote that is not closed"},
		{"title = '\x01'", "has a control character"},
	};
	char words[200], line[PUSHD_BRAND_TEXT_MAX + 40];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		snprintf(line, sizeof(line), "# ours\r\n\nlede = 'Come in'\n%s\n", wrong[i].line);
		put("texts_en", line);
		snprintf(words, sizeof(words), "/texts_en:4: the line %s", wrong[i].words);
		ok(refused(words), wrong[i].words);
	}
	snprintf(line, sizeof(line), "title = '%*s'", PUSHD_BRAND_TEXT_MAX + 1, "x");
	put("texts_en", line);
	ok(refused("/texts_en:1: the line has a text of more than 1000 bytes"),
	   "a long text");
}

static bool
shows(const pushd_pages *pages, tga_language language, const char *text)
{
	pushd_page_model m = {.view = PUSHD_PAGE_UNAVAILABLE,
						  .language = language,
						  .site_name = "<Cats>",
						  .prefix = "/tgauth/"};
	size_t len;
	char *html = pushd_page_render(pages, &m, &len);
	bool found = html != NULL && strstr(html, text) != NULL;

	free(html);
	return found;
}

/* Every page that there is: of login, account, passkeys, applications, errors. */
static bool
all_show(const pushd_pages *pages)
{
	const pushd_login_link link = {.qr_path = {.bytes = (char *) ""}};
	bool good = true;

	for (int v = 0; v < PUSHD_PAGE_VIEW_COUNT; v++)
	{
		pushd_page_model m = {.view = (pushd_page_view) v,
							  .prefix = "/tgauth/",
							  .link = &link,
							  .status = 404,
							  .takes_passkeys = true};
		size_t len;
		char *html = pushd_page_render(pages, &m, &len);
		const char *ours = html != NULL ? strstr(html, "/tgauth/login.css?v=") : NULL;

		good = good && ours != NULL && strstr(ours, "/tgauth/brand.css?v=") != NULL &&
			   strstr(html, "class=\"logo\" src=\"/tgauth/logo.png?v=") != NULL &&
			   strstr(html, "rel=\"icon\" href=\"/tgauth/logo.png?v=") != NULL &&
			   strstr(html, "<svg class=\"plane\"") == NULL;
		free(html);
	}
	return good;
}

static void
test_taken(void)
{
	char complaint[PUSHD_BRAND_COMPLAINT_MAX] = "";
	pushd_brand *brand;
	pushd_pages *pages;

	put("logo.svg~", "an editor's");
	put("README", "of ours");
	put("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
	put("brand.css", ":root { --accent: #060 }");
	put("texts_en",
		"# ours\nunavailable = 'first'\n"
		"UNAVAILABLE = 'Ann''s <b> & \"{ }\"' # later\nstate_failed='a \\\\ b'\n"
		"title-site = '{{site_name}}, {{site_name_of_braces'\n");
	ok(refused("/texts_en:5: the line has '{{'"), "two braces, closed by none");
	put("logo.png", "\x89PNG\r\n\x1a\n.");
	put("brand.css", ":root { --accent: #060 }");
	put("texts_en",
		"# ours\nunavailable = 'first'\n"
		"UNAVAILABLE = 'Ann''s <b> & \"{ }\"' # later\nstate_failed='a \\\\ b'");
	put("texts_fa", "title_site = '\u2068{{site_name}}\u2069'");
	brand = pushd_brand_read(directory, complaint);
	if (!ok(brand != NULL, "a whole brand is taken"))
		return;
	ok(strcmp(brand->files.bytes, "logo.png brand.css texts_en texts_fa") == 0,
	   "its files are named in an order of ours");
	pages = pushd_pages_open(brand);
	ok(pages != NULL && pushd_pages_brand(pages) == brand, "pages with it");
	ok(all_show(pages), "on all pages, after our own style");
	ok(shows(pages, TGA_ENGLISH, "<h1>Ann&#39;s &lt;b&gt; &amp; &quot;{ }&quot;</h1>"),
	   "its text, escaped; of two lines the later one");
	ok(!shows(pages, TGA_RUSSIAN, "Ann") && shows(pages, TGA_RUSSIAN, "brand.css?v="),
	   "in its own language only, the rest in all");
	ok(shows(pages, TGA_ENGLISH, "logo.png?v=") &&
		   shows(pages, TGA_ENGLISH, "alt=\"&lt;Cats&gt;\"") &&
		   !shows(pages, TGA_ENGLISH, "class=\"plane\""),
	   "the logo, in the place of ours");
	ok(strcmp(pushd_page_text(pages, TGA_ENGLISH, PUSHD_TEXT_STATE_FAILED), "a \\ b") ==
			   0 &&
		   pushd_page_text(pages, TGA_ENGLISH, PUSHD_TEXT_TITLE) ==
			   pushd_text_shipped(TGA_ENGLISH, PUSHD_TEXT_TITLE),
	   "what scripts say, as it is");
	pushd_pages_close(pages);
	clear();
}

/* Every shipped text may be given as a brand's. */
static void
test_shipped(void)
{
	bool good = true;

	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
	{
		char name[16], complaint[PUSHD_BRAND_COMPLAINT_MAX] = "";
		tga_buffer lines = {0};
		pushd_brand *brand;

		for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
			tga_buffer_texts(&lines, pushd_text_name((pushd_text) t), " = '",
							 pushd_text_shipped((tga_language) l, (pushd_text) t), "'\n",
							 NULL);
		snprintf(name, sizeof(name), "texts_%s", tga_language_code((tga_language) l));
		put_bytes(name, lines.bytes, lines.len);
		brand = pushd_brand_read(directory, complaint);
		for (int t = 0; brand != NULL && t < PUSHD_TEXT_COUNT; t++)
			good =
				good && strcmp(brand->texts[l][t].text,
							   pushd_text_shipped((tga_language) l, (pushd_text) t)) == 0;
		good = good && brand != NULL;
		if (brand == NULL)
			printf("# %s\n", complaint);
		pushd_brand_free(brand);
		tga_buffer_clear(&lines);
		clear();
	}
	ok(good, "every shipped text, in every language");
}

int
main(void)
{
	if (mkdtemp(directory) == NULL)
		abort();
	test_files();
	test_lines();
	test_taken();
	test_shipped();
	rmdir(directory);
	return tap_done();
}
