/*
 * account_page.c
 *		See account_page.h.
 *
 * The template language has no loops, so account.html is three templates: what
 * stands before the devices, one device, and what stands after them.  Two comments
 * in the file mark where they part.
 */
#include "page/account_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "session/session_json.h"
#include "page/template.h"
#include "page/texts.h"

/* embed.S */
extern const char page_account_html[];
extern const uint64_t page_account_html_len;

#define MARK_EACH "<!-- each device -->\n"
#define MARK_END "<!-- end of devices -->\n"

enum
{
	V_LANGUAGE,
	V_SITE_NAME,
	V_PREFIX,
	V_HOME,
	V_CSS_VERSION,
	V_ACCOUNT_CSS_VERSION,
	V_SESSION_JS_VERSION,
	V_DISPLAY_NAME,
	V_HANDLE,
	V_NOTICE,
	V_ENDED,
	V_OTHERS,
	V_SEVERAL,
	V_BOT,
	V_BOT_URL,
	V_LOGIN_ID,
	V_BROWSER,
	V_OS,
	V_ADDRESS,
	V_CURRENT,
	V_USED_AT,
	V_USED_NOW,
	V_USED_MINUTES,
	V_USED_HOURS,
	V_USED_YESTERDAY,
	V_USED_DAYS,
	V_USED_DATE,
	V_N,
	V_DATE,
	VALUES
};

static const char *const value_names[VALUES] = {
	[V_LANGUAGE] = "language",
	[V_SITE_NAME] = "site_name",
	[V_PREFIX] = "prefix",
	[V_HOME] = "home",
	[V_CSS_VERSION] = "css_version",
	[V_ACCOUNT_CSS_VERSION] = "account_css_version",
	[V_SESSION_JS_VERSION] = "session_js_version",
	[V_DISPLAY_NAME] = "display_name",
	[V_HANDLE] = "handle",
	[V_NOTICE] = "notice",
	[V_ENDED] = "ended",
	[V_OTHERS] = "others",
	[V_SEVERAL] = "several",
	[V_BOT] = "bot",
	[V_BOT_URL] = "bot_url",
	[V_LOGIN_ID] = "login_id",
	[V_BROWSER] = "browser",
	[V_OS] = "os",
	[V_ADDRESS] = "address",
	[V_CURRENT] = "current",
	[V_USED_AT] = "used_at",
	[V_USED_NOW] = "used_now",
	[V_USED_MINUTES] = "used_minutes",
	[V_USED_HOURS] = "used_hours",
	[V_USED_YESTERDAY] = "used_yesterday",
	[V_USED_DAYS] = "used_days",
	[V_USED_DATE] = "used_date",
	[V_N] = "n",
	[V_DATE] = "date",
};

static const struct
{
	const char *name;
	int value;
} notices[PUSHD_ACCOUNT_NOTICES] = {
	[PUSHD_ACCOUNT_NOTICE_NONE] = {"", V_NOTICE},
	[PUSHD_ACCOUNT_NOTICE_ENDED] = {"ended", V_ENDED},
	[PUSHD_ACCOUNT_NOTICE_OTHERS] = {"others", V_OTHERS},
};

struct pushd_account_page
{
	pushd_page_template *before;
	pushd_page_template *device;
	pushd_page_template *after;
	pushd_page_template **texts[TGA_LANGUAGE_COUNT];
	const pushd_page_asset *css;
	const pushd_page_asset *account_css;
	const pushd_page_asset *session_js;
};

static pushd_page_template *
parse(const char *what, const char *source, size_t len, const pushd_template_names *names)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES];
	pushd_page_template *t = pushd_template_parse(source, len, names, error);

	if (t == NULL)
		fprintf(stderr, "account page: %s: %s\n", what, error);
	return t;
}

static bool
parse_texts(pushd_page_template **texts, tga_language language)
{
	const pushd_template_names names = {value_names, VALUES, NULL, 0};

	for (size_t i = 0; i < account_texts_count; i++)
	{
		const char *text = account_texts[i].in[language];

		texts[i] = parse(account_texts[i].key, text, strlen(text), &names);
		if (texts[i] == NULL)
			return false;
	}
	return true;
}

static bool
parse_html(pushd_account_page *page)
{
	const char **keys = calloc(account_texts_count, sizeof(*keys));
	const pushd_template_names names = {value_names, VALUES, keys, account_texts_count};
	const char *html = page_account_html, *end = html + page_account_html_len;
	const char *each = strstr(html, MARK_EACH), *last = strstr(html, MARK_END);
	bool ok = keys != NULL && each != NULL && last != NULL && each < last;

	if (ok)
	{
		for (size_t i = 0; i < account_texts_count; i++)
			keys[i] = account_texts[i].key;
		page->before = parse("account.html", html, (size_t) (each - html), &names);
		each += strlen(MARK_EACH);
		page->device = parse("a device", each, (size_t) (last - each), &names);
		last += strlen(MARK_END);
		page->after = parse("account.html, after", last, (size_t) (end - last), &names);
		ok = page->before != NULL && page->device != NULL && page->after != NULL;
	}
	free(keys);
	return ok;
}

static const pushd_page_asset *
find_asset(const pushd_page_files *files, const char *name)
{
	return pushd_page_asset_find(files, name, strlen(name));
}

