/*
 * oauth_form.c
 *		See oauth_form.h.
 */
#include "oauth_form.h"

#include "lib/stringinfo.h"

#include "arg.h"
#include "encoding.h"

void
tga_oauth_form_arg(FunctionCallInfo fcinfo, int number, tga_oauth_form *form)
{
	const bytea *bytes = PG_ARGISNULL(number) ? NULL : PG_GETARG_BYTEA_PP(number);
	size_t len = bytes != NULL ? TGA_ARG_LEN(bytes) : 0;
	char *copy = palloc(len + 1);

	if (len > 0)
		memcpy(copy, VARDATA_ANY(bytes), len);
	copy[len] = '\0';
	tga_oauth_form_parse(copy, len, form);
}

const char *
tga_oauth_form_text(const tga_oauth_form *form, const char *name)
{
	const char *value = tga_oauth_form_value(form, name);

	return value != NULL ? tga_encoding_from_utf8(value, strlen(value), false) : NULL;
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
