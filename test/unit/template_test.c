/*
 * template_test.c
 *		The template language, and the real page and texts in it.
 */
#include "../../pushd/page/template.h"

#include <stdlib.h>
#include <string.h>

#include "../../pushd/page/page.h"
#include "tap.h"
#include "../../pushd/page/texts.h"

static const char *const values[] = {"name", "empty"};
static const char *const parts[] = {"hello"};
static const pushd_template_names names = {values, 2, parts, 1};

static bool
renders(const char *source, const char *name, const char *expected)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES];
	const pushd_template_names plain = {values, 2, NULL, 0};
	pushd_page_template *part = pushd_template_parse("<{{name}}>", 10, &plain, error);
	pushd_page_template *t = pushd_template_parse(source, strlen(source), &names, error);
	const char *const given[] = {name, NULL};
	const pushd_page_template *const texts[] = {part};
	const pushd_template_scope scope = {given, texts};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool same;

	if (t != NULL)
		pushd_template_render(t, &scope, out);
	fclose(out);
	same = t != NULL && strcmp(text, expected) == 0;
	if (!same)
		printf("# %s gave %s (%s)\n", source, text, t == NULL ? error : "parsed");
	free(text);
	pushd_template_free(part);
	pushd_template_free(t);
	return same;
}

static bool
refused(const char *source, const char *why)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES] = "";
	pushd_page_template *t = pushd_template_parse(source, strlen(source), &names, error);
	bool good = t == NULL && strcmp(error, why) == 0;

	if (!good)
		printf("# %s: %s\n", source, error);
	pushd_template_free(t);
	return good;
}

static void
test_language(void)
{
	ok(renders("", "x", ""), "nothing is nothing");
	ok(renders("a{{name}}b", "x", "axb"), "a value");
	ok(renders("{{name}}", "<a href='x' id=\"y\">&",
			   "&lt;a href=&#39;x&#39; id=&quot;y&quot;&gt;&amp;"),
	   "a value is escaped");
	ok(renders("{{empty}}", "x", ""), "a missing value is empty");
	ok(renders("{{t.hello}}", "&", "<&amp;>"), "a text, with a value in it");
	ok(renders("{{#name}}1{{/name}}{{#empty}}2{{/empty}}", "x", "1"), "a section");
	ok(renders("{{^name}}1{{/name}}{{^empty}}2{{/empty}}", "x", "2"),
	   "an inverted section");
	ok(renders("{{#name}}1{{/name}}", "", ""), "an empty value shows no section");
	ok(renders("{{#name}}a{{^empty}}b{{#name}}{{name}}{{/name}}{{/empty}}c{{/name}}d",
			   "x", "abxcd"),
	   "sections in sections");
	ok(renders("{{#empty}}a{{#name}}b{{/name}}{{/empty}}c", "x", "c"),
	   "a hidden section hides those in it");
	ok(renders("{ {name} }", "x", "{ {name} }"), "single braces are text");
}

static void
test_mistakes(void)
{
	ok(refused("{{nmae}}", "unknown name: nmae"), "an unknown name");
	ok(refused("{{}}", "unknown name: "), "no name");
	ok(refused("{{ name }}", "unknown name:  name "), "spaces are part of a name");
	ok(refused("{{t.helo}}", "unknown text: t.helo"), "an unknown text");
	ok(refused("{{#t.hello}}{{/t.hello}}", "unknown name: t.hello"),
	   "a text is no condition");
	ok(refused("{{name", "braces left open: name"), "braces left open");
	ok(refused("{{#name}}", "section left open: "), "a section left open");
	ok(refused("{{/name}}", "closed but not open: name"), "a section closed twice");
	ok(refused("{{#name}}{{#empty}}{{/name}}{{/empty}}", "closes another section: name"),
	   "sections that cross");
	ok(refused(
		   "{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}",
		   "sections too deep: name"),
	   "sections too deep");
}

/* How often a text holds a placeholder such as "{time}" or "{{bot}}". */
static int
occurrences(const char *text, const char *what, size_t len)
{
	int n = 0;

	while ((text = memmem(text, strlen(text), what, len)) != NULL)
	{
		n++;
		text += len;
	}
	return n;
}

static bool
same_placeholders(const char *one, const char *other)
{
	for (const char *open = one; (open = strchr(open, '{')) != NULL;)
	{
		size_t len = strcspn(open, "}") + strspn(open + strcspn(open, "}"), "}");

		if (occurrences(one, open, len) != occurrences(other, open, len))
			return false;
		open += len;
	}
	return true;
}

static void
test_texts(void)
{
	bool complete = true;
	bool same = true;
	bool once = true;
	bool used = true;
	extern const char page_login_html[];

	for (size_t i = 0; i < page_texts_count; i++)
	{
		const pushd_page_text *text = &page_texts[i];
		char tag[64];

		snprintf(tag, sizeof(tag), "{{t.%s}}", text->key);
		if (strstr(page_login_html, tag) == NULL)
		{
			printf("# no use of %s\n", text->key);
			used = false;
		}
		for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		{
			complete = complete && text->in[l] != NULL && text->in[l][0] != '\0';
			same = same && same_placeholders(text->in[l], text->in[0]) &&
				   same_placeholders(text->in[0], text->in[l]);
		}
		for (size_t j = 0; j < i; j++)
			once = once && strcmp(page_texts[j].key, text->key) != 0;
	}
	ok(complete, "every text is there in every language");
	ok(same, "a text has the same placeholders in all languages");
	ok(once, "no key comes twice");
	ok(used, "no text is left over");
}