pushd_account_page *
pushd_account_page_open(const pushd_page_files *files)
{
	pushd_account_page *page = calloc(1, sizeof(*page));

	if (page == NULL)
		return NULL;
	page->css = find_asset(files, "login.css");
	page->account_css = find_asset(files, "account.css");
	page->session_js = find_asset(files, "session.js");
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
	{
		page->texts[l] = calloc(account_texts_count, sizeof(pushd_page_template *));
		if (page->texts[l] == NULL || !parse_texts(page->texts[l], l))
			goto cleanup;
	}
	if (parse_html(page))
		return page;
cleanup:
	pushd_account_page_close(page);
	return NULL;
}

void
pushd_account_page_close(pushd_account_page *page)
{
	if (page == NULL)
		return;
	pushd_template_free(page->before);
	pushd_template_free(page->device);
	pushd_template_free(page->after);
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
	{
		for (size_t i = 0; page->texts[l] != NULL && i < account_texts_count; i++)
			pushd_template_free(page->texts[l][i]);
		free(page->texts[l]);
	}
	free(page);
}

static bool
given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

/* Texts that are made from the model, for as long as one page is rendered. */
typedef struct scratch
{
	char handle[256];
	char telegram_id[24];
	char bot[256];
	char used_at[PUSHD_ISO_TIME];
	char n[24];
	char date[16];
} scratch;

static void
fill(const pushd_account_page *page, const pushd_account_model *model,
	 const char *values[static VALUES], scratch *s)
{
	values[V_LANGUAGE] = tga_language_code(model->language);
	values[V_SITE_NAME] = model->site_name;
	values[V_PREFIX] = model->prefix;
	values[V_HOME] = model->home;
	values[V_CSS_VERSION] = page->css->version;
	values[V_ACCOUNT_CSS_VERSION] = page->account_css->version;
	values[V_SESSION_JS_VERSION] = page->session_js->version;
	values[V_SEVERAL] = model->device_count > 1 ? "1" : "";
	if (model->notice != PUSHD_ACCOUNT_NOTICE_NONE)
		values[V_NOTICE] = values[notices[model->notice].value] = "1";
	if (given(model->bot_name))
	{
		snprintf(s->bot, sizeof(s->bot), "@%s", model->bot_name);
		values[V_BOT] = s->bot;
		values[V_BOT_URL] = model->bot_url;
	}
	if (given(model->username))
		snprintf(s->handle, sizeof(s->handle), model->telegram_id != 0 ? "@%s" : "%s",
				 model->username);
	snprintf(s->telegram_id, sizeof(s->telegram_id), "%lld",
			 (long long) model->telegram_id);
	values[V_DISPLAY_NAME] = given(model->first_name) ? model->first_name
							 : given(s->handle)		  ? s->handle
													  : s->telegram_id;
	values[V_HANDLE] = given(model->first_name) ? s->handle : "";
}

/* How long ago, in the largest unit that fits, and a date where none does. */
static void
fill_used(const pushd_account_device *device, int64_t now,
		  const char *values[static VALUES], scratch *s)
{
	int64_t ago = now - device->last_used_at, n = 0;
	int unit;

	for (int v = V_USED_NOW; v <= V_USED_DATE; v++)
		values[v] = "";
	if (ago < 120)
		unit = V_USED_NOW;
	else if (ago < 3600)
		unit = V_USED_MINUTES, n = ago / 60;
	else if (ago < 86400)
		unit = V_USED_HOURS, n = ago / 3600;
	else if (ago < 2 * 86400)
		unit = V_USED_YESTERDAY;
	else if (ago < 30 * 86400)
		unit = V_USED_DAYS, n = ago / 86400;
	else
		unit = V_USED_DATE;
	snprintf(s->n, sizeof(s->n), "%lld", (long long) n);
	pushd_iso_time(device->last_used_at, s->used_at);
	snprintf(s->date, sizeof(s->date), "%.10s", s->used_at);
	values[unit] = "1";
	values[V_N] = s->n;
	values[V_DATE] = s->date;
	values[V_USED_AT] = s->used_at;
}

static void
fill_device(const pushd_account_device *device, int64_t now,
			const char *values[static VALUES], scratch *s)
{
	values[V_LOGIN_ID] = device->login_id;
	values[V_BROWSER] = device->browser;
	values[V_OS] = device->os;
	values[V_ADDRESS] = device->address;
	values[V_CURRENT] = device->current ? "1" : "";
	fill_used(device, now, values, s);
}

char *
pushd_account_page_render(const pushd_account_page *page,
						  const pushd_account_model *model, size_t *len)
{
	const char *values[VALUES] = {0};
	scratch s = {0};
	pushd_template_scope scope = {
		values, (const pushd_page_template *const *) page->texts[model->language]};
	char *html = NULL;
	FILE *out = open_memstream(&html, len);
	bool failed;

	if (out == NULL)
		return NULL;
	fill(page, model, values, &s);
	pushd_template_render(page->before, &scope, out);
	for (size_t i = 0; i < model->device_count; i++)
	{
		fill_device(&model->devices[i], model->now, values, &s);
		pushd_template_render(page->device, &scope, out);
	}
	pushd_template_render(page->after, &scope, out);
	failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
	{
		free(html);
		return NULL;
	}
	return html;
}

pushd_account_notice
pushd_account_notice_of(const char *name)
{
	for (int i = PUSHD_ACCOUNT_NOTICE_NONE + 1; i < PUSHD_ACCOUNT_NOTICES; i++)
		if (strcmp(notices[i].name, name) == 0)
			return i;
	return PUSHD_ACCOUNT_NOTICE_NONE;
}

const char *
pushd_account_notice_name(pushd_account_notice notice)
{
	return notices[notice].name;
}
