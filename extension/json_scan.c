/*
 * json_scan.c
 *		See json_scan.h.
 *
 * A recursive descent over [p, end).  Each reader moves p past what it read and
 * returns false at the first byte that does not fit.
 */
#include "json_scan.h"

#include <string.h>

typedef struct scanner
{
	const char *p;
	const char *end;
	int depth;
} scanner;

static bool read_value(scanner *s, tga_json_member *member);

static void
skip_space(scanner *s)
{
	while (s->p < s->end &&
		   (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static bool
read_char(scanner *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static bool
is_digit(const scanner *s)
{
	return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

/* --- strings ------------------------------------------------------------------ */

/*
 * The length of the UTF-8 sequence at p, 0 if there is none: shortest form only,
 * no surrogates, nothing beyond U+10FFFF (RFC 3629).
 */
static int
utf8_length(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	int len;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if ((size_t) len > left)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (int i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits after \u, or -1. */
static long
hex4(const char *p, const char *end)
{
	long unit = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		int digit = hex_value(p[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

/*
 * The code point of the \u escape whose digits begin at *p, which is moved past
 * it and past the second half of a pair; -1 for zero and for half a pair.
 */
static long
code_point(const char **p, const char *end)
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

static bool
read_escape(scanner *s)
{
	if (s->p >= s->end)
		return false;
	if (*s->p == 'u')
	{
		s->p++;
		return code_point(&s->p, s->end) > 0;
	}
	if (*s->p == '\0' || strchr("\"\\/bfnrt", *s->p) == NULL)
		return false;
	s->p++;
	return true;
}

/* A string, of which *text and *len become what stands between the quotes. */
static bool
read_string(scanner *s, bool escapes, const char **text, size_t *len)
{
	if (!read_char(s, '"'))
		return false;
	*text = s->p;
	while (s->p < s->end && *s->p != '"')
	{
		unsigned char c = (unsigned char) *s->p;

		if (c == '\\')
		{
			s->p++;
			if (!escapes || !read_escape(s))
				return false;
		}
		else
		{
			int n = c < 0x20 ? 0
							 : utf8_length((const unsigned char *) s->p,
										   (size_t) (s->end - s->p));

			if (n == 0)
				return false;
			s->p += n;
		}
	}
	*len = (size_t) (s->p - *text);
	return read_char(s, '"');
}

/* --- numbers and words -------------------------------------------------------- */

static bool
read_digits(scanner *s)
{
	if (!is_digit(s))
		return false;
	while (is_digit(s))
		s->p++;
	return true;
}

static bool
read_number(scanner *s)
{
	const char *start = s->p;

	read_char(s, '-');
	if (!read_char(s, '0') && !read_digits(s))
		return false;
	if (read_char(s, '.') && !read_digits(s))
		return false;
	if (read_char(s, 'e') || read_char(s, 'E'))
	{
		const char *exponent;

		if (!read_char(s, '+'))
			read_char(s, '-');
		exponent = s->p;
		if (!read_digits(s) || s->p - exponent > 2)
			return false;
	}
	return s->p - start <= TGA_JSON_NUMBER_MAX;
}

static bool
read_word(scanner *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t) (s->end - s->p) < len || memcmp(s->p, word, len) != 0)
		return false;
	s->p += len;
	return true;
}

/* --- objects and arrays ------------------------------------------------------- */

static bool
same_name(const tga_json_member *a, const tga_json_member *b)
{
	return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
}

static bool
read_name(scanner *s, tga_json_member *member)
{
	skip_space(s);
	if (!read_string(s, false, &member->name, &member->name_len))
		return false;
	skip_space(s);
	return read_char(s, ':');
}

/*
 * Moves past a value that was read before, so that brackets and quotes pair: to
 * the comma or brace that ends it.
 */
static void
skip_value(scanner *s)
{
	int depth = 0;

	for (; s->p < s->end; s->p++)
	{
		char c = *s->p;

		if (c == '"')
		{
			for (s->p++; *s->p != '"'; s->p++)
				if (*s->p == '\\')
					s->p++;
		}
		else if (c == '{' || c == '[')
			depth++;
		else if (depth == 0 && (c == ',' || c == '}'))
			return;
		else if (c == '}' || c == ']')
			depth--;
	}
}

/*
 * Whether the name of latest comes already between start, the first byte of the
 * object's first member, and latest itself.  Walks those members once more:
 * plainer than a set to keep, at the lengths that are let in here.
 */
static bool
comes_before(const char *start, const tga_json_member *latest)
{
	scanner s = {start, latest->name, 0};
	tga_json_member earlier;

	while (read_name(&s, &earlier))
	{
		if (same_name(&earlier, latest))
			return true;
		skip_value(&s);
		s.p++;
	}
	return false;
}

/* The members between braces; only what stands on the outer level is kept. */
static int
read_members(scanner *s, tga_json_member *members, int max)
{
	const char *start = s->p;
	int count = 0;

	skip_space(s);
	if (read_char(s, '}'))
		return 0;
	for (;;)
	{
		tga_json_member nested;
		tga_json_member *m = &nested;

		if (members != NULL)
		{
			if (count == max)
				return -1;
			m = &members[count];
		}
		if (!read_name(s, m) || comes_before(start, m) || !read_value(s, m))
			return -1;
		count++;
		skip_space(s);
		if (read_char(s, '}'))
			return count;
		if (!read_char(s, ','))
			return -1;
	}
}

static bool
read_elements(scanner *s)
{
	tga_json_member element;

	skip_space(s);
	if (read_char(s, ']'))
		return true;
	for (;;)
	{
		if (!read_value(s, &element))
			return false;
		skip_space(s);
		if (read_char(s, ']'))
			return true;
		if (!read_char(s, ','))
			return false;
	}
}

static bool
read_nested(scanner *s, tga_json_type type)
{
	bool good;

	if (++s->depth > TGA_JSON_DEPTH_MAX)
		return false;
	s->p++;
	good = type == TGA_JSON_OBJECT ? read_members(s, NULL, 0) >= 0 : read_elements(s);
	s->depth--;
	return good;
}

static bool
read_plain(scanner *s, tga_json_type *type)
{
	switch (*s->p)
	{
		case '{':
			*type = TGA_JSON_OBJECT;
			return read_nested(s, *type);
		case '[':
			*type = TGA_JSON_ARRAY;
			return read_nested(s, *type);
		case 't':
			*type = TGA_JSON_TRUE;
			return read_word(s, "true");
		case 'f':
			*type = TGA_JSON_FALSE;
			return read_word(s, "false");
		case 'n':
			*type = TGA_JSON_NULL;
			return read_word(s, "null");
		default:
			*type = TGA_JSON_NUMBER;
			return read_number(s);
	}
}

static bool
read_value(scanner *s, tga_json_member *member)
{
	skip_space(s);
	if (s->p >= s->end)
		return false;
	if (*s->p == '"')
	{
		member->type = TGA_JSON_STRING;
		return read_string(s, true, &member->value, &member->value_len);
	}
	member->value = s->p;
	if (!read_plain(s, &member->type))
		return false;
	member->value_len = (size_t) (s->p - member->value);
	return true;
}

int
tga_json_object(const char *text, size_t len, tga_json_member *members, int max)
{
	scanner s = {text, text + len, 1};
	int count;

	skip_space(&s);
	if (!read_char(&s, '{'))
		return -1;
	count = read_members(&s, members, max);
	skip_space(&s);
	return s.p == s.end ? count : -1;
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

static char *
put_utf8(char *out, unsigned long c)
{
	if (c < 0x80)
		*out++ = (char) c;
	else if (c < 0x800)
	{
		*out++ = (char) (0xc0 | c >> 6);
		*out++ = (char) (0x80 | (c & 0x3f));
	}
	else if (c < 0x10000)
	{
		*out++ = (char) (0xe0 | c >> 12);
		*out++ = (char) (0x80 | (c >> 6 & 0x3f));
		*out++ = (char) (0x80 | (c & 0x3f));
	}
	else
	{
		*out++ = (char) (0xf0 | c >> 18);
		*out++ = (char) (0x80 | (c >> 12 & 0x3f));
		*out++ = (char) (0x80 | (c >> 6 & 0x3f));
		*out++ = (char) (0x80 | (c & 0x3f));
	}
	return out;
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
			out = put_utf8(out, (unsigned long) code_point(&p, end));
		}
		else
			*out++ = chars[strchr(names, *p++) - names];
	}
	*out = '\0';
	return (size_t) (out - buffer);
}
