/*
 * session_json.c
 *		See session_json.h.
 */
#include "session/session_json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "login_id.h"
#include "session_facts.h"

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

static void
add_part(void *out, const char *bytes, size_t len)
{
	tga_buffer_add(out, bytes, len);
}

void
pushd_session_json_members(const pushd_session *s, tga_buffer *out)
{
	const tga_session_facts facts = {
		.user_id = s->user_id,
		.telegram_id = s->telegram_id,
		.username = s->username,
		.first_name = s->first_name,
		.groups = s->groups,
		.proof = s->proof,
		.login_id = s->login_id,
		.created_at = s->created_at,
		.expires_at = s->expires_at,
	};

	tga_session_json_members(&facts, &(tga_json_sink){add_part, out});
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

/*
 * A group's name can go into a header as it is, or it is none (the database checks
 * that too).
 */
static bool
is_group(const char *name)
{
	return *name != '\0' &&
		   strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
						"0123456789_.:@/-") == strlen(name);
}

/* The member `groups` as one text; false if it is no array of names, or too long. */
static bool
groups_member(const json_t *object, char text[static PUSHD_GROUPS_SIZE])
{
	const json_t *array = json_object_get(object, "groups"), *value;
	size_t i, len = 0;

	text[0] = '\0';
	json_array_foreach(array, i, value)
	{
		const char *name = json_string_value(value);

		if (name == NULL || !is_group(name) ||
			len + 1 + strlen(name) >= PUSHD_GROUPS_SIZE)
			return false;
		len += (size_t) sprintf(text + len, "%s%s", i > 0 ? "," : "", name);
	}
	return json_is_array(array);
}

static bool
read_members(const json_t *object, pushd_session *s)
{
	const json_t *user = json_object_get(object, "user_id");
	const json_t *telegram = json_object_get(object, "telegram_id");
	const char *proof = json_string_value(json_object_get(object, "proof"));
	const json_t *as_of = json_object_get(object, "as_of");
	const char *id = json_string_value(json_object_get(object, "login_id"));
	const char *token = json_string_value(json_object_get(object, "token_id"));
	const char *username, *first_name;
	char groups[PUSHD_GROUPS_SIZE];

	s->has_token = true;
	s->user_id = json_integer_value(user);
	s->telegram_id = json_integer_value(telegram);
	s->as_of = json_integer_value(as_of);
	return json_is_integer(user) &&
		   (json_is_integer(telegram) || json_is_null(telegram)) &&
		   text_member(object, "username", &username) &&
		   text_member(object, "first_name", &first_name) &&
		   groups_member(object, groups) && tga_session_proof_parse(proof, &s->proof) &&
		   time_member(object, "created_at", &s->created_at) &&
		   time_member(object, "expires_at", &s->expires_at) && id != NULL &&
		   pushd_login_id_parse(tga_span_of(id), s->login_id) && token != NULL &&
		   pushd_login_id_parse(tga_span_of(token), s->token_id) &&
		   json_is_integer(as_of) &&
		   pushd_session_set_texts(s, username, first_name, groups);
}

void
pushd_session_json_cached(const pushd_session *s, tga_buffer *out)
{
	char token[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(s->token_id, token);
	tga_buffer_text(out, "{");
	pushd_session_json_members(s, out);
	tga_buffer_format(out, ",\"token_id\":\"%s\",\"as_of\":%lld}", token,
					  (long long) s->as_of);
}

bool
pushd_session_json_parse(const char *text, size_t len, pushd_session *s)
{
	json_t *object = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	bool ok = read_members(object, s);

	json_decref(object);
	return ok;
}
