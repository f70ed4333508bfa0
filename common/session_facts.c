/*
 * session_facts.c
 *		See session_facts.h.
 */
#include "session_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hex.h"
#include "json_escape.h"

void
tga_iso_time(int64_t unix_time, char text[static TGA_ISO_TIME])
{
	time_t t = (time_t) unix_time;
	struct tm parts;

	if (gmtime_r(&t, &parts) == NULL ||
		strftime(text, TGA_ISO_TIME, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		text[0] = '\0';
}

static void
add_text(const tga_json_sink *sink, const char *text)
{
	sink->add(sink->out, text, strlen(text));
}

static void
add_number(const tga_json_sink *sink, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	add_text(sink, text);
}

/* Safe inside HTML too; what stands for itself is copied in one piece. */
static void
add_string(const tga_json_sink *sink, const char *text)
{
	const char *rest = text;

	if (text == NULL || *text == '\0')
	{
		add_text(sink, "null");
		return;
	}
	add_text(sink, "\"");
	for (; *text != '\0'; text++)
	{
		char room[TGA_JSON_ESCAPE_MAX];
		const char *escape = tga_json_escape_html(*text, room);

		if (escape == NULL)
			continue;
		sink->add(sink->out, rest, (size_t) (text - rest));
		add_text(sink, escape);
		rest = text + 1;
	}
	sink->add(sink->out, rest, (size_t) (text - rest));
	add_text(sink, "\"");
}

static void
add_groups(const tga_json_sink *sink, const char *groups)
{
	const char *comma = "";

	add_text(sink, ",\"groups\":[");
	while (groups != NULL && *groups != '\0')
	{
		size_t len = strcspn(groups, ",");

		add_text(sink, comma);
		add_text(sink, "\"");
		sink->add(sink->out, groups, len);
		add_text(sink, "\"");
		groups += len + (groups[len] == ',');
		comma = ",";
	}
	add_text(sink, "]");
}

void
tga_session_json_members(const tga_session_facts *s, const tga_json_sink *sink)
{
	char id[2 * TGA_LOGIN_ID_BYTES + 1], time[TGA_ISO_TIME];

	add_text(sink, "\"user_id\":");
	add_number(sink, s->user_id);
	add_text(sink, ",\"telegram_id\":");
	if (s->telegram_id != 0)
		add_number(sink, s->telegram_id);
	else
		add_text(sink, "null");
	add_text(sink, ",\"username\":");
	add_string(sink, s->username);
	add_text(sink, ",\"first_name\":");
	add_string(sink, s->first_name);
	add_groups(sink, s->groups);
	add_text(sink, ",\"proof\":\"");
	add_text(sink, tga_session_proof_word(s->proof));
	add_text(sink, "\",\"login_id\":\"");
	tga_hex_encode(s->login_id, TGA_LOGIN_ID_BYTES, id);
	add_text(sink, id);
	add_text(sink, "\",\"created_at\":\"");
	tga_iso_time(s->created_at, time);
	add_text(sink, time);
	add_text(sink, "\",\"expires_at\":\"");
	tga_iso_time(s->expires_at, time);
	add_text(sink, time);
	add_text(sink, "\"");
}
