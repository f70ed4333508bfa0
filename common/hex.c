/*
 * hex.c
 *		See hex.h.
 */
#include "hex.h"

int
tga_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
tga_hex_byte(const char *digits, size_t len)
{
	int high = len >= 2 ? tga_hex_digit(digits[0]) : -1;
	int low = len >= 2 ? tga_hex_digit(digits[1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

void
tga_hex_encode(const uint8_t *bytes, size_t len, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++)
	{
		*text++ = digits[bytes[i] >> 4];
		*text++ = digits[bytes[i] & 15];
	}
	*text = '\0';
}

bool
tga_hex_decode(const char *text, size_t text_len, uint8_t *bytes, size_t len)
{
	if (text_len != 2 * len)
		return false;
	for (size_t i = 0; i < text_len; i++)
		if (text[i] >= 'A' && text[i] <= 'F')
			return false;
	for (size_t i = 0; i < len; i++)
	{
		int byte = tga_hex_byte(text + 2 * i, 2);

		if (byte < 0)
			return false;
		bytes[i] = (uint8_t) byte;
	}
	return true;
}
