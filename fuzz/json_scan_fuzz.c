/*
 * json_scan_fuzz.c
 *		The strict reader of JSON, held against jansson: what ours accepts, a
 *		well-kept library accepts too, with the same members.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "json_scan.h"

#define MEMBERS 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
compare_member(const json_t *object, const tga_json_member *member)
{
	char *name = malloc(member->name_len + 1);
	char *text = malloc(member->value_len + 1);
	const json_t *value;
	int64_t number;

	if (name == NULL || text == NULL)
		abort();
	memcpy(name, member->name, member->name_len);
	name[member->name_len] = '\0';
	value = json_object_get(object, name);
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
	free(text);
	free(name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tga_json_member members[MEMBERS];
	int count = tga_json_object((const char *) data, size, members, MEMBERS);
	json_t *object;

	if (count < 0)
		return 0;
	object = json_loadb((const char *) data, size,
						JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
	if (!json_is_object(object) || json_object_size(object) != (size_t) count)
		abort();
	for (int i = 0; i < count; i++)
	{
		compare_member(object, &members[i]);
		(void) tga_json_is(&members[i], "x");
	}
	json_decref(object);
	return 0;
}
