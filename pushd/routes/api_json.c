/*
 * api_json.c
 *		See api_json.h.
 */
#include "routes/api_json.h"

json_t *
pushd_api_json_parse(tga_span body)
{
	json_t *json;

	if (body.at == NULL || body.len == 0)
		return NULL;
	json = json_loadb(body.at, body.len, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(json))
		return json;
	json_decref(json);
	return NULL;
}

static const json_t *
member_of(const json_t *body, const char *name)
{
	const json_t *value = json_object_get(body, name);

	return json_is_null(value) ? NULL : value;
}

pushd_api_member
pushd_api_json_text(const json_t *body, const char *name, size_t max, const char **value)
{
	const json_t *member = member_of(body, name);

	*value = NULL;
	if (member == NULL)
		return PUSHD_API_ABSENT;
	/* jansson refuses \u0000, so a text ends where it seems to. */
	if (!json_is_string(member) || json_string_length(member) > max)
		return PUSHD_API_WRONG;
	*value = json_string_value(member);
	return PUSHD_API_GOOD;
}

pushd_api_member
pushd_api_json_number(const json_t *body, const char *name, int64_t min, int64_t max,
					  int64_t *value)
{
	const json_t *member = member_of(body, name);

	*value = 0;
	if (member == NULL)
		return PUSHD_API_ABSENT;
	if (!json_is_integer(member) || json_integer_value(member) < min ||
		json_integer_value(member) > max)
		return PUSHD_API_WRONG;
	*value = json_integer_value(member);
	return PUSHD_API_GOOD;
}

pushd_api_member
pushd_api_json_bool(const json_t *body, const char *name, bool *value)
{
	const json_t *member = member_of(body, name);

	*value = false;
	if (member == NULL)
		return PUSHD_API_ABSENT;
	if (!json_is_boolean(member))
		return PUSHD_API_WRONG;
	*value = json_is_true(member);
	return PUSHD_API_GOOD;
}
