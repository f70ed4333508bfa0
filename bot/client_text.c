/*
 * client_text.c
 *		See client_text.h.
 */
#include "client_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buffer.h"
#include "client_address.h"
#include "start_token.h"
#include "user_agent.h"

char *
bot_device_text(tga_language language, const char *browser, const char *os)
{
	const bot_value values[] = {{"browser", browser, false}, {"os", os, false}, {0}};

	return bot_text(language,
					browser != NULL && os != NULL ? TEXT_DEVICE
					: browser != NULL			  ? TEXT_DEVICE_BROWSER
					: os != NULL				  ? TEXT_DEVICE_OS
												  : TEXT_DEVICE_UNKNOWN,
					values);
}

char *
bot_ago_text(tga_language language, int64_t seconds)
{
	static const struct
	{
		bot_text_id text;
		int64_t seconds;
	} units[] = {{TEXT_DAYS_AGO, 86400}, {TEXT_HOURS_AGO, 3600}, {TEXT_MINUTES_AGO, 60}};
	char number[24];

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (seconds >= units[i].seconds)
		{
			snprintf(number, sizeof(number), "%lld",
					 (long long) (seconds / units[i].seconds));
			return bot_text(language, units[i].text,
							(bot_value[]){{"n", number, false}, {0}});
		}
	return bot_text(language, TEXT_JUST_NOW, NULL);
}

/* A line with one value; NULL where there is none. */
static char *
line_text(tga_language language, bot_text_id text, const char *name, const char *value,
		  bool is_html)
{
	if (value == NULL)
		return NULL;
	return bot_text(language, text, (bot_value[]){{name, value, is_html}, {0}});
}

char *
bot_login_details(tga_language language, const char *start_token,
				  const bot_login_about *about)
{
	tga_start_token token;
	char address[TGA_ADDRESS_TEXT];
	char *lines[5] = {0}, *ago = NULL;
	tga_buffer text = {0};

	if (!tga_start_token_peek(start_token, strlen(start_token), &token))
		return NULL;
	if (about->with_age)
		ago = bot_ago_text(language, time(NULL) - (TGA_EPOCH + token.issued_at));
	lines[0] =
		line_text(language, TEXT_APPLICATION, "application", about->application, false);
	lines[1] = line_text(language, TEXT_HOST, "host", about->host, false);
	lines[2] =
		bot_device_text(language, tga_browser_name(token.browser), tga_os_name(token.os));
	if (tga_address_unpack(token.address, address))
		lines[3] = line_text(language, TEXT_ADDRESS, "address", address, false);
	lines[4] = line_text(language, TEXT_ASKED, "ago", ago, true);
	free(ago);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
	{
		if (lines[i] != NULL && text.len > 0)
			tga_buffer_text(&text, "\n");
		if (lines[i] != NULL)
			tga_buffer_text(&text, lines[i]);
		free(lines[i]);
	}
	return text.bytes;
}
