/*
 * bot_parsers_test.c
 *		What the bot reads: updates, commands, answers of Telegram, callback data.
 */
#include "../../bot/callback_data.h"
#include "../../bot/telegram_reply.h"
#include "../../bot/updates.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

#define TOKEN "AbcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

static void
test_callback_data(void)
{
	bot_callback callback = {
		.action = BOT_CALLBACK_CONFIRM, .code = 42, .start_token = TOKEN};
	bot_callback read;
	char data[BOT_CALLBACK_CHARS + 1];

	ok(strlen(TOKEN) == TGA_START_TOKEN_CHARS, "the token is as long as tokens are");
	ok(bot_callback_write(&callback, data), "callback data are written");
	ok(strlen(data) <= 64, "it is no longer than Telegram allows");
	ok(bot_callback_read(data, &read) && read.action == BOT_CALLBACK_CONFIRM &&
		   read.code == 42 && strcmp(read.start_token, TOKEN) == 0,
	   "and read back");
	data[5] = data[5] == '0' ? '1' : '0';
	ok(bot_callback_read(data, &read) && strcmp(read.start_token, TOKEN) != 0,
	   "other data are another token");
	memcpy(data + 3, "#####", 5);
	ok(!bot_callback_read(data, &read), "a block beyond 32 bits is refused");
	memcpy(data + 3, "0 0\"0", 5);
	ok(!bot_callback_read(data, &read), "a character of no digit is refused");
	ok(!bot_callback_read("", &read) && !bot_callback_read("c", &read) &&
		   !bot_callback_read("c42", &read),
	   "short data are refused");
	strcpy(callback.start_token, "short");
	ok(!bot_callback_write(&callback, data), "a short token is refused");
	strcpy(callback.start_token, TOKEN);
	callback.start_token[3] = '+';
	ok(!bot_callback_write(&callback, data), "a token of other characters is refused");
	strcpy(callback.start_token, TOKEN);
	callback.code = 100;
	ok(!bot_callback_write(&callback, data), "a number of three digits is refused");
}

static void
test_other_callbacks(void)
{
	static const char *const wrong[] = {"",
										"r",
										"rx",
										"r0123456789abcdef0123456789abcde",
										"r0123456789abcdef0123456789abcdef0",
										"r0123456789ABCDEF0123456789abcdef",
										"q1",
										"a ",
										"k0",
										"ww",
										"z"};
	bot_callback callback = {.action = BOT_CALLBACK_REVOKE,
							 .login_id = "0123456789abcdef0123456789abcdef"};
	bot_callback read;
	char data[BOT_CALLBACK_CHARS + 1];

	ok(bot_callback_write(&callback, data) && bot_callback_read(data, &read) &&
		   read.action == BOT_CALLBACK_REVOKE &&
		   strcmp(read.login_id, callback.login_id) == 0,
	   "a session to end");
	callback.login_id[31] = '\0';
	ok(!bot_callback_write(&callback, data), "a short login id is refused");
	callback = (bot_callback){.action = BOT_CALLBACK_REVOKE_ALL};
	ok(bot_callback_write(&callback, data) && bot_callback_read(data, &read) &&
		   read.action == BOT_CALLBACK_REVOKE_ALL,
	   "an action that needs nothing");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ok(!bot_callback_read(wrong[i], &read), wrong[i]);
}

static void
read_text(const char *json, json_t **root, bot_update *update)
{
	*root = json_loads(json, JSON_ALLOW_NUL, NULL);
	bot_update_read(*root, update);
}

#define USER "{\"id\":5,\"is_bot\":false,\"first_name\":\"A\",\"language_code\":\"ru\"}"
#define PRIVATE "{\"id\":5,\"type\":\"private\"}"

