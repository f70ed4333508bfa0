/*
 * page.c
 *		See page.h.
 *
 * A model becomes an array of texts, one for each name that the template knows;
 * whether something is shown is whether its text is empty.
 */
#include "page/page.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "page/template.h"
#include "page/texts.h"

/* embed.S */
extern const char page_login_html[];
extern const uint64_t page_login_html_len;
extern const char page_login_css[];
extern const uint64_t page_login_css_len;
extern const char page_login_js[];
extern const uint64_t page_login_js_len;
extern const char page_tgauth_js[];
extern const uint64_t page_tgauth_js_len;
extern const char page_account_css[];
extern const uint64_t page_account_css_len;
extern const char page_session_js[];
extern const uint64_t page_session_js_len;

/* Assets, by their place in page_files. */
enum
{
	ASSET_CSS,
	ASSET_JS,
	ASSET_TGAUTH,
	ASSET_ACCOUNT_CSS,
	ASSET_SESSION,
	ASSETS
};

enum
{
	V_LANGUAGE,
	V_SITE_NAME,
	V_PREFIX,
	V_RETURN_PATH,
	V_CSS_VERSION,
	V_JS_VERSION,
	V_VIEW,
	V_WAITING,
	V_LOGGED_IN,
	V_UNAVAILABLE,
	V_NOTICE,
	V_NOT_YET,
	V_DECLINED,
	V_MISMATCH,
	V_EXPIRED,
	V_LOGGED_OUT,
	V_PASSWORD,
	V_THROTTLED,
	V_REFUSED,
	V_BOT,
	V_LINK,
	V_TG_LINK,
	V_COMMAND,
	V_CODE,
	V_EXPIRES_IN,
	V_QR_BOX,
	V_QR_PATH,
	V_DISPLAY_NAME,
	V_HANDLE,
	V_GOES_ON,
	VALUES
};

static const char *const value_names[VALUES] = {
	[V_LANGUAGE] = "language",
	[V_SITE_NAME] = "site_name",
	[V_PREFIX] = "prefix",
	[V_RETURN_PATH] = "return_path",
	[V_CSS_VERSION] = "css_version",
	[V_JS_VERSION] = "js_version",
	[V_VIEW] = "view",
	[V_WAITING] = "waiting",
	[V_LOGGED_IN] = "logged_in",
	[V_UNAVAILABLE] = "unavailable",
	[V_NOTICE] = "notice",
	[V_NOT_YET] = "not_yet",
	[V_DECLINED] = "declined",
	[V_MISMATCH] = "mismatch",
	[V_EXPIRED] = "expired",
	[V_LOGGED_OUT] = "logged_out",
	[V_PASSWORD] = "password",
	[V_THROTTLED] = "throttled",
	[V_REFUSED] = "refused",
	[V_BOT] = "bot",
	[V_LINK] = "link",
	[V_TG_LINK] = "tg_link",
	[V_COMMAND] = "command",
	[V_CODE] = "code",
	[V_EXPIRES_IN] = "expires_in",
	[V_QR_BOX] = "qr_box",
	[V_QR_PATH] = "qr_path",
	[V_DISPLAY_NAME] = "display_name",
	[V_HANDLE] = "handle",
	[V_GOES_ON] = "goes_on",
};

/* What a view or a notice is called, and the value that is set where it shows. */
typedef struct flag
{
	const char *name;
	int value;
} flag;

static const flag views[PUSHD_PAGE_VIEWS] = {
	[PUSHD_PAGE_WAITING] = {"waiting", V_WAITING},
	[PUSHD_PAGE_LOGGED_IN] = {"logged_in", V_LOGGED_IN},
	[PUSHD_PAGE_UNAVAILABLE] = {"unavailable", V_UNAVAILABLE},
};

static const flag notices[PUSHD_PAGE_NOTICES] = {
	[PUSHD_PAGE_NOTICE_NONE] = {"", V_NOTICE},
	[PUSHD_PAGE_NOTICE_NOT_YET] = {"not_yet", V_NOT_YET},
	[PUSHD_PAGE_NOTICE_DECLINED] = {"declined", V_DECLINED},
	[PUSHD_PAGE_NOTICE_MISMATCH] = {"mismatch", V_MISMATCH},
	[PUSHD_PAGE_NOTICE_EXPIRED] = {"expired", V_EXPIRED},
	[PUSHD_PAGE_NOTICE_LOGGED_OUT] = {"logged_out", V_LOGGED_OUT},
	[PUSHD_PAGE_NOTICE_PASSWORD] = {"password", V_PASSWORD},
	[PUSHD_PAGE_NOTICE_THROTTLED] = {"throttled", V_THROTTLED},
	[PUSHD_PAGE_NOTICE_REFUSED] = {"refused", V_REFUSED},
};

