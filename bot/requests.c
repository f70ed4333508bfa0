/*
 * requests.c
 *		See requests.h.
 */
#include "requests.h"

#include "commands.h"
#include "webhook_secret.h"

json_t *
bot_get_updates_params(int64_t offset, int limit, int seconds)
{
	json_t *params = json_pack("{s:i, s:i, s:[s, s]}", "limit", limit, "timeout", seconds,
							   "allowed_updates", "message", "callback_query");

	if (offset != 0)
		json_object_set_new(params, "offset", json_integer(offset));
	return params;
}

json_t *
bot_set_webhook_params(const char *url, const char *token)
{
	char secret[BOT_WEBHOOK_SECRET_CHARS + 1];

	if (!bot_webhook_secret(token, secret))
		return NULL;
	return json_pack("{s:s, s:s, s:[s, s]}", "url", url, "secret_token", secret,
					 "allowed_updates", "message", "callback_query");
}

json_t *
bot_set_commands_params(tga_language language)
{
	return json_pack("{s:o, s:s}", "commands", bot_commands_menu(language),
					 "language_code", language == 0 ? "" : tga_language_code(language));
}
