/*
 * oauth_form.c
 *		See oauth_form.h.
 */
#include "oauth_form.h"

#include "lib/stringinfo.h"

#include "arg.h"
#include "encoding.h"
#include "hex.h"

bool
tga_oauth_form_decode(char *text)
{
	char *out = text;

	for (const char *p = text; *p != '\0'; p++)
	{
		int byte = (unsigned char) *p;

		if (*p == '+')
			byte = ' ';
		else if (*p == '%')
		{
			byte = tga_hex_byte(p + 1, strlen(p + 1));
			if (byte <= 0)
				return false;
			p += 2;
		}
		*out++ = (char) byte;
	}
	*out = '\0';
	return true;
}

static const tga_oauth_field *
find(const tga_oauth_form *form, const char *name)
{
	for (int i = 0; i < form->count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return &form->fields[i];
	return NULL;
}

static void
add_field(tga_oauth_form *form, char *name, char *value)
{
	if (value[0] == '\0')
		return;
	if (strcmp(name, "resume") == 0)
		form->resume = value;
	else if (strcmp(name, "decision") == 0)
		form->decision = value;
	else if (find(form, name) != NULL)
	{
		/* What must be known before anybody is redirected goes before the rest. */
		if (form->repeated == NULL || strcmp(name, "client_id") == 0 ||
			strcmp(name, "redirect_uri") == 0)
			form->repeated = name;
	}
	else if (form->count == TGA_OAUTH_FIELDS_MAX)
		form->broken = true;
	else
		form->fields[form->count++] = (tga_oauth_field){name, value};
}

void
tga_oauth_form_parse(const char *bytes, size_t len, tga_oauth_form *form)
{
	char *copy = pnstrdup(bytes, len);
	char *next = copy;
	char *name;

	memset(form, 0, sizeof(*form));
	form->broken = memchr(bytes, '\0', len) != NULL;
	while ((name = strsep(&next, "&")) != NULL)
	{
		char *value = strchr(name, '=');

		if (value == NULL)
			value = name + strlen(name);
		else
			*value++ = '\0';
		if (tga_oauth_form_decode(name) && tga_oauth_form_decode(value))
			add_field(form, name, value);
		else
			form->broken = true;
	}
}

void
tga_oauth_form_arg(FunctionCallInfo fcinfo, int number, tga_oauth_form *form)
{
	const bytea *bytes = PG_ARGISNULL(number) ? NULL : PG_GETARG_BYTEA_PP(number);

	tga_oauth_form_parse(bytes != NULL ? VARDATA_ANY(bytes) : "",
						 bytes != NULL ? TGA_ARG_LEN(bytes) : 0, form);
}

const char *
tga_oauth_form_value(const tga_oauth_form *form, const char *name)
{
	const tga_oauth_field *field = find(form, name);

	return field != NULL ? field->value : NULL;
}

const char *
tga_oauth_form_text(const tga_oauth_form *form, const char *name)
{
	const char *value = tga_oauth_form_value(form, name);

	return value != NULL ? tga_encoding_from_utf8(value, strlen(value), false) : NULL;
}

bool
tga_oauth_form_repeats(const tga_oauth_form *form, const char *name)
{
	return form->repeated != NULL && strcmp(form->repeated, name) == 0;
}

void
tga_oauth_form_digest(const tga_oauth_form *form,
					  uint8_t digest[static TGA_CRYPTO_DIGEST])
{
	StringInfoData all;

	initStringInfo(&all);
	for (int i = 0; i < form->count; i++)
	{
		/* With the NULs, so that no two forms are one text. */
		appendBinaryStringInfo(&all, form->fields[i].name,
							   (int) strlen(form->fields[i].name) + 1);
		appendBinaryStringInfo(&all, form->fields[i].value,
							   (int) strlen(form->fields[i].value) + 1);
	}
	tga_crypto_sha256(all.data, (size_t) all.len, digest);
	pfree(all.data);
}