/* The modules around a QR code that its readers ask for (ISO/IEC 18004: 4). */
#define QUIET_ZONE 4

struct pushd_page_files
{
	pushd_page_template *html;
	pushd_page_template **texts[TGA_LANGUAGE_COUNT]; /* one for each of page_texts */
	pushd_page_asset assets[ASSETS];
};

static bool
describe(pushd_page_asset *asset, const char *name, const char *content_type,
		 const char *bytes, uint64_t len)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	asset->name = name;
	asset->content_type = content_type;
	asset->bytes = bytes;
	asset->len = len;
	if (!EVP_Digest(bytes, asset->len, digest, NULL, EVP_sha256(), NULL))
		return false;
	for (size_t i = 0; i < sizeof(asset->version) / 2; i++)
		snprintf(asset->version + 2 * i, 3, "%02x", digest[i]);
	snprintf(asset->etag, sizeof(asset->etag), "\"%s\"", asset->version);
	return true;
}

static bool
describe_assets(pushd_page_asset assets[static ASSETS])
{
	return describe(&assets[ASSET_CSS], "login.css", "text/css; charset=utf-8",
					page_login_css, page_login_css_len) &&
		   describe(&assets[ASSET_JS], "login.js", "text/javascript; charset=utf-8",
					page_login_js, page_login_js_len) &&
		   describe(&assets[ASSET_TGAUTH], "tgauth.js", "text/javascript; charset=utf-8",
					page_tgauth_js, page_tgauth_js_len) &&
		   describe(&assets[ASSET_ACCOUNT_CSS], "account.css", "text/css; charset=utf-8",
					page_account_css, page_account_css_len) &&
		   describe(&assets[ASSET_SESSION], "session.js",
					"text/javascript; charset=utf-8", page_session_js,
					page_session_js_len);
}

static pushd_page_template *
parse(const char *what, const char *source, size_t len, const pushd_template_names *names)
{
	char error[PUSHD_TEMPLATE_ERROR_BYTES];
	pushd_page_template *t = pushd_template_parse(source, len, names, error);

	if (t == NULL)
		fprintf(stderr, "page: %s: %s\n", what, error);
	return t;
}

/* Texts name values only: parts of parts do not exist. */
static bool
parse_texts(pushd_page_template **texts, tga_language language)
{
	const pushd_template_names names = {value_names, VALUES, NULL, 0};

	for (size_t i = 0; i < page_texts_count; i++)
	{
		const char *text = page_texts[i].in[language];

		texts[i] = parse(page_texts[i].key, text, strlen(text), &names);
		if (texts[i] == NULL)
			return false;
	}
	return true;
}

static bool
parse_html(pushd_page_files *files)
{
	const char **keys = calloc(page_texts_count, sizeof(*keys));
	const pushd_template_names names = {value_names, VALUES, keys, page_texts_count};

	if (keys == NULL)
		return false;
	for (size_t i = 0; i < page_texts_count; i++)
		keys[i] = page_texts[i].key;
	files->html = parse("login.html", page_login_html, page_login_html_len, &names);
	free(keys);
	return files->html != NULL;
}

pushd_page_files *
pushd_page_open(void)
{
	pushd_page_files *files = calloc(1, sizeof(*files));

	if (files == NULL)
		return NULL;
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
	{
		files->texts[l] = calloc(page_texts_count, sizeof(pushd_page_template *));
		if (files->texts[l] == NULL || !parse_texts(files->texts[l], l))
			goto cleanup;
	}
	if (parse_html(files) && describe_assets(files->assets))
		return files;
cleanup:
	pushd_page_close(files);
	return NULL;
}

void
pushd_page_close(pushd_page_files *files)
{
	if (files == NULL)
		return;
	pushd_template_free(files->html);
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
	{
		for (size_t i = 0; files->texts[l] != NULL && i < page_texts_count; i++)
			pushd_template_free(files->texts[l][i]);
		free(files->texts[l]);
	}
	free(files);
}

/* Texts that are made from the model, for as long as one page is rendered. */
typedef struct scratch
{
	char code[12];
	char expires_in[12];
	char qr_box[48];
	char handle[256];
	char telegram_id[24];
	char bot[256];
} scratch;

