/*
 * oauth_fields.c
 *		See oauth_fields.h.
 */
#include "oauth_fields.h"

#include <string.h>

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
tga_oauth_form_parse(char *bytes, size_t len, tga_oauth_form *form)
{
	char *next = bytes;
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

const char *
tga_oauth_form_value(const tga_oauth_form *form, const char *name)
{
	const tga_oauth_field *field = find(form, name);

	return field != NULL ? field->value : NULL;
}

bool
tga_oauth_form_repeats(const tga_oauth_form *form, const char *name)
{
	return form->repeated != NULL && strcmp(form->repeated, name) == 0;
}
