/*
 * bot_update_fuzz.c
 *		What the bot reads of Telegram: an answer with updates in it, their commands,
 *		and what their buttons carried.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../bot/callback_data.h"
#include "../bot/telegram_reply.h"
#include "../bot/updates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Callback data are written back as they were. */
static void
check_callback(const char *data)
{
	bot_callback callback;
	char again[BOT_CALLBACK_CHARS + 1];

	if (bot_callback_read(data, &callback) &&
		(!bot_callback_write(&callback, again) || strcmp(again, data) != 0))
		abort();
}

static void
check_update(const json_t *json)
{
	bot_update update;
	char name[33];
	const char *argument;

	bot_update_read(json, &update);
	if (update.from.first_name == NULL)
		abort();
	if (update.kind == BOT_UPDATE_MESSAGE)
	{
		if (update.from.id <= 0 || update.text == NULL)
			abort();
		if (bot_command_read(update.text, name, &argument) &&
			(*name == '\0' || argument < update.text ||
			 argument > update.text + strlen(update.text)))
			abort();
	}
	if (update.kind == BOT_UPDATE_CALLBACK)
	{
		if (update.from.id <= 0 || update.query_id == NULL || update.message_id <= 0)
			abort();
		check_callback(update.data);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bot_reply reply;
	json_t *root;
	char *text = malloc(size + 1);

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_callback(text);
	bot_reply_read(200, text, size, &reply, &root);
	if ((reply.outcome == BOT_DONE) != (reply.result != NULL) || reply.retry_after < 0 ||
		reply.retry_after > 86400)
		abort();
	for (size_t i = 0; i < json_array_size(reply.result); i++)
		check_update(json_array_get(reply.result, i));
	json_decref(root);
	free(text);
	return 0;
}
