/*
 * pg_hosts.h
 *		The servers that a connection string names, and how long each may take.
 *
 * libpq goes through the hosts of a string by itself, but its limit of time for each
 * is kept only by the calls that block: a server that takes a connection and says no
 * more would keep the others from being asked.  So it gets one at a time.
 */
#ifndef TGA_PG_HOSTS_H
#define TGA_PG_HOSTS_H

#include <stdbool.h>

/* As libpq's parameters of these names; NULL is what the string or libpq says. */
typedef struct tga_pg_host
{
	const char *host;
	const char *hostaddr;
	const char *port;
} tga_pg_host;

#define TGA_PG_HOSTS_MAX 32

typedef struct tga_pg_hosts
{
	tga_pg_host list[TGA_PG_HOSTS_MAX];
	int count;		/* at least one */
	int timeout_ms; /* for one address */
	char *texts[3]; /* what list points into */
} tga_pg_hosts;

/*
 * Reads the string, and the environment where it is silent.  What it cannot take apart
 * (a service file, lists of unequal length, an empty entry) is one host, all NULL: that
 * is left to libpq.  False if memory is short.
 */
bool tga_pg_hosts_read(tga_pg_hosts *h, const char *conninfo, int default_timeout_ms)
	__attribute__((warn_unused_result));

void tga_pg_hosts_free(tga_pg_hosts *h);

/* Whether the host is a name or an address, not the directory of a socket. */
bool tga_pg_host_is_remote(const tga_pg_host *host);

#endif
