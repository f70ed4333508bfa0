/*
 * telegram.c
 *		See telegram.h.
 */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>

struct bot_call
{
	bot_http_call *http;
	bot_reply_handler handler;
	void *arg;
};

void
bot_reply_read(int status, const char *body, size_t len, bot_reply *reply, json_t **root)
{
	const json_t *ok;

	/* A NUL in a name is the name's problem, not that of the other updates. */
	*root = json_loadb(body, len, JSON_ALLOW_NUL, NULL);
	ok = json_object_get(*root, "ok");
	*reply = (bot_reply){.outcome = BOT_UNREACHABLE, .code = status};
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

static void
on_answer(void *arg, const bot_http_answer *answer)
{
	bot_call *call = arg;
	json_t *root = NULL;
	bot_reply reply = {.outcome = BOT_UNREACHABLE,
					   .description = answer->error,
					   .unreadable = answer->too_large};

	if (answer->error == NULL)
		bot_reply_read(answer->status, answer->body, answer->len, &reply, &root);
	/* Telegram's server in trouble: for us the same as silence. */
	if (reply.outcome == BOT_REFUSED && reply.code >= 500)
		reply.outcome = BOT_UNREACHABLE;
	call->handler(call->arg, &reply);
	json_decref(root);
	free(call);
}

bot_call *
bot_telegram_call(const bot_telegram *telegram, const char *method, json_t *params,
				  int timeout_ms, bot_reply_handler handler, void *arg)
{
	bot_call *call = calloc(1, sizeof(*call));
	char *json = params != NULL ? json_dumps(params, JSON_COMPACT) : NULL;
	char url[1024];
	int len = snprintf(url, sizeof(url), "%s/bot%s/%s", telegram->api_url,
					   telegram->token, method);

	if (call != NULL && (json != NULL || params == NULL) && len > 0 &&
		len < (int) sizeof(url))
	{
		call->handler = handler;
		call->arg = arg;
		call->http = bot_http_post(telegram->http, url, json != NULL ? json : "{}",
								   timeout_ms, on_answer, call);
	}
	if (call != NULL && call->http == NULL)
	{
		free(call);
		call = NULL;
	}
	free(json);
	json_decref(params);
	return call;
}

void
bot_call_cancel(bot_call *call)
{
	bot_http_cancel(call->http);
	free(call);
}
