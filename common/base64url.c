/*
 * base64url.c
 *		See base64url.h.
 *
 * libcrypto's EVP_DecodeBlock knows neither the URL-safe alphabet nor strict
 * trailing bits, so the few lines are ours.
 */
#include "base64url.h"

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	if (c == '_')
		return 63;
	return -1;
}

void
tga_base64url_encode(const uint8_t *bytes, size_t len, char *text)
{
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < len; i++)
	{
		bits = (bits << 8) | bytes[i];
		for (have += 8; have >= 6; have -= 6)
			*text++ = alphabet[(bits >> (have - 6)) & 63];
	}
	if (have > 0)
		*text++ = alphabet[(bits << (6 - have)) & 63];
	*text = '\0';
}

bool
tga_base64url_decode(const char *text, size_t len, uint8_t *bytes, size_t *decoded)
{
	uint32_t bits = 0;
	int have = 0;
	size_t n = 0;

	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		int v = value_of(text[i]);

		if (v < 0)
			return false;
		bits = (bits << 6) | (uint32_t) v;
		have += 6;
		if (have >= 8)
		{
			have -= 8;
			bytes[n++] = (uint8_t) (bits >> have);
		}
	}
	if ((bits & ((1u << have) - 1)) != 0)
		return false;
	*decoded = n;
	return true;
}
