/*
 * bot_username.c
 *		The bot's user name on Telegram, as the bot itself sets it.
 *
 * A bot knows its name from Telegram, so nobody need write it into a setting
 * before links can be made.  tgauth.bot_url, where it is set, goes before.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "bot_username.h"
#include "guc.h"
#include "notify.h"

#define USERNAME_MAX 32

static tga_statement write_account = {
	.text =
		"INSERT INTO %1$s.tgauth_bot_username AS a (username, changed_at) VALUES ($1, $2) "
		"ON CONFLICT (only_one) DO UPDATE SET username = $1, changed_at = $2 "
		"WHERE a.username <> $1",
	.nargs = 2,
	.types = {TEXTOID, TIMESTAMPTZOID},
};

static tga_statement read_account = {
	.text = "SELECT username FROM %1$s.tgauth_bot_username",
};

const char *
tga_bot_address(const tga_call *call)
{
	tga_args none = {0};

	if (tga_guc_bot_url[0] != '\0')
		return tga_guc_bot_url;
	if (tga_spi_read(call, &read_account, &none) == 0)
		return NULL;
	return MemoryContextStrdup(call->caller,
							   psprintf("https://t.me/%s", tga_spi_text(1)));
}

/* tgauth_set_bot_username(username) → whether that changed it.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_set_bot_username);
Datum
tgauth_set_bot_username(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	char *username = text_to_cstring(PG_GETARG_TEXT_PP(0));
	size_t len = strlen(username);
	bool changed;

	for (size_t i = 0; i < len; i++)
		if (!isascii((unsigned char) username[i]) ||
			(!isalnum((unsigned char) username[i]) && username[i] != '_'))
			len = 0;
	if (len == 0 || len > USERNAME_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("\"%s\" is no user name of Telegram's", username),
						errhint("Pass the username that getMe gives.")));
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_text(&args, username);
	tga_spi_arg_time(&args, call.now);
	changed = tga_spi_run(&call, &write_account, &args) > 0;
	if (changed)
		tga_notify_keys();
	tga_spi_end();
	PG_RETURN_BOOL(changed);
}