static void
test_updates(void)
{
	static const char *const others[] = {
		"{}",
		"[]",
		"7",
		"null",
		"{\"update_id\":1}",
		"{\"update_id\":1,\"message\":null}",
		"{\"update_id\":1,\"message\":{\"from\":" USER
		",\"chat\":{\"id\":-7,\"type\":\"group\"},\"text\":\"x\"}}",
		"{\"update_id\":1,\"message\":{\"from\":" USER
		",\"chat\":{\"id\":6,\"type\":\"private\"},\"text\":\"x\"}}",
		"{\"update_id\":1,\"message\":{\"from\":" USER ",\"chat\":" PRIVATE "}}",
		"{\"update_id\":1,\"message\":{\"from\":{\"id\":\"5\"},\"chat\":" PRIVATE
		",\"text\":\"x\"}}",
		"{\"update_id\":1,\"message\":{\"from\":{\"id\":5.5},\"chat\":" PRIVATE
		",\"text\":\"x\"}}",
		"{\"update_id\":1,\"message\":{\"from\":{\"id\":-5},\"chat\":" PRIVATE
		",\"text\":\"x\"}}",
		"{\"update_id\":1,\"message\":{\"from\":{\"id\":5,\"is_bot\":true},\"chat\":" PRIVATE
		",\"text\":\"x\"}}",
		"{\"update_id\":1,\"edited_message\":{\"from\":" USER ",\"chat\":" PRIVATE
		",\"text\":\"x\"}}",
	};
	json_t *root;
	bot_update update;

	read_text("{\"update_id\":9,\"message\":{\"message_id\":3,\"from\":" USER
			  ",\"chat\":" PRIVATE ",\"text\":\"/start x\"}}",
			  &root, &update);
	ok(update.kind == BOT_UPDATE_MESSAGE && update.id == 9 && update.from.id == 5 &&
		   update.message_id == 3 && strcmp(update.text, "/start x") == 0 &&
		   strcmp(update.from.language, "ru") == 0 && update.from.username == NULL,
	   "a message");
	json_decref(root);
	read_text("{\"update_id\":9,\"callback_query\":{\"id\":\"77\",\"from\":" USER
			  ",\"data\":\"c\",\"message\":{\"message_id\":3,\"date\":0,\"chat\":" PRIVATE
			  "}}}",
			  &root, &update);
	ok(update.kind == BOT_UPDATE_CALLBACK && strcmp(update.query_id, "77") == 0 &&
		   strcmp(update.data, "c") == 0 && update.message_id == 3,
	   "a callback of a message that is not there any more");
	json_decref(root);
	read_text(
		"{\"update_id\":9,\"callback_query\":{\"id\":\"77\",\"from\":" USER
		",\"data\":\"c\",\"message\":{\"message_id\":3,\"chat\":{\"id\":-1,\"type\":\"group\"}}}}",
		&root, &update);
	ok(update.kind == BOT_UPDATE_OTHER && update.query_id != NULL,
	   "a callback in a group does not count, but can be answered");
	json_decref(root);
	read_text(
		"{\"update_id\":9,\"message\":{\"message_id\":3,\"from\":{\"id\":5,\"first_name\":\"a\\u0000b\"}"
		",\"chat\":" PRIVATE ",\"text\":\"x\"}}",
		&root, &update);
	ok(update.kind == BOT_UPDATE_MESSAGE && strcmp(update.from.first_name, "a") == 0,
	   "a name with a NUL ends there");
	json_decref(root);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		read_text(others[i], &root, &update);
		ok(update.kind == BOT_UPDATE_OTHER && update.from.first_name != NULL, others[i]);
		json_decref(root);
	}
}

static void
test_commands(void)
{
	static const char *const none[] = {
		"",	  "start",	 "/",  "/ start",
		"//", "/start!", "/é", "/a23456789012345678901234567890123"};
	char name[33];
	const char *argument;

	ok(bot_command_read("/start abc", name, &argument) && strcmp(name, "start") == 0 &&
		   strcmp(argument, "abc") == 0,
	   "a command with an argument");
	ok(bot_command_read("/Start@Some_bot  abc", name, &argument) &&
		   strcmp(name, "start") == 0 && strcmp(argument, "abc") == 0,
	   "in capitals, to a bot by its name");
	ok(bot_command_read("/help", name, &argument) && *argument == '\0',
	   "without an argument");
	ok(bot_command_read("/start\nabc", name, &argument) && strcmp(argument, "abc") == 0,
	   "with the argument on the next line");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ok(!bot_command_read(none[i], name, &argument), none[i]);
}

static bot_reply
reply_of(const char *body)
{
	json_t *root;
	bot_reply reply;

	bot_reply_read(200, body, strlen(body), &reply, &root);
	json_decref(root);
	return reply;
}

static void
test_replies(void)
{
	static const char *const unreadable[] = {"",
											 "{",
											 "[]",
											 "null",
											 "<html>",
											 "{\"ok\":1}",
											 "{\"ok\":true}",
											 "{\"result\":[]}",
											 "{\"ok\":true,\"result\":[{\"update_id\":1"};
	bot_reply reply;

	ok(reply_of("{\"ok\":true,\"result\":[]}").outcome == BOT_DONE, "a result");
	reply = reply_of(
		"{\"ok\":false,\"error_code\":429,\"description\":\"x\",\"parameters\":{\"retry_after\":7}}");
	ok(reply.outcome == BOT_REFUSED && reply.code == 429 && reply.retry_after == 7,
	   "retry_after");
	reply = reply_of("{\"ok\":false,\"parameters\":{\"retry_after\":99999999999}}");
	ok(reply.outcome == BOT_REFUSED && reply.retry_after == 86400,
	   "of more than a day: a day");
	reply = reply_of("{\"ok\":false,\"parameters\":{\"retry_after\":-1}}");
	ok(reply.outcome == BOT_REFUSED && reply.retry_after == 0,
	   "of less than nothing: none");
	ok(reply.description != NULL, "an error without a description has an empty one");
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++)
	{
		reply = reply_of(unreadable[i]);
		ok(reply.outcome == BOT_UNREACHABLE && reply.unreadable, unreadable[i]);
	}
}

int
main(void)
{
	test_callback_data();
	test_other_callbacks();
	test_updates();
	test_commands();
	test_replies();
	return tap_done();
}
