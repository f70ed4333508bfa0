/*
 * template_test.c
 *		The template language, and the real pages and texts in it.
 */
#include "../../pushd/page/template.h"

#include <stdlib.h>
#include <string.h>

#include "../../pushd/page/page.h"
#include "isolation.h"
#include "tap.h"
#include "../../pushd/page/texts.h"

static const char *const values[] = {"name", "empty"};
static const char *const parts[] = {"hello"};
static const char *const lists[] = {"rows"};
static const pushd_template_names names = {values, 2, parts, 1, lists, 1};

/* Two rows, in which `empty` has a value. */
static bool
row(void *arg, size_t list, size_t i)
{
	const char **given = arg;

	given[1] = i == 0 ? "0" : "1";
	return list == 0 && i < 2;
}

static bool
renders(const char *source, const char *name, const char *expected)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES];
	const pushd_template_names plain = {.values = values, .n_values = 2};
	pushd_template *part = pushd_template_parse("<{{name}}>", 10, &plain, error);
	pushd_template *t = pushd_template_parse(source, strlen(source), &names, error);
	const char *given[] = {name, NULL};
	const pushd_template *const texts[] = {part};
	const pushd_template_scope scope = {given, texts, row, given};
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
	pushd_template *t = pushd_template_parse(source, strlen(source), &names, error);
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
	ok(renders("{{*rows}}{{empty}}{{name}},{{/rows}}.", "x", "0x,1x,."),
	   "a list, with values of each row");
	ok(renders("{{#empty}}{{*rows}}{{empty}}{{/rows}}{{/empty}}", "x", ""),
	   "a hidden section hides a list");
	ok(renders("{{NAME}}", "x", "x"), "names in any case");
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
	ok(refused("{{*name}}{{/name}}", "unknown list: name"), "a value is no list");
	ok(refused("{{*rows}}", "section left open: "), "a list left open");
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

#define ROW(symbol) #symbol,
#define FILE_OF(symbol, code, direction) pushd_texts_##code,

/* Whether a page names a text, or the model chooses it, or <tgauth-login> says it. */
static bool
is_used(const char *name)
{
	char tag[64];
	static const char *const chosen[] = {"NOTICE_", "STATE_",	"STEP_",	  "USED_",
										 "ERROR_",	"SCOPE_",	"ELEMENT_",	  "EVENT_",
										 "PROOF_",	"PASSKEY_", "ANOTHER_WAY"};
	bool used = false;

	for (size_t i = 0; i < sizeof(chosen) / sizeof(chosen[0]); i++)
		used = used || strncmp(name, chosen[i], strlen(chosen[i])) == 0;

	snprintf(tag, sizeof(tag), "{{t.%s}}", name);
	for (int h = 0; h < PUSHD_HTML_COUNT; h++)
		used = used || strcasestr(pushd_page_html(h).at, tag) != NULL;
	return used;
}

/* That all are there the compiler sees. */
static void
test_texts(void)
{
	static const char *const text_names[] = {PUSHD_TEXTS(ROW)};
	static const char *const *const texts[] = {TGA_LANGUAGES(FILE_OF)};
	bool said = true, same = true, used = true, isolated = true;

	for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
	{
		bool found = is_used(text_names[t]);

		if (!found)
			printf("# no use of %s\n", text_names[t]);
		used = used && found;
		for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		{
			said = said && texts[l][t][0] != '\0';
			same = same && same_placeholders(texts[l][t], texts[0][t]) &&
				   same_placeholders(texts[0][t], texts[l][t]);
			isolated = isolated && (strcmp(tga_language_direction(l), "rtl") != 0 ||
									is_isolated(texts[l][t]));
		}
	}
	ok(said, "no text is empty");
	ok(same, "a text has the same placeholders in all languages");
	ok(isolated, "a value in a language from right to left is isolated");
	ok(used, "no text is left over");
}

static pushd_login_link
some_link(void)
{
	return (pushd_login_link){
		.url = "https://t.me/some_bot?start=T",
		.tg = "tg://resolve?domain=some_bot&start=T",
		.command = "/start T",
		.code = 42,
		.expires_in = 120,
		.qr_size = 37,
		.qr_path = {.bytes = (char *) "M0 0h7v1h-7z"},
	};
}

static pushd_page_model
waiting(const pushd_login_link *link)
{
	return (pushd_page_model){
		.site_name = "<Cats & \"Dogs\">",
		.prefix = "/tgauth/",
		.return_path = "/a?b=1&c='2'",
		.bot_name = "some_bot",
		.bot_url = "https://t.me/some_bot",
		.link = link,
	};
}

