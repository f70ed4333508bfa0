/*
 * fields.c
 *		See fields.h.
 */
#include "http/fields.h"

#include "hex.h"

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

static bool
percent_decode(tga_span in, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++)
	{
		int c = in.at[i];

		if (n + 1 >= size)
			return false;
		if (c == '+')
			c = ' ';
		else if (c == '%')
		{
			c = tga_hex_byte(in.at + i + 1, in.len - i - 1);
			if (c < 0)
				return false;
			i += 2;
		}
		if (c == '\0')
			return false;
		out[n++] = (char) c;
	}
	out[n] = '\0';
	return true;
}

bool
pushd_form_value(tga_span form, const char *name, char *out, size_t size)
{
	tga_span pair, key;

	while (tga_span_next(&form, '&', &pair))
		if (tga_span_next(&pair, '=', &key) && pair.at != NULL && tga_span_is(key, name))
			return percent_decode(pair, out, size);
	return false;
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
