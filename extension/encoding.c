/*
 * encoding.c
 *		See encoding.h; and tgauth_text.
 */
#include "encoding.h"

#include <ctype.h>

#include "catalog/namespace.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "arg.h"
#include "pg_compat.h"
#include "utf8.h"

#define SUBSTITUTE '\x1a'

/* From one encoding to another; without a procedure where bytes stay what they are. */
typedef struct tga_conversion
{
	int from;
	int to;
	Oid procedure;
	bool same;
} tga_conversion;

static tga_conversion
find_conversion(int from, int to)
{
	tga_conversion c = {from, to, InvalidOid, false};

	c.same = from == to || from == PG_SQL_ASCII || to == PG_SQL_ASCII;
	if (!c.same)
		c.procedure = FindDefaultConversionProc(from, to);
	return c;
}

/* Adds one character; false, and nothing added, if it has no counterpart. */
static bool
add_character(StringInfo out, const tga_conversion *c, const char *character, size_t len)
{
	char converted[MAX_CONVERSION_GROWTH * (TGA_UTF8_MAX + 1) + 1];

	if (c->same || (len == 1 && !IS_HIGHBIT_SET(*character)))
	{
		appendBinaryStringInfo(out, character, (int) len);
		return true;
	}
	if (!OidIsValid(c->procedure) ||
		!tga_convert_character(c->procedure, c->from, c->to, character, (int) len,
							   converted, sizeof(converted)))
		return false;
	appendStringInfoString(out, converted);
	return true;
}

char *
tga_encoding_from_utf8(const char *utf8, size_t len, bool exact)
{
	tga_conversion c = find_conversion(PG_UTF8, GetDatabaseEncoding());
	char *copy = palloc(len + 1);
	const char *p = copy;
	const char *end = p + len;
	StringInfoData out;
	uint32_t code;

	/* tga_utf8_next wants an end. */
	memcpy(copy, utf8, len);
	copy[len] = '\0';
	initStringInfo(&out);
	for (size_t n; p < end; p += n)
	{
		n = *p == '\0' ? 0 : tga_utf8_length(p, (size_t) (end - p));
		if (n == 0)
		{
			n = 1;
			appendStringInfoChar(&out, '?');
		}
		else if (!add_character(&out, &c, p, n))
		{
			(void) tga_utf8_next(p, &code);
			if (exact)
				appendStringInfo(&out, "%c%x;", SUBSTITUTE, code);
			else
				appendStringInfoChar(&out, '?');
		}
	}
	return out.data;
}

char *
tga_encoding_to_utf8(const char *text)
{
	tga_conversion c = find_conversion(GetDatabaseEncoding(), PG_UTF8);
	StringInfoData out;

	initStringInfo(&out);
	if (c.same)
		appendStringInfoString(&out, text);
	else
		for (size_t n; *text != '\0'; text += n)
		{
			n = strnlen(text, (size_t) pg_mblen(text));
			if (!add_character(&out, &c, text, n))
				appendStringInfoChar(&out, '?');
		}
	return out.data;
}

/* The character of an escape, whose length is returned; 0 for what is none. */
static size_t
read_escape(const char *text, uint32_t *code)
{
	const char *p = text + 1;

	*code = 0;
	if (*text != SUBSTITUTE)
		return 0;
	for (; isxdigit((unsigned char) *p) && *code <= 0x10ffff; p++)
		*code =
			*code << 4 |
			(uint32_t) (isdigit((unsigned char) *p) ? *p - '0' : (*p | 0x20) - 'a' + 10);
	if (*p != ';' || *code < 0x80 || *code > 0x10ffff ||
		(*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return (size_t) (p + 1 - text);
}

char *
tga_encoding_password(const char *text)
{
	char *utf8 = tga_encoding_to_utf8(text);
	char *out = utf8;
	uint32_t code;
	size_t len;

	/* An escape is never shorter than its character. */
	for (const char *p = utf8; *p != '\0';)
	{
		len = read_escape(p, &code);
		if (len == 0)
			*out++ = *p++;
		else
		{
			out += tga_utf8_encode(code, out);
			p += len;
		}
	}
	*out = '\0';
	return utf8;
}

char *
tga_encoding_setting(const char *value)
{
	size_t len = strlen(value);

	return pg_verifymbstr(value, (int) len, true)
			   ? pstrdup(value)
			   : tga_encoding_from_utf8(value, len, false);
}

/* tgauth_text(utf8, exact) → text of this database, never an error.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_text);
Datum
tgauth_text(PG_FUNCTION_ARGS)
{
	const bytea *utf8 = PG_GETARG_BYTEA_PP(0);

	PG_RETURN_TEXT_P(cstring_to_text(
		tga_encoding_from_utf8(VARDATA_ANY(utf8), TGA_ARG_LEN(utf8), PG_GETARG_BOOL(1))));
}
