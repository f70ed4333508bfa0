/*
 * telegram.c
 *		See telegram.h.
 */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>

struct bot_call
{
	tga_http_call *http;
	bot_reply_handler handler;
	void *arg;
};

static void
on_answer(void *arg, const tga_http_answer *answer)
{
	bot_call *call = arg;
	json_t *root = NULL;
	bot_reply reply = {.outcome = BOT_UNREACHABLE, .description = answer->error};

	if (answer->error == NULL || answer->too_large)
		bot_reply_read(answer->status, answer->body, answer->len, &reply, &root);
	if (answer->too_large && reply.outcome == BOT_UNREACHABLE)
		reply.description = answer->error;
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
		call->http = tga_http_post(telegram->http, url, json != NULL ? json : "{}",
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
	tga_http_cancel(call->http);
	free(call);
}
