/*
 * pg_hosts.c
 *		See pg_hosts.h.
 */
#include "pg_hosts.h"

#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

/* As libpq has it: a shorter limit than this would not survive a busy second. */
#define TIMEOUT_MIN_SECONDS 2

enum
{
	HOST,
	HOSTADDR,
	PORT,
	LISTS
};

/* What the options say, or else the environment; NULL if neither does. */
static const char *
setting(const PQconninfoOption *options, const char *keyword)
{
	const PQconninfoOption *o = options;
	const char *value = NULL;

	for (; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
		{
			value = o->val;
			if (value == NULL && o->envvar != NULL)
				value = getenv(o->envvar);
		}
	return value != NULL && *value != '\0' ? value : NULL;
}

static int
count_entries(const char *list)
{
	int count = 1;

	for (; *list != '\0'; list++)
		count += *list == ',';
	return count;
}

/* The next entry of a list, or its only one again and again; an empty one is none. */
static const char *
next_entry(char **rest, int entries)
{
	const char *entry = entries == 1 ? *rest : strsep(rest, ",");

	return entry != NULL && *entry != '\0' ? entry : NULL;
}

/* Takes the lists apart.  False if they are for libpq to judge. */
static bool
split(tga_pg_hosts *h)
{
	char *rest[LISTS] = {h->texts[HOST], h->texts[HOSTADDR], h->texts[PORT]};
	int entries[LISTS] = {0}, count;

	for (int i = 0; i < LISTS; i++)
		if (rest[i] != NULL)
			entries[i] = count_entries(rest[i]);
	count = entries[HOSTADDR] > 0 ? entries[HOSTADDR] : entries[HOST];
	if (count == 0 || count > TGA_PG_HOSTS_MAX ||
		(entries[HOST] > 0 && entries[HOST] != count) ||
		(entries[PORT] > 1 && entries[PORT] != count))
		return false;
	for (h->count = 0; h->count < count; h->count++)
	{
		tga_pg_host *to = &h->list[h->count];

		*to = (tga_pg_host){next_entry(&rest[HOST], count),
							next_entry(&rest[HOSTADDR], count),
							next_entry(&rest[PORT], entries[PORT])};
		if ((to->host == NULL && to->hostaddr == NULL) ||
			(to->port == NULL && entries[PORT] > 0))
			return false;
	}
	return true;
}

static int
timeout_of(const PQconninfoOption *options, int default_ms)
{
	const char *text = setting(options, "connect_timeout");
	long seconds = text != NULL ? strtol(text, NULL, 10) : 0;

	if (seconds <= 0 || seconds > 3600)
		return default_ms;
	return (int) (seconds < TIMEOUT_MIN_SECONDS ? TIMEOUT_MIN_SECONDS : seconds) * 1000;
}

bool
tga_pg_hosts_read(tga_pg_hosts *h, const char *conninfo, int default_timeout_ms)
{
	static const char *const keywords[LISTS] = {"host", "hostaddr", "port"};
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	bool ok = true;

	*h = (tga_pg_hosts){.timeout_ms = timeout_of(options, default_timeout_ms)};
	for (int i = 0; i < LISTS; i++)
	{
		const char *text = setting(options, keywords[i]);

		h->texts[i] = text != NULL ? strdup(text) : NULL;
		ok = ok && (text == NULL || h->texts[i] != NULL);
	}
	if (ok && (setting(options, "service") != NULL || !split(h)))
	{
		h->list[0] = (tga_pg_host){0};
		h->count = 1;
	}
	PQconninfoFree(options);
	return ok;
}

void
tga_pg_hosts_free(tga_pg_hosts *h)
{
	for (int i = 0; i < LISTS; i++)
		free(h->texts[i]);
	*h = (tga_pg_hosts){0};
}

bool
tga_pg_host_is_remote(const tga_pg_host *host)
{
	return host->hostaddr != NULL ||
		   (host->host != NULL && host->host[0] != '/' && host->host[0] != '@');
}
