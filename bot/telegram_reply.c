/*
 * telegram_reply.c
 *		See telegram_reply.h.
 */
#include "telegram_reply.h"

#include "lenient_json.h"

void
bot_reply_read(int status, const char *body, size_t len, bot_reply *reply, json_t **root)
{
	const json_t *ok;
	json_t *updates;

	*reply = (bot_reply){.outcome = BOT_UNREACHABLE, .code = status};
	*root = bot_json_read(body, len);
	if (*root == NULL)
	{
		updates = bot_json_read_updates(body, len, &reply->unreadable_id);
		if (updates != NULL)
			*root = json_pack("{s:b, s:o}", "ok", 1, "result", updates);
	}
	ok = json_object_get(*root, "ok");
	if (json_is_true(ok) && json_object_get(*root, "result") != NULL)
	{
		reply->outcome = BOT_DONE;
		reply->result = json_object_get(*root, "result");
	}
	else if (json_is_false(ok))
	{
		json_t *parameters = json_object_get(*root, "parameters");
		json_int_t wait = json_integer_value(json_object_get(parameters, "retry_after"));

		reply->outcome = BOT_REFUSED;
		reply->code = (int) json_integer_value(json_object_get(*root, "error_code"));
		reply->description = json_string_value(json_object_get(*root, "description"));
		reply->retry_after = wait > 0 && wait <= 86400 ? (int) wait
							 : wait > 0				   ? 86400
													   : 0;
	}
	else
		reply->unreadable = true;
	if (reply->outcome != BOT_DONE && reply->description == NULL)
		reply->description = reply->unreadable ? "the answer is not Telegram's JSON" : "";
}
