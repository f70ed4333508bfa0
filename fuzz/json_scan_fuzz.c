/*
 * json_scan_fuzz.c
 *		The strict reader of JSON, held against jansson: what ours accepts, a
 *		well-kept library accepts too, with the same members or elements.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "json_scan.h"

#define MEMBERS 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
compare_value(const json_t *value, const tga_json_member *member)
{
	char *text = malloc(member->value_len + 1);
	int64_t number;

	if (text == NULL)
		abort();
	if (value == NULL || json_is_string(value) != (member->type == TGA_JSON_STRING) ||
		json_is_object(value) != (member->type == TGA_JSON_OBJECT) ||
		json_is_array(value) != (member->type == TGA_JSON_ARRAY) ||
		json_is_true(value) != (member->type == TGA_JSON_TRUE) ||
		json_is_null(value) != (member->type == TGA_JSON_NULL))
		abort();
	if (member->type == TGA_JSON_STRING)
	{
		size_t len = tga_json_unescape(member, text);

		if (len > member->value_len || len != json_string_length(value) ||
			memcmp(text, json_string_value(value), len) != 0)
			abort();
	}
	if (tga_json_integer(member, &number) && (double) number != json_number_value(value))
		abort();
	(void) tga_json_is(member, "x");
	free(text);
}

static void
compare_member(const json_t *object, const tga_json_member *member)
{
	char *name = malloc(member->name_len + 1);

	if (name == NULL)
		abort();
	memcpy(name, member->name, member->name_len);
	name[member->name_len] = '\0';
	compare_value(json_object_get(object, name), member);
	free(name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tga_json_member members[MEMBERS];
	int count = tga_json_object((const char *) data, size, members, MEMBERS);
	int elements = tga_json_array((const char *) data, size, members, MEMBERS);
	json_t *whole;

	if (count < 0 && elements < 0)
		return 0;
	whole = json_loadb((const char *) data, size,
					   JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
	if (count >= 0)
	{
		if (elements >= 0 || !json_is_object(whole) ||
			json_object_size(whole) != (size_t) count ||
			tga_json_object((const char *) data, size, members, MEMBERS) != count)
			abort();
		for (int i = 0; i < count; i++)
			compare_member(whole, &members[i]);
	}
	else
	{
		if (!json_is_array(whole) || json_array_size(whole) != (size_t) elements)
			abort();
		for (int i = 0; i < elements; i++)
			compare_value(json_array_get(whole, (size_t) i), &members[i]);
	}
	json_decref(whole);
	return 0;
}
