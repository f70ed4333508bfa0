/*
 * bot_webhook_test.c
 *		Where the bot listens, and by what it knows Telegram.
 */
#include "../../bot/listen_address.h"
#include "../../bot/webhook_secret.h"

#include <string.h>

#include "tap.h"

int
main(void)
{
	static const char *const good[] = {"127.0.0.1:8081",	 "localhost:1",
									   "[::1]:65535",		 "0.0.0.0:80",
									   "unix:/run/bot.sock", ""};
	static const char *const bad[] = {
		"127.0.0.1",	":80",			"127.0.0.1:",	"127.0.0.1:0",	"127.0.0.1:65536",
		"127.0.0.1:8x", "256.0.0.1:80", "[::1:80",		"::1:80",		"example.org:80",
		"unix:",		"unix:x",		"127.0.0.1:-1", "127.0.0.1: 80"};
	char one[BOT_WEBHOOK_SECRET_CHARS + 1], again[BOT_WEBHOOK_SECRET_CHARS + 1],
		other[BOT_WEBHOOK_SECRET_CHARS + 1];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(bot_listen_address_check(good[i]) == NULL, good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(bot_listen_address_check(bad[i]) != NULL, bad[i]);
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
