/*
 * callback_data.c
 *		See callback_data.h.
 */
#include "callback_data.h"

#include <stdint.h>
#include <string.h>

#include "base64url.h"
#include "hex.h"

#define CODE_CHARS 2
#define BLOCK_BYTES 4
#define BLOCK_CHARS 5
#define BLOCKS (TGA_START_TOKEN_BYTES / BLOCK_BYTES)

static const char digits[] =
	"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	".-:+=^!/*?&<>()[]{}@%$#";

static void
write_block(const uint8_t *bytes, char *text)
{
	uint32_t n = (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 |
				 (uint32_t) bytes[2] << 8 | bytes[3];

	for (int i = BLOCK_CHARS - 1; i >= 0; i--)
	{
		text[i] = digits[n % 85];
		n /= 85;
	}
}

static bool
read_block(const char *text, uint8_t *bytes)
{
	uint64_t n = 0;

	for (int i = 0; i < BLOCK_CHARS; i++)
	{
		const char *digit = text[i] != '\0' ? strchr(digits, text[i]) : NULL;

		if (digit == NULL)
			return false;
		n = n * 85 + (uint64_t) (digit - digits);
	}
	for (int i = BLOCK_BYTES - 1; i >= 0; i--)
	{
		bytes[i] = (uint8_t) n;
		n >>= 8;
	}
	return n == 0;
}

/* --- a login: a number and a start token -------------------------------------------- */

static bool
write_login(const bot_callback *callback, char *text)
{
	uint8_t raw[TGA_BASE64URL_BYTES(TGA_START_TOKEN_CHARS)];
	size_t len = strlen(callback->start_token);
	size_t decoded;

	if (len != TGA_START_TOKEN_CHARS || callback->code < 0 || callback->code > 99 ||
		!tga_base64url_decode(callback->start_token, len, raw, &decoded))
		return false;
	*text++ = (char) ('0' + callback->code / 10);
	*text++ = (char) ('0' + callback->code % 10);
	for (int i = 0; i < BLOCKS; i++)
		write_block(raw + i * BLOCK_BYTES, text + i * BLOCK_CHARS);
	text[BLOCKS * BLOCK_CHARS] = '\0';
	return true;
}

static bool
read_login(const char *text, bot_callback *callback)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];

	if (strlen(text) != CODE_CHARS + BLOCKS * BLOCK_CHARS || text[0] < '0' ||
		text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	callback->code = (text[0] - '0') * 10 + text[1] - '0';
	text += CODE_CHARS;
	for (int i = 0; i < BLOCKS; i++)
		if (!read_block(text + i * BLOCK_CHARS, raw + i * BLOCK_BYTES))
			return false;
	tga_base64url_encode(raw, sizeof(raw), callback->start_token);
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
			return write_login(callback, data + 1);
		case BOT_CALLBACK_REVOKE:
			return copy_login_id(callback->login_id, data + 1);
		case BOT_CALLBACK_ASK_ALL:
		case BOT_CALLBACK_REVOKE_ALL:
		case BOT_CALLBACK_KEEP:
		case BOT_CALLBACK_PASSWORD:
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
			return read_login(data + 1, callback);
		case BOT_CALLBACK_REVOKE:
			return copy_login_id(data + 1, callback->login_id);
		case BOT_CALLBACK_ASK_ALL:
		case BOT_CALLBACK_REVOKE_ALL:
		case BOT_CALLBACK_KEEP:
		case BOT_CALLBACK_PASSWORD:
		case BOT_CALLBACK_DELETE:
			return data[1] == '\0';
	}
	return false;
}
