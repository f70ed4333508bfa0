/*
 * oauth_form_fuzz.c
 *		Parameters of clients and browsers, and addresses that a client is registered with.
 *
 * What is taken apart and written anew in another way is the same form again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client_uri.h"
#include "oauth_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
copy_of(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

static char *
write_encoded(char *out, const char *text)
{
	for (; *text != '\0'; text++)
		out += sprintf(out, "%%%02x", (unsigned char) *text);
	return out;
}

static void
read_back(const tga_oauth_form *form, size_t size)
{
	char *text = malloc(3 * size + 2 * TGA_OAUTH_FIELDS_MAX + 1);
	char *out = text;
	tga_oauth_form again;

	if (text == NULL)
		abort();
	*out = '\0';
	for (int i = 0; i < form->count; i++)
	{
		out = write_encoded(out, form->fields[i].name);
		*out++ = '=';
		out = write_encoded(out, form->fields[i].value);
		*out++ = '&';
		*out = '\0';
	}
	tga_oauth_form_parse(text, (size_t) (out - text), &again);
	if (again.broken || again.repeated != NULL || again.count != form->count)
		abort();
	for (int i = 0; i < form->count; i++)
		if (strcmp(tga_oauth_form_value(&again, form->fields[i].name),
				   form->fields[i].value) != 0)
			abort();
	free(text);
}

/* An address is never taken for a registered one with another host. */
static void
compare(const char *uri)
{
	static const char *const registered[] = {"https://app.example/cb",
											 "http://127.0.0.1/cb", "http://[::1]/cb"};

	(void) tga_client_redirect_fault(uri);
	(void) tga_client_post_fault(uri);
	for (size_t i = 0; i < sizeof(registered) / sizeof(registered[0]); i++)
		if (tga_client_uri_matches(registered[i], uri) &&
			strncmp(registered[i], uri, strlen(registered[i]) - strlen("/cb")) != 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = copy_of(data, size);
	tga_oauth_form form;

	compare(copy);
	tga_oauth_form_parse(copy, size, &form);
	for (int i = 0; i < form.count; i++)
		if (form.fields[i].value[0] == '\0')
			abort();
	read_back(&form, size);
	free(copy);
	return 0;
}