/* Whether the page that a model makes holds a text; and is well counted. */
static bool
shows(const pushd_pages *pages, const pushd_page_model *model, const char *text)
{
	size_t len = 0;
	char *html = pushd_page_render(pages, model, &len);
	bool found = html != NULL && strlen(html) == len && strstr(html, text) != NULL &&
				 strstr(html, "{{") == NULL;

	free(html);
	return found;
}

static void
test_page(const pushd_pages *pages)
{
	pushd_login_link link = some_link();
	pushd_page_model m = waiting(&link);

	ok(shows(pages, &m, "<h1>Log in to &lt;Cats &amp; &quot;Dogs&quot;&gt;</h1>"),
	   "the name of the site is escaped");
	ok(shows(pages, &m, "href=\"tg://resolve?domain=some_bot&amp;start=T\""),
	   "the link to the app");
	ok(shows(pages, &m, "name=\"return\" value=\"/a?b=1&amp;c=&#39;2&#39;\""),
	   "the way back");
	ok(shows(pages, &m, "data-code>42<"), "the match code");
	ok(shows(pages, &m, "viewBox=\"-4 -4 45 45\""), "a quiet zone around the QR code");
	ok(shows(pages, &m, "d=\"M0 0h7v1h-7z\""), "the QR code");
	ok(shows(pages, &m, "find @some_bot in"), "the bot's name");
	ok(!shows(pages, &m, "class=\"notice\" role"), "no notice without a reason");
	m.notice = PUSHD_PAGE_NOTICE_NOT_YET;
	ok(shows(pages, &m, "role=\"status\" data-live>Not confirmed yet."), "a notice");
	link.code = 0;
	ok(!shows(pages, &m, "data-code"), "no code where none is asked for");
	m.language = TGA_RUSSIAN;
	m.site_name = NULL;
	ok(shows(pages, &m, "<html lang=\"ru\" dir=\"ltr\">") &&
		   shows(pages, &m, "<h1>Вход</h1>"),
	   "Russian, and a site without a name");
	m.language = tga_language_of_tag("de");
	ok(shows(pages, &m, "<html lang=\"de\" dir=\"ltr\">") &&
		   shows(pages, &m, "<h1>Mit Telegram anmelden</h1>"),
	   "German");
	m.language = TGA_PERSIAN;
	m.site_name = "Cats";
	link.code = 42;
	ok(shows(pages, &m, "<html lang=\"fa\" dir=\"rtl\">") &&
		   shows(pages, &m, "<h1>ورود به \u2068Cats\u2069</h1>") &&
		   shows(pages, &m, "data-code>42<"),
	   "Persian, from right to left, with Latin names and digits");

	m = (pushd_page_model){
		.view = PUSHD_PAGE_LOGGED_IN, .prefix = "/tgauth/", .return_path = "/here"};
	m.telegram_id = INT64_C(7000000000);
	ok(shows(pages, &m, "Logged in as</span> <bdi>7000000000</bdi></h1>"),
	   "a person without any name");
	m.username = "ann";
	ok(shows(pages, &m, "Logged in as</span> <bdi>ann</bdi></h1>"),
	   "a person with a user name");
	m.first_name = "Ann <3";
	ok(shows(pages, &m, "Logged in as</span> <bdi>Ann &lt;3</bdi></h1>") &&
		   shows(pages, &m, "><bdi>ann</bdi></p>"),
	   "a person with both names");
	ok(shows(pages, &m, "href=\"/here\">Continue"), "where it goes on");
	m.return_path = "/tgauth/login?return=%2F";
	ok(!shows(pages, &m, ">Continue"), "it does not go on to itself");

	m = (pushd_page_model){.view = PUSHD_PAGE_UNAVAILABLE, .prefix = "/tgauth/"};
	ok(shows(pages, &m, "http-equiv=\"refresh\"") && !shows(pages, &m, "<script"),
	   "what cannot be had just now is tried again without script");
}

static const pushd_page_asset *
find(const pushd_pages *pages, const char *name)
{
	return pushd_page_asset_find(pages, tga_span_of(name));
}

