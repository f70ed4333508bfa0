/*
 * answers.c
 *		See answers.h.
 */
#include "answers.h"

#include <stdlib.h>

static void
say(bot *b, const bot_update *update, bool edits, char *html, json_t *keyboard)
{
	json_t *params = json_object();

	if (html != NULL && params != NULL)
	{
		json_object_set_new(params, "chat_id", json_integer(update->from.id));
		if (edits)
			json_object_set_new(params, "message_id", json_integer(update->message_id));
		json_object_set_new(params, "text", json_string(html));
		json_object_set_new(params, "parse_mode", json_string("HTML"));
		json_object_set_new(params, "link_preview_options",
							json_pack("{s:b}", "is_disabled", 1));
		if (keyboard != NULL)
			json_object_set_new(params, "reply_markup", keyboard);
		bot_outbox_push(b->outbox, edits ? BOT_EDIT : BOT_SEND, update->from.id, params);
	}
	else
	{
		json_decref(params);
		json_decref(keyboard);
	}
	free(html);
}

void
bot_answer(bot *b, const bot_update *update, char *html, json_t *keyboard)
{
	say(b, update, update->kind == BOT_UPDATE_CALLBACK, html, keyboard);
}

void
bot_send(bot *b, const bot_update *update, char *html, json_t *keyboard)
{
	say(b, update, false, html, keyboard);
}

void
bot_edit_keyboard(bot *b, const bot_update *update, json_t *keyboard)
{
	bot_outbox_push(b->outbox, BOT_EDIT_KEYBOARD, update->from.id,
					json_pack("{s:I, s:I, s:o}", "chat_id", (json_int_t) update->from.id,
							  "message_id", (json_int_t) update->message_id,
							  "reply_markup", keyboard));
}

void
bot_answer_callback(bot *b, const bot_update *update, bot_text_id text)
{
	const char *words = bot_plain_text(tga_language_of_tag(update->from.language), text);
	json_t *params;

	if (update->query_id == NULL)
		return;
	params = json_pack("{s:s}", "callback_query_id", update->query_id);
	if (*words != '\0')
		json_object_set_new(params, "text", json_string(words));
	bot_outbox_push(b->outbox, BOT_ANSWER_CALLBACK, update->from.id, params);
}

void
bot_delete_message(bot *b, const bot_update *update)
{
	tga_language language = tga_language_of_tag(update->from.language);

	bot_answer_callback(b, update, TEXT_CALLBACK_OK);
	bot_outbox_push(b->outbox, BOT_DELETE, update->from.id,
					json_pack("{s:I, s:I, s:s}", "chat_id", (json_int_t) update->from.id,
							  "message_id", (json_int_t) update->message_id, "text",
							  bot_plain_text(language, TEXT_DELETED)));
}

void
bot_answer_failure(bot *b, const bot_update *update)
{
	tga_language language = tga_language_of_tag(update->from.language);

	/* The question stays as it is, so that the same button can be tried again. */
	bot_answer_callback(b, update, TEXT_CALLBACK_FAILED);
	if (update->kind == BOT_UPDATE_MESSAGE)
		bot_answer(b, update, bot_text(language, TEXT_FAILED, NULL), NULL);
}

void
bot_answer_unknown_status(bot *b, const bot_update *update, const char *status)
{
	tga_log_event(&b->log, TGA_ERROR, "unknown_status", "status", status, NULL);
	bot_answer_failure(b, update);
}

json_t *
bot_button(const bot_callback *callback, const char *text)
{
	char data[BOT_CALLBACK_CHARS + 1];

	return bot_callback_write(callback, data)
			   ? json_pack("{s:s, s:s}", "text", text, "callback_data", data)
			   : NULL;
}

json_t *
bot_keyboard(json_t *rows)
{
	return json_pack("{s:o}", "inline_keyboard", rows);
}
