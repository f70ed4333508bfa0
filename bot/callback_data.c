/*
 * callback_data.c
 *		See callback_data.h.
 */
#include "callback_data.h"

#include <stdint.h>
#include <string.h>

#include "base64url.h"

#define HEAD_CHARS 3
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

bool
bot_tap_write(const bot_tap *tap, char data[static BOT_TAP_CHARS + 1])
{
	uint8_t raw[TGA_BASE64URL_BYTES(TGA_START_TOKEN_CHARS)];
	size_t len = strlen(tap->start_token);
	size_t decoded;

	if (len != TGA_START_TOKEN_CHARS || tap->code < 0 || tap->code > 99 ||
		!tga_base64url_decode(tap->start_token, len, raw, &decoded))
		return false;
	data[0] = (char) tap->action;
	data[1] = (char) ('0' + tap->code / 10);
	data[2] = (char) ('0' + tap->code % 10);
	for (int i = 0; i < BLOCKS; i++)
		write_block(raw + i * BLOCK_BYTES, data + HEAD_CHARS + i * BLOCK_CHARS);
	data[BOT_TAP_CHARS] = '\0';
	return true;
}

bool
bot_tap_read(const char *data, bot_tap *tap)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];

	if (strlen(data) != BOT_TAP_CHARS ||
		(data[0] != BOT_TAP_CONFIRM && data[0] != BOT_TAP_DECLINE) || data[1] < '0' ||
		data[1] > '9' || data[2] < '0' || data[2] > '9')
		return false;
	for (int i = 0; i < BLOCKS; i++)
		if (!read_block(data + HEAD_CHARS + i * BLOCK_CHARS, raw + i * BLOCK_BYTES))
			return false;
	tap->action = (bot_tap_action) data[0];
	tap->code = (data[1] - '0') * 10 + data[2] - '0';
	tga_base64url_encode(raw, sizeof(raw), tap->start_token);
	return true;
}
