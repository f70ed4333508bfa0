/*
 * settings.c
 *		See settings.h.
 */
#include "db/settings.h"

#include <stdio.h>
#include <string.h>

static pushd_number
number_of(const char *mode, const char *unusual)
{
	bool asks = strcmp(mode, "button") != 0 && strcmp(mode, "start") != 0;

	if (!asks)
		return strcmp(unusual, "off") == 0 ? PUSHD_NUMBER_NONE : PUSHD_NUMBER_PERHAPS;
	return strcmp(mode, "type") == 0 || strcmp(unusual, "type") == 0 ? PUSHD_NUMBER_TYPE
																	 : PUSHD_NUMBER_PICK;
}

static pushd_return_leg
leg_of(const char *name)
{
	return strcmp(name, "required") == 0  ? PUSHD_RETURN_REQUIRED
		   : strcmp(name, "offered") == 0 ? PUSHD_RETURN_OFFERED
										  : PUSHD_RETURN_OFF;
}

void
pushd_settings_take(pushd_settings *s, const pushd_settings_row *row, const char *bot_url)
{
	const char *url = bot_url != NULL && *bot_url != '\0' ? bot_url : row->bot_url;
	size_t len = strcspn(url, "?");
	const char *slash;

	if (len > 0 && url[len - 1] == '/')
		len--;
	snprintf(s->site_name, sizeof(s->site_name), "%s", row->site_name);
	snprintf(s->bot_url, sizeof(s->bot_url), "%.*s", (int) len, url);
	slash = strrchr(s->bot_url, '/');
	snprintf(s->bot_name, sizeof(s->bot_name), "%s", slash != NULL ? slash + 1 : "");
	s->number = number_of(row->confirm_mode, row->unusual_mode);
	s->link_seconds = row->start_ttl;
	s->session_ttl = row->session_ttl;
	s->idle_ttl = row->session_idle_ttl;
	s->usage_seconds = row->usage_seconds > 0 ? row->usage_seconds : 1;
	s->registration = row->registration;
	s->return_leg = leg_of(row->return_leg);
	s->telegram_away = row->telegram_away;
	s->passkeys = row->passkeys;
	s->loaded = true;
}
