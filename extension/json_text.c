/*
 * json_text.c
 *		See json_text.h; and what a member holds, of json_scan.h.
 */
#include "json_text.h"

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "json_scan.h"
#include "utf8.h"

/* The four digits after \u, or -1. */
static long
hex4(const char *p, const char *end)
{
	long unit = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		int digit = tga_hex_digit(p[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

long
tga_json_code_point(const char **p, const char *end)
{
	long high = hex4(*p, end);
	long low;

	if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff))
		return -1;
	*p += 4;
	if (high < 0xd800 || high > 0xdbff)
		return high;
	if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
		return -1;
	low = hex4(*p + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	*p += 6;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* --- what a member holds ------------------------------------------------------ */

const tga_json_member *
tga_json_find(const tga_json_member *members, int count, const char *name)
{
	size_t len = strlen(name);

	for (int i = 0; i < count; i++)
		if (members[i].name_len == len && memcmp(members[i].name, name, len) == 0)
			return &members[i];
	return NULL;
}

bool
tga_json_is(const tga_json_member *member, const char *text)
{
	return member != NULL && member->type == TGA_JSON_STRING &&
		   member->value_len == strlen(text) &&
		   memcmp(member->value, text, member->value_len) == 0;
}

bool
tga_json_integer(const tga_json_member *member, int64_t *value)
{
	bool negative;
	uint64_t magnitude = 0;
	uint64_t limit;

	if (member == NULL || member->type != TGA_JSON_NUMBER)
		return false;
	negative = member->value[0] == '-';
	limit = (uint64_t) INT64_MAX + (negative ? 1 : 0);
	for (size_t i = negative ? 1 : 0; i < member->value_len; i++)
	{
		unsigned int digit = (unsigned int) (member->value[i] - '0');

		if (digit > 9 || magnitude > (limit - digit) / 10)
			return false;
		magnitude = magnitude * 10 + digit;
	}
	*value = negative ? (int64_t) (0 - magnitude) : (int64_t) magnitude;
	return true;
}

bool
tga_json_number(const tga_json_member *member, double *value)
{
	char digits[TGA_JSON_NUMBER_MAX + 1];

	if (member == NULL || member->type != TGA_JSON_NUMBER ||
		member->value_len > TGA_JSON_NUMBER_MAX)
		return false;
	memcpy(digits, member->value, member->value_len);
	digits[member->value_len] = '\0';
	*value = strtod(digits, NULL);
	return true;
}

size_t
tga_json_unescape(const tga_json_member *member, char *buffer)
{
	static const char names[] = "\"\\/bfnrt";
	static const char chars[] = "\"\\/\b\f\n\r\t";
	const char *p = member->value;
	const char *end = p + member->value_len;
	char *out = buffer;

	while (p < end)
	{
		if (*p != '\\')
		{
			*out++ = *p++;
			continue;
		}
		p++;
		if (*p == 'u')
		{
			p++;
			out += tga_utf8_encode((uint32_t) tga_json_code_point(&p, end), out);
		}
		else
			*out++ = chars[strchr(names, *p++) - names];
	}
	*out = '\0';
	return (size_t) (out - buffer);
}

void
tga_json_write_out(char *json)
{
	const char *p = json;
	const char *end = json + strlen(json);
	char *out = json;

	while (p < end)
	{
		const char *after = p + 2;
		int32_t code = -1;

		if (*p == '\\' && p[1] == 'u')
			code = tga_json_code_point(&after, end);
		if (code >= 0x80)
		{
			out += tga_utf8_encode((uint32_t) code, out);
			p = after;
			continue;
		}
		/* What is escaped begins no escape. */
		if (*p == '\\')
			*out++ = *p++;
		*out++ = *p++;
	}
	*out = '\0';
}
