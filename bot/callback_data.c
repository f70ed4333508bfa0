/*
 * callback_data.c
 *		See callback_data.h.
 */
#include "callback_data.h"

#include <string.h>

#include "hex.h"

/* --- a login: the answer to its question --------------------------------------------- */

static bool
write_login(const bot_callback *callback, char data[static BOT_CALLBACK_CHARS + 1])
{
	tga_answer answer = {.kind = (tga_answer_kind) callback->action,
						 .code = callback->code};

	memcpy(answer.start_token, callback->start_token, sizeof(answer.start_token));
	return tga_answer_write(&answer, data);
}

static bool
read_login(const char *data, bot_callback *callback)
{
	tga_answer answer;

	if (!tga_answer_read(data, &answer))
		return false;
	callback->code = answer.code;
	memcpy(callback->start_token, answer.start_token, sizeof(answer.start_token));
	return true;
}

/* --- a session: its login id --------------------------------------------------------- */

static bool
copy_login_id(const char *from, char *to)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (!tga_hex_decode(from, strlen(from), id, sizeof(id)))
		return false;
	memcpy(to, from, BOT_LOGIN_ID_HEX + 1);
	return true;
}

/* --- the interface --------------------------------------------------------------------- */

bool
bot_callback_write(const bot_callback *callback, char data[static BOT_CALLBACK_CHARS + 1])
{
	data[0] = (char) callback->action;
	data[1] = '\0';
	switch (callback->action)
	{
		case BOT_CALLBACK_CONFIRM:
		case BOT_CALLBACK_DECLINE:
		case BOT_CALLBACK_DIGIT:
		case BOT_CALLBACK_BACK:
			return write_login(callback, data);
		case BOT_CALLBACK_REVOKE:
		case BOT_CALLBACK_RETURN_CODE:
			return copy_login_id(callback->login_id, data + 1);
		case BOT_CALLBACK_ASK_ALL:
		case BOT_CALLBACK_REVOKE_ALL:
		case BOT_CALLBACK_KEEP:
		case BOT_CALLBACK_PASSWORD:
		case BOT_CALLBACK_UNLINK:
		case BOT_CALLBACK_DELETE:
			return true;
	}
	return false;
}

bool
bot_callback_read(const char *data, bot_callback *callback)
{
	*callback = (bot_callback){.action = (bot_callback_action) data[0]};
	switch (callback->action)
	{
		case BOT_CALLBACK_CONFIRM:
		case BOT_CALLBACK_DECLINE:
		case BOT_CALLBACK_DIGIT:
		case BOT_CALLBACK_BACK:
			return read_login(data, callback);
		case BOT_CALLBACK_REVOKE:
		case BOT_CALLBACK_RETURN_CODE:
			return copy_login_id(data + 1, callback->login_id);
		case BOT_CALLBACK_ASK_ALL:
		case BOT_CALLBACK_REVOKE_ALL:
		case BOT_CALLBACK_KEEP:
		case BOT_CALLBACK_PASSWORD:
		case BOT_CALLBACK_UNLINK:
		case BOT_CALLBACK_DELETE:
			return data[1] == '\0';
	}
	return false;
}
