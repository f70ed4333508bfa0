/*
 * updates.c
 *		See updates.h.
 */
#include "updates.h"

#include <ctype.h>
#include <string.h>

#include "lenient_json.h"

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* An id as Telegram has them: positive, at most 52 bits; 0 for anything else. */
static int64_t
id_of(const json_t *object, const char *key)
{
	json_int_t id = json_integer_value(json_object_get(object, key));

	return id > 0 && id < INT64_C(1) << 53 ? id : 0;
}

int64_t
bot_update_id(const json_t *json)
{
	return id_of(json, "update_id");
}

static bool
read_person(const json_t *from, bot_person *person)
{
	person->id = id_of(from, "id");
	person->first_name = text_of(from, "first_name");
	person->last_name = text_of(from, "last_name");
	person->username = text_of(from, "username");
	person->language = text_of(from, "language_code");
	if (person->first_name == NULL)
		person->first_name = "";
	return person->id != 0 && !json_is_true(json_object_get(from, "is_bot"));
}

/* A private chat has the number of the person in it. */
static bool
is_private(const json_t *message, const bot_person *person)
{
	const json_t *chat = json_object_get(message, "chat");
	const char *type = text_of(chat, "type");

	return type != NULL && strcmp(type, "private") == 0 &&
		   id_of(chat, "id") == person->id;
}

void
bot_update_read(const json_t *json, bot_update *update)
{
	const json_t *message = json_object_get(json, "message");
	const json_t *query = json_object_get(json, "callback_query");

	*update = (bot_update){.id = bot_update_id(json), .from.first_name = ""};
	if (json_object_get(json, BOT_JSON_UNREADABLE) != NULL)
		update->kind = BOT_UPDATE_UNREADABLE;
	else if (query != NULL)
	{
		message = json_object_get(query, "message");
		update->query_id = text_of(query, "id");
		update->data = text_of(query, "data");
		update->message_id = id_of(message, "message_id");
		if (read_person(json_object_get(query, "from"), &update->from) &&
			is_private(message, &update->from) && update->query_id != NULL &&
			update->data != NULL && update->message_id != 0)
			update->kind = BOT_UPDATE_CALLBACK;
	}
	else if (message != NULL)
	{
		update->message_id = id_of(message, "message_id");
		update->text = text_of(message, "text");
		if (read_person(json_object_get(message, "from"), &update->from) &&
			is_private(message, &update->from) && update->text != NULL)
			update->kind = BOT_UPDATE_MESSAGE;
	}
}

bool
bot_command_read(const char *text, char name[static 33], const char **argument)
{
	size_t len = 0;

	if (*text++ != '/')
		return false;
	while (isalnum((unsigned char) text[len]) || text[len] == '_')
		if (++len > 32)
			return false;
	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++)
		name[i] = (char) tolower((unsigned char) text[i]);
	name[len] = '\0';
	text += len;
	if (*text == '@')
		text += strcspn(text, " \t\r\n");
	if (*text != '\0' && strchr(" \t\r\n", *text) == NULL)
		return false;
	*argument = text + strspn(text, " \t\r\n");
	return true;
}

int64_t
bot_updates_end(const json_t *updates)
{
	int64_t last = -1;

	for (size_t i = 0; i < json_array_size(updates); i++)
	{
		int64_t id = bot_update_id(json_array_get(updates, i));

		if (id > last)
			last = id;
	}
	return last + 1;
}
