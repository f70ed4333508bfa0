/*
 * fields.c
 *		See fields.h.
 */
#include "http/fields.h"

#include <stdio.h>

#include "hex.h"
#include "utf8.h"

tga_span
pushd_cookie_find(tga_span field, const char *name)
{
	tga_span pair, key;

	while (tga_span_next(&field, ';', &pair))
	{
		pair = tga_span_trim(pair);
		if (tga_span_next(&pair, '=', &key) && pair.at != NULL && tga_span_is(key, name))
			return pair;
	}
	return (tga_span){NULL, 0};
}

/* The byte that a text in a form begins with, which is cut off; -1 if it is broken. */
static int
next_byte(tga_span *in)
{
	int c = (unsigned char) in->at[0], n = 1;

	if (c == '+')
		c = ' ';
	else if (c == '%')
	{
		c = tga_hex_byte(in->at + 1, in->len - 1);
		n = 3;
	}
	if (c <= 0)
		return -1;
	in->at += n;
	in->len -= (size_t) n;
	return c;
}

static bool
find_value(tga_span form, const char *name, tga_span *value)
{
	tga_span key;

	while (tga_span_next(&form, '&', value))
		if (tga_span_next(value, '=', &key) && value->at != NULL &&
			tga_span_is(key, name))
			return true;
	return false;
}

bool
pushd_form_value(tga_span form, const char *name, char *out, size_t size)
{
	tga_span value;
	size_t n = 0;

	if (!find_value(form, name, &value))
		return false;
	while (value.len > 0)
	{
		int c = next_byte(&value);

		if (c < 0 || n + 1 >= size)
			return false;
		out[n++] = (char) c;
	}
	out[n] = '\0';
	return tga_utf8_is_valid(out, n);
}

bool
pushd_form_path(tga_span form, const char *name, char *out, size_t size)
{
	tga_span value;
	size_t n = 0;

	if (!find_value(form, name, &value))
		return false;
	while (value.len > 0)
	{
		int c = next_byte(&value);

		if (c < 0 || n + 3 >= size + (c < 0x80 ? 2 : 0))
			return false;
		if (c < 0x80)
			out[n++] = (char) c;
		else
			n += (size_t) snprintf(out + n, size - n, "%%%02X", (unsigned) c);
	}
	out[n] = '\0';
	return true;
}

bool
pushd_accepts_html(tga_span accept)
{
	tga_span item, type;

	while (tga_span_next(&accept, ',', &item))
	{
		if (!tga_span_next(&item, ';', &type))
			continue;
		type = tga_span_trim(type);
		if (tga_span_is_nocase(type, "text/html"))
			return true;
		if (tga_span_is_nocase(type, "application/json"))
			return false;
	}
	return false;
}

bool
pushd_is_media_type(tga_span content_type, const char *type)
{
	tga_span first;

	return tga_span_next(&content_type, ';', &first) &&
		   tga_span_is_nocase(tga_span_trim(first), type);
}

bool
pushd_etag_matches(tga_span if_none_match, const char *etag)
{
	tga_span tag;

	while (tga_span_next(&if_none_match, ',', &tag))
	{
		tag = tga_span_trim(tag);
		if (tag.len > 2 && memcmp(tag.at, "W/", 2) == 0)
			tag.at += 2, tag.len -= 2;
		if (tga_span_is(tag, etag) || tga_span_is(tag, "*"))
			return true;
	}
	return false;
}

bool
pushd_parse_number(tga_span text, int64_t max, int64_t *number)
{
	int64_t value = 0;

	if (text.len == 0 || text.len > 18)
		return false;
	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		value = value * 10 + (text.at[i] - '0');
	}
	*number = value;
	return value <= max;
}

bool
pushd_is_local_path(const char *path, size_t max)
{
	size_t len = strlen(path);

	if (len == 0 || len > max || path[0] != '/' || path[1] == '/')
		return false;
	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) path[i];

		if (c <= 0x20 || c == 0x7f || c == '\\')
			return false;
	}
	return true;
}
