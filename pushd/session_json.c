/*
 * session_json.c
 *		See session_json.h.
 */
#include "session_json.h"

#include <time.h>

void
iso_time(int64_t unix_time, char text[static ISO_TIME])
{
	time_t t = (time_t) unix_time;
	struct tm parts;

	if (gmtime_r(&t, &parts) == NULL ||
		strftime(text, ISO_TIME, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		text[0] = '\0';
}

static bool
parse_iso_time(const char *text, int64_t *unix_time)
{
	struct tm parts = {0};
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts);

	if (end == NULL || *end != '\0')
		return false;
	*unix_time = timegm(&parts);
	return true;
}

void
session_json_members(const session *s, buffer *out)
{
	char id[LOGIN_ID_HEX + 1], created[ISO_TIME], expires[ISO_TIME];

	login_id_hex(s->login_id, id);
	iso_time(s->created_at, created);
	iso_time(s->expires_at, expires);
	buffer_format(out, "\"user_id\":%lld,\"telegram_id\":", (long long) s->user_id);
	if (s->telegram_id != 0)
		buffer_format(out, "%lld", (long long) s->telegram_id);
	else
		buffer_text(out, "null");
	buffer_text(out, ",\"username\":");
	buffer_json(out, s->username);
	buffer_text(out, ",\"first_name\":");
	buffer_json(out, s->first_name);
	buffer_format(out, ",\"login_id\":\"%s\",\"created_at\":\"%s\",\"expires_at\":\"%s\"",
				  id, created, expires);
}

/* A text member, or NULL where it is null; false for anything else. */
static bool
text_member(const json_t *object, const char *name, const char **text)
{
	const json_t *value = json_object_get(object, name);

	*text = json_string_value(value);
	return json_is_string(value) || json_is_null(value);
}

static bool
time_member(const json_t *object, const char *name, int64_t *unix_time)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && parse_iso_time(text, unix_time);
}

json_t *
session_json_parse(const char *text, size_t len, session *s)
{
	json_t *object = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *user = json_object_get(object, "user_id");
	const json_t *telegram = json_object_get(object, "telegram_id");
	const char *id = json_string_value(json_object_get(object, "login_id"));

	if (json_is_integer(user) && (json_is_integer(telegram) || json_is_null(telegram)) &&
		text_member(object, "username", &s->username) &&
		text_member(object, "first_name", &s->first_name) &&
		time_member(object, "created_at", &s->created_at) &&
		time_member(object, "expires_at", &s->expires_at) && id != NULL &&
		login_id_parse(span_of(id), s->login_id))
	{
		s->user_id = json_integer_value(user);
		s->telegram_id = json_integer_value(telegram);
		return object;
	}
	json_decref(object);
	return NULL;
}
