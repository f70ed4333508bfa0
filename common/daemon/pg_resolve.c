/*
 * pg_resolve.c
 *		See pg_resolve.h.
 */
#include "pg_resolve.h"

#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#define LIST_BYTES 8192

struct tga_pg_resolve
{
	uv_getaddrinfo_t request;
	uv_timer_t soon;	  /* so that done never runs inside start */
	tga_pg_resolved done; /* NULL once cancelled */
	void *arg;
	char *hosts; /* as configured; strsep eats it */
	char *ports;
	char *rest_of_hosts;
	char *rest_of_ports;
	const char *host; /* the one being resolved */
	const char *port;
	bool asking;
	char error[512];
	char host_list[LIST_BYTES];
	char hostaddr_list[LIST_BYTES];
	char port_list[LIST_BYTES];
};

static void
on_closed(uv_handle_t *handle)
{
	tga_pg_resolve *r = handle->data;

	free(r->hosts);
	free(r->ports);
	free(r);
}

static void
finish(tga_pg_resolve *r)
{
	tga_pg_hosts hosts = {r->host_list, r->hostaddr_list, r->port_list};
	tga_pg_resolved done = r->done;

	r->done = NULL;
	uv_close((uv_handle_t *) &r->soon, on_closed);
	if (done == NULL)
		return;
	if (r->host_list[0] == '\0' && r->error[0] != '\0')
		done(r->arg, NULL, r->error);
	else
		done(r->arg, &hosts, NULL);
}

/*
 * Lists begin with a comma before each entry but the first; an entry may be
 * empty, so the three lists are kept level by one test on the host list.
 */
static void
append(char list[static LIST_BYTES], bool first, const char *entry)
{
	size_t used = strlen(list);

	snprintf(list + used, LIST_BYTES - used, "%s%s", first ? "" : ",", entry);
}

static void
add_entry(tga_pg_resolve *r, const char *hostaddr)
{
	bool first = r->host_list[0] == '\0';

	if (strlen(r->host_list) + strlen(r->host) + 2 > LIST_BYTES ||
		strlen(r->hostaddr_list) + strlen(hostaddr) + 2 > LIST_BYTES ||
		strlen(r->port_list) + strlen(r->port) + 2 > LIST_BYTES)
		return;
	append(r->host_list, first, r->host);
	append(r->hostaddr_list, first, hostaddr);
	append(r->port_list, first, r->port);
}

static void next_host(tga_pg_resolve *r);

static void
on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *addresses)
{
	tga_pg_resolve *r = request->data;
	char numeric[64];

	r->asking = false;
	if (r->done != NULL && status != 0)
		snprintf(r->error, sizeof(r->error), "could not resolve host name \"%s\": %s",
				 r->host, uv_strerror(status));
	if (r->done != NULL && status == 0)
		for (struct addrinfo *a = addresses; a != NULL; a = a->ai_next)
			if (uv_ip_name(a->ai_addr, numeric, sizeof(numeric)) == 0)
				add_entry(r, numeric);
	uv_freeaddrinfo(addresses);
	next_host(r);
}

/* Asks for one host after the other; finishes when none is left. */
static void
next_host(tga_pg_resolve *r)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};

	while (r->done != NULL && r->rest_of_hosts != NULL)
	{
		const char *port;
		int status;

		r->host = strsep(&r->rest_of_hosts, ",");
		/* One port serves all hosts; otherwise there is one for each. */
		port = r->rest_of_ports != NULL ? strsep(&r->rest_of_ports, ",") : NULL;
		if (port != NULL)
			r->port = port;
		if (r->host[0] == '\0' || r->host[0] == '/' || r->host[0] == '@')
		{
			add_entry(r, "");
			continue;
		}
		r->request.data = r;
		status = uv_getaddrinfo(r->soon.loop, &r->request, on_addresses, r->host, NULL,
								&hints);
		if (status == 0)
		{
			r->asking = true;
			return;
		}
		snprintf(r->error, sizeof(r->error), "could not resolve host name \"%s\": %s",
				 r->host, uv_strerror(status));
	}
	finish(r);
}

static void
on_soon(uv_timer_t *timer)
{
	next_host(timer->data);
}

/*
 * What the string says, or else the environment.  NULL if neither does, and
 * also for an unreadable string, which libpq will then complain of.
 */
static char *
setting(const char *conninfo, const char *keyword, const char *env)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	const char *value = NULL;
	char *copy;

	for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
			value = o->val;
	if (value == NULL || *value == '\0')
		value = getenv(env);
	copy = value != NULL && *value != '\0' ? strdup(value) : NULL;
	PQconninfoFree(options);
	return copy;
}

tga_pg_resolve *
tga_pg_resolve_start(uv_loop_t *loop, const char *conninfo, tga_pg_resolved done,
					 void *arg)
{
	tga_pg_resolve *r = calloc(1, sizeof(*r));
	char *hostaddr;

	if (r == NULL)
		return NULL;
	if (uv_timer_init(loop, &r->soon) != 0)
	{
		free(r);
		return NULL;
	}
	r->soon.data = r;
	r->done = done;
	r->arg = arg;
	r->port = "";
	hostaddr = setting(conninfo, "hostaddr", "PGHOSTADDR");
	if (hostaddr == NULL)
	{
		r->hosts = r->rest_of_hosts = setting(conninfo, "host", "PGHOST");
		r->ports = r->rest_of_ports = setting(conninfo, "port", "PGPORT");
	}
	free(hostaddr);
	uv_timer_start(&r->soon, on_soon, 0, 0);
	return r;
}

void
tga_pg_resolve_cancel(tga_pg_resolve *r)
{
	if (r->done == NULL)
		return;
	r->done = NULL;
	if (r->asking)
		uv_cancel((uv_req_t *) &r->request);
	else
		uv_close((uv_handle_t *) &r->soon, on_closed);
}
