/*
 * callback_data.h
 *		What a button of the bot says when it is tapped.
 *
 * The buttons of the question about a login are those that any bot gets of
 * tgauth_preview (answer_data.h).
 *
 * A button that ends a session, or shows its digits, carries its login id in hex; one that is about no
 * login is its action alone.
 *
 * A client can send any data that it likes: nothing here is believed, the
 * database checks the token's MAC, the number, and whose session it is.
 */
#ifndef TGA_BOT_CALLBACK_DATA_H
#define TGA_BOT_CALLBACK_DATA_H

#include <stdbool.h>

#include "answer_data.h"

#define BOT_CALLBACK_CHARS TGA_ANSWER_CHARS
#define BOT_LOGIN_ID_HEX (2 * TGA_LOGIN_ID_BYTES)

typedef enum bot_callback_action
{
	BOT_CALLBACK_CONFIRM = TGA_ANSWER_CONFIRM,
	BOT_CALLBACK_DECLINE = TGA_ANSWER_DECLINE,
	BOT_CALLBACK_DIGIT = TGA_ANSWER_DIGIT,
	BOT_CALLBACK_BACK = TGA_ANSWER_BACK,
	BOT_CALLBACK_REVOKE = 'r',		/* end this session */
	BOT_CALLBACK_ASK_ALL = 'q',		/* ask whether to end all of them */
	BOT_CALLBACK_REVOKE_ALL = 'a',	/* end all of them */
	BOT_CALLBACK_KEEP = 'k',		/* leave everything as it is */
	BOT_CALLBACK_PASSWORD = 'p',	/* show a one-time password */
	BOT_CALLBACK_UNLINK = 'u',		/* unlink this Telegram account */
	BOT_CALLBACK_RETURN_CODE = 's', /* show the six digits of this login */
	BOT_CALLBACK_DELETE = 'w'		/* delete the message */
} bot_callback_action;

typedef struct bot_callback
{
	bot_callback_action action;
	int code;									 /* 0: none */
	char start_token[TGA_START_TOKEN_CHARS + 1]; /* of the first four */
	char login_id[BOT_LOGIN_ID_HEX + 1];		 /* of REVOKE and RETURN_CODE */
} bot_callback;

/* False if what the action needs is not there or cannot be written. */
bool bot_callback_write(const bot_callback *callback,
						char data[static BOT_CALLBACK_CHARS + 1])
	__attribute__((warn_unused_result));

/* False if the data were not written by the above. */
bool bot_callback_read(const char *data, bot_callback *callback)
	__attribute__((warn_unused_result));

#endif