static pushd_page_model
waiting(void)
{
	return (pushd_page_model){
		.site_name = "<Cats & \"Dogs\">",
		.prefix = "/tgauth/",
		.return_path = "/a?b=1&c='2'",
		.bot_name = "some_bot",
		.link = "https://t.me/some_bot?start=T",
		.tg_link = "tg://resolve?domain=some_bot&start=T",
		.command = "/start T",
		.code = 42,
		.expires_in = 120,
		.qr_size = 37,
		.qr_path = "M0 0h7v1h-7z",
	};
}

/* Whether the page that a model makes holds a text; and is well counted. */
static bool
shows(const pushd_page_files *files, const pushd_page_model *model, const char *text)
{
	size_t len = 0;
	char *html = pushd_page_render(files, model, &len);
	bool found = html != NULL && strlen(html) == len && strstr(html, text) != NULL &&
				 strstr(html, "{{") == NULL;

	free(html);
	return found;
}

static void
test_page(const pushd_page_files *files)
{
	pushd_page_model m = waiting();

	ok(shows(files, &m, "<h1>Log in to &lt;Cats &amp; &quot;Dogs&quot;&gt;</h1>"),
	   "the name of the site is escaped");
	ok(shows(files, &m, "href=\"tg://resolve?domain=some_bot&amp;start=T\""),
	   "the link to the app");
	ok(shows(files, &m, "name=\"return\" value=\"/a?b=1&amp;c=&#39;2&#39;\""),
	   "the way back");
	ok(shows(files, &m, "data-code>42<"), "the match code");
	ok(shows(files, &m, "viewBox=\"-4 -4 45 45\""), "a quiet zone around the QR code");
	ok(shows(files, &m, "d=\"M0 0h7v1h-7z\""), "the QR code");
	ok(shows(files, &m, "find @some_bot in"), "the bot's name");
	ok(!shows(files, &m, "class=\"notice\" role"), "no notice without a reason");
	m.notice = PUSHD_PAGE_NOTICE_NOT_YET;
	ok(shows(files, &m, "role=\"status\" data-live>Not confirmed yet."), "a notice");
	m.code = 0;
	ok(!shows(files, &m, "data-code"), "no code where none is asked for");
	m.language = TGA_RUSSIAN;
	m.site_name = NULL;
	ok(shows(files, &m, "<html lang=\"ru\">") && shows(files, &m, "<h1>Вход</h1>"),
	   "Russian, and a site without a name");

	m = (pushd_page_model){
		.view = PUSHD_PAGE_LOGGED_IN, .prefix = "/tgauth/", .return_path = "/here"};
	m.telegram_id = INT64_C(7000000000);
	ok(shows(files, &m, "Logged in as</span> 7000000000</h1>"),
	   "a person without any name");
	m.username = "ann";
	ok(shows(files, &m, "Logged in as</span> @ann</h1>"), "a person with a user name");
	m.first_name = "Ann <3";
	ok(shows(files, &m, "Logged in as</span> Ann &lt;3</h1>") &&
		   shows(files, &m, ">@ann</p>"),
	   "a person with both names");
	ok(shows(files, &m, "href=\"/here\">Continue"), "where it goes on");
	m.return_path = "/tgauth/login?return=%2F";
	ok(!shows(files, &m, ">Continue"), "it does not go on to itself");

	m = (pushd_page_model){.view = PUSHD_PAGE_UNAVAILABLE, .prefix = "/tgauth/"};
	ok(shows(files, &m, "http-equiv=\"refresh\"") && !shows(files, &m, "<script"),
	   "what cannot be had just now is tried again without script");
}

static void
test_assets(const pushd_page_files *files)
{
	const pushd_page_asset *js = pushd_page_asset_find(files, "tgauth.js", 9);
	const pushd_page_asset *css = pushd_page_asset_find(files, "login.css", 9);

	ok(js != NULL && js->len < 3072, "tgauth.js is under 3 KB");
	ok(js != NULL && css != NULL && strcmp(js->version, css->version) != 0 &&
		   strlen(js->etag) == 18 && strstr(js->etag, js->version) == js->etag + 1,
	   "assets are tagged by content");
	ok(pushd_page_asset_find(files, "login.jsx", 9) == NULL &&
		   pushd_page_asset_find(files, "login.j", 7) == NULL &&
		   pushd_page_asset_find(files, "", 0) == NULL,
	   "there is no other");
}

static void
test_notices(void)
{
	bool good = true;

	for (int i = 0; i < PUSHD_PAGE_NOTICES; i++)
		good = good && pushd_page_notice_of(pushd_page_notice_name(i),
											strlen(pushd_page_notice_name(i))) ==
						   (pushd_page_notice) i;
	ok(good, "each notice is found by its name");
	ok(pushd_page_notice_of("<script>", 8) == PUSHD_PAGE_NOTICE_NONE,
	   "there are no others");
}

int
main(void)
{
	pushd_page_files *files = pushd_page_open();

	test_language();
	test_mistakes();
	test_texts();
	if (ok(files != NULL, "the page's own template and texts are well formed"))
	{
		test_page(files);
		test_assets(files);
	}
	test_notices();
	pushd_page_close(files);
	return tap_done();
}