static bool
given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static void
fill_waiting(const pushd_page_model *model, const char *values[static VALUES], scratch *s)
{
	if (model->code != 0)
		snprintf(s->code, sizeof(s->code), "%d", model->code);
	snprintf(s->expires_in, sizeof(s->expires_in), "%d", model->expires_in);
	snprintf(s->qr_box, sizeof(s->qr_box), "-%d -%d %d %d", QUIET_ZONE, QUIET_ZONE,
			 model->qr_size + 2 * QUIET_ZONE, model->qr_size + 2 * QUIET_ZONE);
	if (given(model->bot_name))
		snprintf(s->bot, sizeof(s->bot), "@%s", model->bot_name);
	values[V_BOT] = s->bot;
	values[V_LINK] = model->link;
	values[V_TG_LINK] = model->tg_link;
	values[V_COMMAND] = model->command;
	values[V_CODE] = s->code;
	values[V_EXPIRES_IN] = s->expires_in;
	values[V_QR_BOX] = s->qr_box;
	values[V_QR_PATH] = model->qr_path;
}

/*
 * A person is called by first name, else by user name, else by Telegram's
 * number.  There is no Continue where it would lead back to this page.
 */
static void
fill_logged_in(const pushd_page_model *model, const char *values[static VALUES],
			   scratch *s)
{
	size_t prefix_len = given(model->prefix) ? strlen(model->prefix) : 0;
	bool to_itself = given(model->return_path) && prefix_len > 0 &&
					 strncmp(model->return_path, model->prefix, prefix_len) == 0 &&
					 strncmp(model->return_path + prefix_len, "login", 5) == 0;

	if (given(model->username))
		snprintf(s->handle, sizeof(s->handle), model->telegram_id != 0 ? "@%s" : "%s",
				 model->username);
	snprintf(s->telegram_id, sizeof(s->telegram_id), "%lld",
			 (long long) model->telegram_id);
	if (given(model->first_name))
	{
		values[V_DISPLAY_NAME] = model->first_name;
		values[V_HANDLE] = s->handle;
	}
	else
		values[V_DISPLAY_NAME] = given(s->handle) ? s->handle : s->telegram_id;
	if (given(model->return_path) && !to_itself)
		values[V_GOES_ON] = "1";
}

static void
fill(const pushd_page_files *files, const pushd_page_model *model,
	 const char *values[static VALUES], scratch *s)
{
	values[V_LANGUAGE] = tga_language_code(model->language);
	values[V_SITE_NAME] = model->site_name;
	values[V_PREFIX] = model->prefix;
	values[V_RETURN_PATH] = model->return_path;
	values[V_CSS_VERSION] = files->assets[ASSET_CSS].version;
	values[V_JS_VERSION] = files->assets[ASSET_JS].version;
	values[V_VIEW] = views[model->view].name;
	values[views[model->view].value] = "1";
	if (model->notice != PUSHD_PAGE_NOTICE_NONE)
	{
		values[V_NOTICE] = "1";
		values[notices[model->notice].value] = "1";
	}
	if (model->view == PUSHD_PAGE_WAITING)
		fill_waiting(model, values, s);
	else if (model->view == PUSHD_PAGE_LOGGED_IN)
		fill_logged_in(model, values, s);
}

char *
pushd_page_render(const pushd_page_files *files, const pushd_page_model *model,
				  size_t *len)
{
	const char *values[VALUES] = {0};
	scratch s = {0};
	pushd_template_scope scope = {
		values, (const pushd_page_template *const *) files->texts[model->language]};
	char *html = NULL;
	FILE *out = open_memstream(&html, len);
	bool failed;

	if (out == NULL)
		return NULL;
	fill(files, model, values, &s);
	pushd_template_render(files->html, &scope, out);
	failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
	{
		free(html);
		return NULL;
	}
	return html;
}

const pushd_page_asset *
pushd_page_asset_find(const pushd_page_files *files, const char *name, size_t len)
{
	for (int i = 0; i < ASSETS; i++)
		if (strlen(files->assets[i].name) == len &&
			memcmp(files->assets[i].name, name, len) == 0)
			return &files->assets[i];
	return NULL;
}

pushd_page_notice
pushd_page_notice_of(const char *name, size_t len)
{
	for (int i = PUSHD_PAGE_NOTICE_NONE + 1; i < PUSHD_PAGE_NOTICES; i++)
		if (strlen(notices[i].name) == len && memcmp(notices[i].name, name, len) == 0)
			return i;
	return PUSHD_PAGE_NOTICE_NONE;
}

const char *
pushd_page_notice_name(pushd_page_notice notice)
{
	return notices[notice].name;
}
