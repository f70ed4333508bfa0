/*
 * answer_data.c
 *		See answer_data.h.
 */
#include "answer_data.h"

#include <string.h>

#include "base64url.h"

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
tga_answer_key(int first_digit, int key, tga_answer *answer)
{
	int others = key - TGA_ANSWER_DIGITS + (first_digit == 0 ? 1 : 0);

	if (key < TGA_ANSWER_DIGITS)
	{
		answer->kind = first_digit == 0 ? TGA_ANSWER_DIGIT : TGA_ANSWER_CONFIRM;
		answer->code = first_digit * 10 + key;
		return true;
	}
	answer->kind = others == 0 ? TGA_ANSWER_BACK : TGA_ANSWER_DECLINE;
	answer->code = 0;
	return others <= 1;
}

static bool
is_kind(char kind)
{
	return kind == TGA_ANSWER_CONFIRM || kind == TGA_ANSWER_DECLINE ||
		   kind == TGA_ANSWER_DIGIT || kind == TGA_ANSWER_BACK;
}

bool
tga_answer_write(const tga_answer *answer, char data[static TGA_ANSWER_CHARS + 1])
{
	uint8_t raw[TGA_BASE64URL_BYTES(TGA_START_TOKEN_CHARS)];
	size_t len = strlen(answer->start_token);
	size_t decoded;

	if (len != TGA_START_TOKEN_CHARS || answer->code < 0 || answer->code > 99 ||
		!tga_base64url_decode(answer->start_token, len, raw, &decoded))
		return false;
	*data++ = (char) answer->kind;
	*data++ = (char) ('0' + answer->code / 10);
	*data++ = (char) ('0' + answer->code % 10);
	for (int i = 0; i < BLOCKS; i++)
		write_block(raw + i * BLOCK_BYTES, data + i * BLOCK_CHARS);
	data[BLOCKS * BLOCK_CHARS] = '\0';
	return true;
}

bool
tga_answer_read(const char *data, tga_answer *answer)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];

	if (strlen(data) != TGA_ANSWER_CHARS || !is_kind(data[0]) || data[1] < '0' ||
		data[1] > '9' || data[2] < '0' || data[2] > '9')
		return false;
	answer->kind = (tga_answer_kind) data[0];
	answer->code = (data[1] - '0') * 10 + data[2] - '0';
	if (answer->kind == TGA_ANSWER_DIGIT && answer->code > 9)
		return false;
	data += TGA_ANSWER_CHARS - BLOCKS * BLOCK_CHARS;
	for (int i = 0; i < BLOCKS; i++)
		if (!read_block(data + i * BLOCK_CHARS, raw + i * BLOCK_BYTES))
			return false;
	tga_base64url_encode(raw, sizeof(raw), answer->start_token);
	return true;
}
