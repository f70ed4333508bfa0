/*
 * bot_webhook_test.c
 *		By what the bot knows Telegram.
 */
#include "../../bot/webhook_secret.h"

#include <string.h>

#include "tap.h"

int
main(void)
{
	char one[BOT_WEBHOOK_SECRET_CHARS + 1], again[BOT_WEBHOOK_SECRET_CHARS + 1],
		other[BOT_WEBHOOK_SECRET_CHARS + 1];

	ok(bot_webhook_secret("1:a", one) && bot_webhook_secret("1:a", again) &&
		   bot_webhook_secret("1:b", other),
	   "secrets are made");
	ok(strlen(one) == BOT_WEBHOOK_SECRET_CHARS &&
		   strspn(one,
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
			   strlen(one),
	   "of characters that Telegram takes");
	ok(strcmp(one, again) == 0, "the same for the same token");
	ok(strcmp(one, other) != 0, "another for another one");
	return tap_done();
}
