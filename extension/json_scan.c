/*
 * json_scan.c
 *		See json_scan.h.
 *
 * A recursive descent over [p, end).  Each reader moves p past what it read and
 * returns false at the first byte that does not fit.
 */
#include "json_scan.h"

#include <string.h>

#include "json_text.h"
#include "utf8.h"

typedef struct tga_json_scanner
{
	const char *p;
	const char *end;
	int depth;
} tga_json_scanner;

static bool read_value(tga_json_scanner *s, tga_json_member *member);

static void
skip_space(tga_json_scanner *s)
{
	while (s->p < s->end &&
		   (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static bool
read_char(tga_json_scanner *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static bool
is_digit(const tga_json_scanner *s)
{
	return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

/* --- strings ------------------------------------------------------------------ */

static bool
read_escape(tga_json_scanner *s)
{
	if (s->p >= s->end)
		return false;
	if (*s->p == 'u')
	{
		s->p++;
		return tga_json_code_point(&s->p, s->end) > 0;
	}
	if (*s->p == '\0' || strchr("\"\\/bfnrt", *s->p) == NULL)
		return false;
	s->p++;
	return true;
}

/* A string, of which *text and *len become what stands between the quotes. */
static bool
read_string(tga_json_scanner *s, bool escapes, const char **text, size_t *len)
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
			size_t n = c < 0x20 ? 0 : tga_utf8_length(s->p, (size_t) (s->end - s->p));

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
read_digits(tga_json_scanner *s)
{
	if (!is_digit(s))
		return false;
	while (is_digit(s))
		s->p++;
	return true;
}

static bool
read_number(tga_json_scanner *s)
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
read_word(tga_json_scanner *s, const char *word)
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
read_name(tga_json_scanner *s, tga_json_member *member)
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
skip_value(tga_json_scanner *s)
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
	tga_json_scanner s = {start, latest->name, 0};
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
read_members(tga_json_scanner *s, tga_json_member *members, int max)
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

/* The same for what is between brackets, which has no names. */
static int
read_elements(tga_json_scanner *s, tga_json_member *elements, int max)
{
	int count = 0;

	skip_space(s);
	if (read_char(s, ']'))
		return 0;
	for (;;)
	{
		tga_json_member nested;

		if (elements != NULL && count == max)
			return -1;
		if (!read_value(s, elements != NULL ? &elements[count] : &nested))
			return -1;
		count++;
		skip_space(s);
		if (read_char(s, ']'))
			return count;
		if (!read_char(s, ','))
			return -1;
	}
}

static bool
read_nested(tga_json_scanner *s, tga_json_type type)
{
	bool good;

	if (++s->depth > TGA_JSON_DEPTH_MAX)
		return false;
	s->p++;
	good = (type == TGA_JSON_OBJECT ? read_members(s, NULL, 0)
									: read_elements(s, NULL, 0)) >= 0;
	s->depth--;
	return good;
}

static bool
read_plain(tga_json_scanner *s, tga_json_type *type)
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
read_value(tga_json_scanner *s, tga_json_member *member)
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
	tga_json_scanner s = {text, text + len, 1};
	int count;

	skip_space(&s);
	if (!read_char(&s, '{'))
		return -1;
	count = read_members(&s, members, max);
	skip_space(&s);
	return s.p == s.end ? count : -1;
}

int
tga_json_array(const char *text, size_t len, tga_json_member *elements, int max)
{
	tga_json_scanner s = {text, text + len, 1};
	int count;

	skip_space(&s);
	if (!read_char(&s, '['))
		return -1;
	count = read_elements(&s, elements, max);
	skip_space(&s);
	return s.p == s.end ? count : -1;
}
