/*
 * callback_data.h
 *		What a button says when it is tapped: callback data, 1 to 64 bytes.
 *
 * Telegram gives a tap back with the data of its button and nothing of ours
 * besides, and the bot keeps no state, so that a restart between question and
 * answer loses nothing.  The start token therefore travels in the button.  Its 64
 * characters of base64url would fill the data to the last byte, so its 48 bytes are
 * written in base 85 (Z85, https://rfc.zeromq.org/spec/32/: printable, no quotes):
 *
 *		1	what the button does (bot_callback_action)
 *		2	the number it shows, or 00
 *		60	the start token's 48 bytes
 *
 * The other way, reading the token from the /start message that the question
 * replies to, fails when the person has deleted that message, and confirms
 * something else when they have edited it.
 *
 * A button that ends a session carries its login id in hex; one that is about no
 * login is its action alone.
 *
 * A client can send any data that it likes: nothing here is believed, the
 * database checks the token's MAC, the number, and whose session it is.
 */
#ifndef TGA_BOT_CALLBACK_DATA_H
#define TGA_BOT_CALLBACK_DATA_H

#include <stdbool.h>

#include "start_token.h"

#define BOT_CALLBACK_CHARS 63
#define BOT_LOGIN_ID_HEX (2 * TGA_LOGIN_ID_BYTES)

typedef enum bot_callback_action
{
	BOT_CALLBACK_CONFIRM = 'c',	   /* this login, with this number */
	BOT_CALLBACK_DECLINE = 'n',	   /* this login was not me */
	BOT_CALLBACK_REVOKE = 'r',	   /* end this session */
	BOT_CALLBACK_ASK_ALL = 'q',	   /* ask whether to end all of them */
	BOT_CALLBACK_REVOKE_ALL = 'a', /* end all of them */
	BOT_CALLBACK_KEEP = 'k',	   /* leave everything as it is */
	BOT_CALLBACK_PASSWORD = 'p',   /* show a one-time password */
	BOT_CALLBACK_DELETE = 'w'	   /* delete the message */
} bot_callback_action;

typedef struct bot_callback
{
	bot_callback_action action;
	int code;									 /* 0: none */
	char start_token[TGA_START_TOKEN_CHARS + 1]; /* of the first two */
	char login_id[BOT_LOGIN_ID_HEX + 1];		 /* of REVOKE */
} bot_callback;

/* False if what the action needs is not there or cannot be written. */
bool bot_callback_write(const bot_callback *callback,
						char data[static BOT_CALLBACK_CHARS + 1])
	__attribute__((warn_unused_result));

/* False if the data were not written by the above. */
bool bot_callback_read(const char *data, bot_callback *callback)
	__attribute__((warn_unused_result));

#endif
