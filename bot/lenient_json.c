/*
 * lenient_json.c
 *		See lenient_json.h.
 */
#include "lenient_json.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "span.h"
#include "utf8.h"

#define REPLACEMENT "\\ufffd"
/* The most digits that surely fit into 64 bits. */
#define DIGITS_MAX 18

/* --- mending ------------------------------------------------------------------------- */

/* The code unit of an escape at p, of which left bytes are there; -1 if that is none. */
static long
code_unit(const char *p, size_t left)
{
	char hex[5] = {0};

	if (left < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	memcpy(hex, p + 2, 4);
	return strspn(hex, "0123456789abcdefABCDEF") == 4 ? strtol(hex, NULL, 16) : -1;
}

/* Copies or replaces the escape at p; how many bytes that was. */
static size_t
mend_escape(const char *p, size_t left, tga_buffer *out)
{
	long unit = code_unit(p, left);
	long second = unit >= 0 ? code_unit(p + 6, left - 6) : -1;
	size_t len = left > 1 ? 2 : 1;
	bool good = len == 2 && p[1] != '\0' && strchr("\"\\/bfnrt", p[1]) != NULL;

	if (unit >= 0xd800 && unit < 0xdc00 && second >= 0xdc00 && second < 0xe000)
	{
		good = true;
		len = 12;
	}
	else if (unit >= 0)
	{
		/* jansson takes a NUL in a value and not in a name: it is none of both now. */
		good = unit != 0 && (unit < 0xd800 || unit >= 0xe000);
		len = 6;
	}
	if (good)
		tga_buffer_add(out, p, len);
	else
		tga_buffer_text(out, REPLACEMENT);
	return len;
}

/* Copies or replaces the character of a text at p; how many bytes that was. */
static size_t
mend_character(const char *p, size_t left, tga_buffer *out)
{
	size_t len = tga_utf8_length(p, left);

	if (*p == '\\')
		return mend_escape(p, left, out);
	if (len == 0 || (unsigned char) *p < 0x20)
	{
		tga_buffer_text(out, REPLACEMENT);
		return 1;
	}
	tga_buffer_add(out, p, len);
	return len;
}

/* The same for a number. */
static size_t
mend_number(const char *p, size_t left, tga_buffer *out)
{
	size_t len = 0, sign = *p == '-', digits;

	while (len < left && (isalnum((unsigned char) p[len]) || strchr("+-.", p[len])))
		len++;
	digits = len - sign;
	for (size_t i = sign; i < len; i++)
		if (!isdigit((unsigned char) p[i]))
			digits = 0;
	if (digits == 0 || digits > DIGITS_MAX || (digits > 1 && p[sign] == '0'))
		tga_buffer_text(out, "0");
	else
		tga_buffer_add(out, p, len);
	return len;
}

/* The text with everything in it mended that can be, for the caller to clear. */
static tga_buffer
mend(const char *bytes, size_t len)
{
	tga_buffer out = {0};
	bool in_text = false;

	for (size_t i = 0, used; i < len && !out.failed; i += used)
	{
		const char *p = bytes + i;

		used = 1;
		if (*p == '"')
			in_text = !in_text;
		if (in_text && *p != '"')
			used = mend_character(p, len - i, &out);
		else if (isdigit((unsigned char) *p) || *p == '-')
			used = mend_number(p, len - i, &out);
		else
			tga_buffer_add(&out, p, 1);
	}
	return out;
}

static json_t *
load(tga_span text)
{
	/* A NUL in a name is the name's problem, not that of the other updates. */
	return json_loadb(text.at, text.len, JSON_ALLOW_NUL, NULL);
}

static tga_span
span_of(const tga_buffer *text)
{
	return (tga_span){text->bytes != NULL ? text->bytes : "", text->len};
}

json_t *
bot_json_read(const char *bytes, size_t len)
{
	json_t *read = load((tga_span){bytes, len});
	tga_buffer mended;

	if (read != NULL)
		return read;
	mended = mend(bytes, len);
	read = load(span_of(&mended));
	tga_buffer_clear(&mended);
	return read;
}

/* --- taking apart: texts have been mended, brackets may be missing ----------------------- */

/* What follows, without the text that begins with a quote here; empty if it has no end. */
static tga_span
skip_text(tga_span s)
{
	for (size_t i = 1; i < s.len; i++)
		if (s.at[i] == '\\')
			i++;
		else if (s.at[i] == '"')
			return (tga_span){s.at + i + 1, s.len - i - 1};
	return (tga_span){s.at + s.len, 0};
}

static tga_span
skip_space(tga_span s)
{
	while (s.len > 0 && strchr(" \t\r\n", *s.at) != NULL && *s.at != '\0')
		s.at++, s.len--;
	return s;
}

/* The object or array that begins here; at is NULL if it has no end. */
static tga_span
whole(tga_span s)
{
	const char *begin = s.at;
	int depth = 0;

	while (s.len > 0)
	{
		if (*s.at == '"')
		{
			s = skip_text(s);
			continue;
		}
		depth += *s.at == '{' || *s.at == '[';
		depth -= *s.at == '}' || *s.at == ']';
		s.at++, s.len--;
		if (depth == 0)
			return (tga_span){begin, (size_t) (s.at - begin)};
	}
	return (tga_span){NULL, 0};
}

/* What follows the name of a member, with quotes, of the object that begins here. */
static tga_span
find_member(tga_span s, const char *name)
{
	size_t len = strlen(name);
	int depth = 0;

	while (s.len > 0)
	{
		tga_span after = s;

		if (*s.at == '"')
		{
			after = skip_space(skip_text(s));
			if (depth == 1 && s.len > len && memcmp(s.at, name, len) == 0 &&
				after.len > 0 && *after.at == ':')
				return skip_space((tga_span){after.at + 1, after.len - 1});
			s = after;
			continue;
		}
		depth += *s.at == '{' || *s.at == '[';
		depth -= *s.at == '}' || *s.at == ']';
		s.at++, s.len--;
	}
	return s;
}

/* The number of an update that may be broken off; 0 if none is to be found. */
static int64_t
find_id(tga_span update)
{
	tga_span value = find_member(update, "\"update_id\"");
	int64_t id = 0;

	for (size_t i = 0; i < value.len && i < DIGITS_MAX; i++)
	{
		if (!isdigit((unsigned char) value.at[i]))
			return id;
		id = id * 10 + (value.at[i] - '0');
	}
	return 0;
}

/* It, or what stands for it. */
static json_t *
read_mended(tga_span update)
{
	json_t *read = load(update);

	if (json_is_object(read))
		return read;
	json_decref(read);
	return json_pack("{s:I, s:b}", "update_id", (json_int_t) find_id(update),
					 BOT_JSON_UNREADABLE, 1);
}

json_t *
bot_json_read_update(const char *bytes, size_t len)
{
	json_t *read = load((tga_span){bytes, len});
	tga_buffer mended;

	if (json_is_object(read))
		return read;
	json_decref(read);
	mended = mend(bytes, len);
	read = read_mended(span_of(&mended));
	tga_buffer_clear(&mended);
	return read;
}

json_t *
bot_json_read_updates(const char *bytes, size_t len, int64_t *first)
{
	tga_buffer mended = mend(bytes, len);
	tga_span answer = span_of(&mended);
	tga_span ok = find_member(answer, "\"ok\"");
	tga_span rest = find_member(answer, "\"result\"");
	json_t *updates = json_array();

	*first = 0;
	if (ok.len < 4 || memcmp(ok.at, "true", 4) != 0 || rest.len == 0 || *rest.at != '[')
		rest.len = 0;
	while (rest.len > 0)
	{
		tga_span update;

		/* Past the bracket or the comma. */
		rest = skip_space((tga_span){rest.at + 1, rest.len - 1});
		if (rest.len == 0 || *rest.at != '{')
			break;
		update = whole(rest);
		if (update.at == NULL)
		{
			*first = find_id(rest);
			break;
		}
		json_array_append_new(updates, read_mended(update));
		rest = skip_space((tga_span){rest.at + update.len, rest.len - update.len});
	}
	tga_buffer_clear(&mended);
	if (json_array_size(updates) > 0)
		return updates;
	json_decref(updates);
	return NULL;
}
