/*
 * redis_url_fuzz.c
 *		Any text as the place of a Redis: what is taken is whole and within its bounds, and
 *		what is shown of it has no password, whether it was taken or not.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/redis_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
must_be_whole(const pushd_redis_url *url)
{
	bool network = url->kind == PUSHD_REDIS_TCP || url->kind == PUSHD_REDIS_SENTINEL;

	must(network == (url->hosts > 0) && url->hosts <= PUSHD_REDIS_HOSTS_MAX);
	for (int i = 0; i < url->hosts; i++)
		must(url->host[i].name[0] != '\0' && url->host[i].port > 0 &&
			 url->host[i].port <= 65535);
	must((url->kind == PUSHD_REDIS_UNIX) == (url->path[0] == '/'));
	must((url->kind == PUSHD_REDIS_SENTINEL) == (url->service[0] != '\0'));
	must(url->database >= 0 && url->database <= 65535);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char secret[] = "Sesame-Sesame-Sesame";
	pushd_redis_url url;
	char *text = malloc(size + 1);
	char *with_secret = malloc(2 * size + sizeof(secret) + 32);
	char *shown;

	must(text != NULL && with_secret != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (pushd_redis_url_parse(text, &url) == NULL)
		must_be_whole(&url);
	shown = pushd_redis_url_show(text);
	must(shown != NULL);
	free(shown);
	/* A password before the last '@', whatever stands around it. */
	strcpy(with_secret, "redis://u:");
	strcat(with_secret, text);
	strcat(with_secret, secret);
	strcat(with_secret, "@");
	strcat(with_secret, text);
	shown = pushd_redis_url_show(with_secret);
	must(shown != NULL &&
		 (strstr(text, secret) != NULL || strstr(shown, secret) == NULL));
	free(shown);
	free(text);
	free(with_secret);
	return 0;
}