static void
test_account(const pushd_pages *pages)
{
	const int64_t now = 1800000000;
	const pushd_page_device devices[] = {
		{.login_id = "a1", .last_used_at = now, .current = true},
		{.login_id = "b2", .browser = "Firefox <1>", .last_used_at = now - 7300},
		{.login_id = "c3", .os = "Linux", .last_used_at = now - 100 * 86400},
	};
	pushd_page_model m = {.view = PUSHD_PAGE_ACCOUNT,
						  .prefix = "/tgauth/",
						  .first_name = "Ann",
						  .now = now,
						  .devices = devices,
						  .device_count = 3};

	ok(shows(pages, &m, "value=\"a1\"") && shows(pages, &m, "value=\"c3\""),
	   "each device has its form");
	ok(shows(pages, &m, "<h3><bdi>Firefox &lt;1&gt;</bdi></h3>"),
	   "what a browser says is escaped");
	ok(shows(pages, &m, ">used 2\u00a0h ago</time>") &&
		   shows(pages, &m, ">used on 2026-10-07</time>"),
	   "its last use, in words");
	ok(shows(pages, &m, "name=\"others\""),
	   "others can be logged out where there are some");
	ok(!shows(pages, &m, "class=\"notice\""), "no notice without a reason");
	m.notice = PUSHD_PAGE_NOTICE_EXPIRED;
	ok(!shows(pages, &m, "class=\"notice\""), "nor one that is for the login page");
	m.notice = PUSHD_PAGE_NOTICE_ENDED;
	ok(shows(pages, &m, ">That device is logged out.</p>"), "a notice");
	m.device_count = 1;
	ok(!shows(pages, &m, "name=\"others\"") && !shows(pages, &m, "value=\"b2\""),
	   "one device alone");
}

static void
test_application(const pushd_pages *pages)
{
	pushd_page_model m = {.view = PUSHD_PAGE_CONSENT,
						  .prefix = "/tgauth/",
						  .return_path = "/tgauth/oauth/authorize?a=1&b=2",
						  .first_name = "Ann",
						  .application = "<Wiki>",
						  .form_action = "/tgauth/oauth/authorize?a=1&b=2",
						  .resume = "R",
						  .scopes = "phone groups openid"};

	ok(shows(pages, &m, "<h1>Log in to &lt;Wiki&gt;?</h1>") &&
		   shows(pages, &m, "action=\"/tgauth/oauth/authorize?a=1&amp;b=2\"") &&
		   shows(pages, &m, "name=\"resume\" value=\"R\""),
	   "which application asks, and where the answer goes");
	ok(shows(pages, &m, "<li>the number of your account here</li>\n<li>your groups"),
	   "what it will be told, and no more");
	ok(!shows(pages, &m, "Allow this only if"), "no warning where there is no device");
	m.user_code = "BCDF-GHJK";
	ok(shows(pages, &m, "Allow this only if") && shows(pages, &m, ">BCDF-GHJK<"),
	   "a warning, and the code, where there is one");
	m.view = PUSHD_PAGE_DEVICE;
	ok(!shows(pages, &m, "aria-invalid"), "a code that is asked for");
	m.error = "invalid_request";
	ok(shows(pages, &m, "aria-invalid=\"true\"") && shows(pages, &m, "role=\"alert\""),
	   "one that was wrong");
	m.view = PUSHD_PAGE_REFUSED;
	m.error_description = "<none>";
	ok(shows(pages, &m, "<code>invalid_request</code><br>&lt;none&gt;</p>"),
	   "what is wrong with a request, escaped");
	m.view = PUSHD_PAGE_FORBIDDEN;
	ok(!shows(pages, &m, "noreferrer"), "no way back without an address");
	m.redirect_to = "https://wiki.example/cb?error=access_denied&state=s";
	ok(shows(pages, &m,
			 "cb?error=access_denied&amp;state=s\" rel=\"noreferrer\">Back to"),
	   "and one with it");
}

static void
test_assets(const pushd_pages *pages)
{
	const pushd_page_asset *js = find(pages, "tgauth.js");
	const pushd_page_asset *css = find(pages, "login.css");

	ok(js != NULL && js->content.len < 3072, "tgauth.js is under 3 KB");
	ok(js != NULL && css != NULL && strcmp(js->version, css->version) != 0 &&
		   strlen(js->etag) == 18 && strstr(js->etag, js->version) == js->etag + 1,
	   "assets are tagged by content");
	ok(find(pages, "login.jsx") == NULL && find(pages, "login.j") == NULL &&
		   find(pages, "") == NULL,
	   "there is no other");
}

static void
test_notices(void)
{
	bool good = true;

	for (int i = 0; i < PUSHD_PAGE_NOTICE_COUNT; i++)
		good = good &&
			   pushd_page_notice_of(pushd_page_notice_name(i)) == (pushd_page_notice) i;
	ok(good, "each notice is found by its name");
	ok(pushd_page_notice_of("<script>") == PUSHD_PAGE_NOTICE_NONE, "there are no others");
}

int
main(void)
{
	pushd_pages *pages = pushd_pages_open(NULL);

	test_language();
	test_mistakes();
	test_texts();
	if (ok(pages != NULL, "the pages' own templates and texts are well formed"))
	{
		test_page(pages);
		test_account(pages);
		test_application(pages);
		test_assets(pages);
	}
	test_notices();
	pushd_pages_close(pages);
	return tap_done();
}
