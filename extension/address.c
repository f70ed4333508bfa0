/*
 * address.c
 *		See address.h.
 *
 * A bot knows its name from Telegram, so links can be made without a setting;
 * tgauth.bot_url, where it is set, goes before.  pushd knows under which host browsers
 * find the site: a bot names it in its question, so that a person sees whether it is the
 * one in front of them.  And since a login's cookie is that host's, each pushd tells for its
 * own channel where its logins are returned to.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "address.h"
#include "arg.h"
#include "guc.h"
#include "notify.h"

/* Whose an address is. */
#define BOT "bot"
#define SITE "site"
#define URL "url %d" /* of a channel */

#define USERNAME_MAX 32
#define HOST_MAX 255
#define URL_MAX 512

static tga_statement write_address = {
	.text = "INSERT INTO %1$s.tgauth_address AS a (whose, address, changed_at) "
			"VALUES ($1, $2, $3) ON CONFLICT (whose) DO UPDATE "
			"SET address = $2, changed_at = $3 WHERE a.address <> $2",
	.nargs = 3,
	.types = {TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement read_address = {
	.text = "SELECT address FROM %1$s.tgauth_address WHERE whose = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

/* Whose address, after a prefix; NULL where nobody told. */
static const char *
told(const tga_call *call, const char *whose, const char *prefix)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, whose);
	if (tga_spi_read(call, &read_address, &args) == 0)
		return NULL;
	return MemoryContextStrdup(call->caller, psprintf("%s%s", prefix, tga_spi_text(1)));
}

const char *
tga_bot_address(const tga_call *call)
{
	return tga_guc_bot_url[0] != '\0' ? tga_guc_bot_url
									  : told(call, BOT, "https://t.me/");
}

const char *
tga_site_host(const tga_call *call)
{
	return told(call, SITE, "");
}

const char *
tga_site_url(const tga_call *call, int channel)
{
	return told(call, psprintf(URL, channel), "");
}

/* Whether a text has a length, and letters, digits and some other characters alone. */
static bool
consists_of(const char *text, const char *others, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!isascii((unsigned char) text[i]) ||
			(!isalnum((unsigned char) text[i]) && strchr(others, text[i]) == NULL))
			return false;
	return len > 0 && len <= max;
}

/*
 * Whether that changed it; pushd is notified then.  What is known already is not written,
 * so that it can be said to a standby too.
 */
static Datum
tell(FunctionCallInfo fcinfo, const char *whose, const char *address)
{
	tga_call call;
	tga_args args = {0};
	const char *known;
	bool changed;

	tga_spi_begin(&call, fcinfo);
	known = told(&call, whose, "");
	if (known != NULL && strcmp(known, address) == 0)
	{
		tga_spi_end();
		PG_RETURN_BOOL(false);
	}
	tga_spi_arg_text(&args, whose);
	tga_spi_arg_text(&args, address);
	tga_spi_arg_time(&args, call.now);
	changed = tga_spi_run(&call, &write_address, &args) > 0;
	if (changed)
		tga_notify_keys();
	tga_spi_end();
	PG_RETURN_BOOL(changed);
}

/* tgauth_set_bot_username(username) → whether that changed it.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_set_bot_username);
Datum
tgauth_set_bot_username(PG_FUNCTION_ARGS)
{
	const char *username = text_to_cstring(PG_GETARG_TEXT_PP(0));

	if (!consists_of(username, "_", USERNAME_MAX))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("\"%s\" is no user name of Telegram's", username),
						errhint("Pass the username that getMe gives.")));
	return tell(fcinfo, BOT, username);
}

/* tgauth_set_site_host(host) → whether that changed it.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_set_site_host);
Datum
tgauth_set_site_host(PG_FUNCTION_ARGS)
{
	const char *host = text_to_cstring(PG_GETARG_TEXT_PP(0));

	if (!consists_of(host, "-.:[]_", HOST_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is no host", host),
				 errhint("Pass what stands between // and the next / of the site's "
						 "address, such as shop.example or localhost:8080.")));
	return tell(fcinfo, SITE, host);
}

/* What "return?token=..." is put after: a button of Telegram's, and so of the web. */
static bool
is_site_url(const char *url)
{
	size_t scheme = strncmp(url, "https://", 8) == 0  ? 8
					: strncmp(url, "http://", 7) == 0 ? 7
													  : 0;
	size_t len = strlen(url);

	return scheme > 0 && len > scheme + 1 && url[scheme] != '/' && url[len - 1] == '/' &&
		   consists_of(url, "-._~:/[]!$&'()*+,;=@%", URL_MAX);
}

/* tgauth_set_site_url(channel, url) → whether that changed it */
PG_FUNCTION_INFO_V1(tgauth_set_site_url);
Datum
tgauth_set_site_url(PG_FUNCTION_ARGS)
{
	uint8_t channel = tga_arg_channel(fcinfo, 0);
	const char *url = tga_arg_string(fcinfo, 1, "url");

	if (!is_site_url(url))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("\"%s\" is no address to return to", url),
						errhint("Pass one that begins with https:// or http:// and ends "
								"in a slash, such as https://shop.example/tgauth/.")));
	return tell(fcinfo, psprintf(URL, channel), url);
}
