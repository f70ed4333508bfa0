/*
 * answers.c
 *		See answers.h.
 */
#include "answers.h"

#include <stdlib.h>

#include "outbox.h"

void
bot_answer(bot *b, const bot_update *update, char *html, json_t *keyboard)
{
	bool is_tap = update->kind == BOT_UPDATE_TAP;
	json_t *params = json_object();

	if (html != NULL && params != NULL)
	{
		json_object_set_new(params, "chat_id", json_integer(update->from.id));
		if (is_tap)
			json_object_set_new(params, "message_id", json_integer(update->message_id));
		json_object_set_new(params, "text", json_string(html));
		json_object_set_new(params, "parse_mode", json_string("HTML"));
		json_object_set_new(params, "link_preview_options",
							json_pack("{s:b}", "is_disabled", 1));
		if (keyboard != NULL)
			json_object_set_new(params, "reply_markup", keyboard);
		bot_outbox_push(b->outbox, is_tap ? BOT_EDIT : BOT_SEND, update->from.id, params);
	}
	else
	{
		json_decref(params);
		json_decref(keyboard);
	}
	free(html);
}

void
bot_toast(bot *b, const bot_update *update, bot_text_id text)
{
	const bot_language *language = bot_language_for(update->from.language);
	json_t *params;

	if (update->query_id == NULL)
		return;
	params = json_pack("{s:s}", "callback_query_id", update->query_id);
	if (text != TEXT_COUNT)
		json_object_set_new(params, "text", json_string(language->texts[text]));
	bot_outbox_push(b->outbox, BOT_TOAST, 0, params);
}

void
bot_wipe(bot *b, const bot_update *update)
{
	const bot_language *language = bot_language_for(update->from.language);

	bot_toast(b, update, TEXT_COUNT);
	bot_outbox_push(b->outbox, BOT_DELETE, update->from.id,
					json_pack("{s:I, s:I, s:s}", "chat_id", (json_int_t) update->from.id,
							  "message_id", (json_int_t) update->message_id, "text",
							  language->texts[TEXT_WIPED]));
}

void
bot_answer_failure(bot *b, const bot_update *update)
{
	const bot_language *language = bot_language_for(update->from.language);

	/* The question stays as it is, so that the same button can be tried again. */
	bot_toast(b, update, TEXT_TOAST_FAILED);
	if (update->kind == BOT_UPDATE_MESSAGE)
		bot_answer(b, update, bot_text(language, TEXT_FAILED, NULL), NULL);
}

json_t *
bot_button(const char *text, const char *data)
{
	return json_pack("{s:s, s:s}", "text", text, "callback_data", data);
}

json_t *
bot_keyboard(json_t *rows)
{
	return json_pack("{s:o}", "inline_keyboard", rows);
}
