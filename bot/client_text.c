/*
 * client_text.c
 *		See client_text.h.
 */
#include "client_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static char *
asked_text(tga_language language, const tga_start_token *token)
{
	time_t asked = (time_t) (TGA_EPOCH + token->issued_at);
	char text[32];
	struct tm utc;

	gmtime_r(&asked, &utc);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &utc);
	return bot_text(language, TEXT_ASKED, (bot_value[]){{"time", text, false}, {0}});
}

char *
bot_login_details(tga_language language, const char *start_token)
{
	tga_start_token token;
	char address[TGA_ADDRESS_TEXT];
	char *device, *asked, *where = NULL, *text = NULL;

	if (!tga_start_token_peek(start_token, strlen(start_token), &token))
		return NULL;
	device =
		bot_device_text(language, tga_browser_name(token.browser), tga_os_name(token.os));
	asked = asked_text(language, &token);
	if (tga_address_unpack(token.address, address))
		where = bot_text(language, TEXT_ADDRESS,
						 (bot_value[]){{"address", address, false}, {0}});
	if (device != NULL && asked != NULL &&
		asprintf(&text, "%s\n%s%s%s", device, where != NULL ? where : "",
				 where != NULL ? "\n" : "", asked) < 0)
		text = NULL;
	free(device);
	free(asked);
	free(where);
	return text;
}
