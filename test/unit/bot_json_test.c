/*
 * bot_json_test.c
 *		What the bot makes of JSON that is not quite some.
 */
#include "../../bot/lenient_json.h"
#include "../../bot/telegram_reply.h"
#include "../../bot/updates.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

static void
test_mending(void)
{
	static const struct
	{
		const char *given, *read;
	} cases[] = {
		{"[\"\\ud83d\"]", "[\"\xef\xbf\xbd\"]"},
		{"[\"\\ude00\"]", "[\"\xef\xbf\xbd\"]"},
		{"[\"\\ud83d\\ude00 \\ud83d\"]", "[\"\xf0\x9f\x98\x80 \xef\xbf\xbd\"]"},
		{"[\"\\ud83d\\u0041\"]", "[\"\xef\xbf\xbd"
								 "A\"]"},
		{"[\"a\xff z\xc3\"]", "[\"a\xef\xbf\xbd z\xef\xbf\xbd\"]"},
		{"[\"\xed\xa0\x80\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]"},
		{"[\"\x01\",\"\\q\",\"\\u12x\"]",
		 "[\"\xef\xbf\xbd\",\"\xef\xbf\xbd\",\"\xef\xbf\xbd"
		 "12x\"]"},
		{"{\"a\\u0000b\":1}", "{\"a\xef\xbf\xbd"
							  "b\":1}"},
		{"[9223372036854775808,-99999999999999999999,1e999,1]", "[0,0,0,1]"},
		{"[-1,007,\"\xff\"]", "[-1,0,\"\xef\xbf\xbd\"]"},
		{"[9007199254740993,1.5]", "[9007199254740993,1.5]"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		json_t *json = bot_json_read(cases[i].given, strlen(cases[i].given));
		char *text = json_dumps(json, JSON_COMPACT);

		ok(text != NULL && strcmp(text, cases[i].read) == 0, cases[i].read);
		free(text);
		json_decref(json);
	}
	ok(bot_json_read("", 0) == NULL && bot_json_read("[", 1) == NULL &&
		   bot_json_read("\"\\", 2) == NULL && bot_json_read("nonsense", 8) == NULL,
	   "what is no JSON is none");
}

/* "N" for an update that was read, "-N" for one that was not, with spaces. */
static void
list(const char *body, char *out)
{
	json_t *root;
	bot_reply reply;

	*out = '\0';
	bot_reply_read(200, body, strlen(body), &reply, &root);
	for (size_t i = 0; i < json_array_size(reply.result); i++)
	{
		bot_update update;

		bot_update_read(json_array_get(reply.result, i), &update);
		out += sprintf(out, "%s%lld ", update.kind == BOT_UPDATE_UNREADABLE ? "-" : "",
					   (long long) update.id);
	}
	if (reply.unreadable)
		sprintf(out, "unreadable %lld", (long long) reply.unreadable_id);
	json_decref(root);
}

static void
test_taking_apart(void)
{
	static const struct
	{
		const char *given, *read;
	} cases[] = {
		{"{\"ok\":true,\"result\":[{\"update_id\":1},{\"update_id\":2,x},{\"update_id\":3}]}",
		 "1 -2 3 "},
		{"{\"ok\":true,\"result\":[{\"a\":{\"update_id\":9},\"update_id\": 2 ,x}]}",
		 "-2 "},
		{"{\"ok\":true,\"result\":[{\"a\":\"\\\"update_id\\\":9,}]\",x,\"update_id\":2}]}",
		 "-2 "},
		{"{\"ok\":true,\"result\":[{x}]}", "-0 "},
		{"{\"ok\":true,\"result\":[{\"update_id\":1},{\"update_id\":2,\"mess", "1 "},
		{"{\"ok\":true,\"result\":[{\"update_id\":2,\"message\":{\"te", "unreadable 2"},
		{"{\"ok\":true,\"result\":[{\"update_id\":2", "unreadable 0"},
		{"{\"ok\":true,\"result\":[", "unreadable 0"},
		{"{\"ok\":false,\"result\":[{\"update_id\":1,x}]", "unreadable 0"},
		{"{\"result\":[{\"update_id\":1}]", "unreadable 0"},
		{"{\"ok\":true,\"result\":\"[{\\\"update_id\\\":1}]\",x}", "unreadable 0"},
		{"<html>", "unreadable 0"},
	};
	char text[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		list(cases[i].given, text);
		ok(strcmp(text, cases[i].read) == 0, cases[i].given);
	}
}

static void
test_one_update(void)
{
	static const char *const unreadable[] = {"", "7", "[]", "null", "{", "\xff"};
	json_t *json = bot_json_read_update("{\"update_id\":8,\"a\":}", 19);

	ok(bot_update_id(json) == 8 && json_object_get(json, BOT_JSON_UNREADABLE) != NULL,
	   "an update that cannot be read has its number");
	json_decref(json);
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++)
	{
		json = bot_json_read_update(unreadable[i], strlen(unreadable[i]));
		ok(json_object_get(json, BOT_JSON_UNREADABLE) != NULL, unreadable[i]);
		json_decref(json);
	}
}

int
main(void)
{
	test_mending();
	test_taking_apart();
	test_one_update();
	return tap_done();
}
