/*
 * resolve.c
 *		See resolve.h.
 */
#include "resolve.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tga_resolve
{
	uv_getaddrinfo_t request;
	tga_resolved done; /* NULL once cancelled */
	void *arg;
};

bool
tga_resolve_numeric(const char *name, tga_addresses *addresses)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	if (strlen(name) >= INET6_ADDRSTRLEN || (uv_inet_pton(AF_INET, name, bytes) != 0 &&
											 uv_inet_pton(AF_INET6, name, bytes) != 0))
		return false;
	*addresses = (tga_addresses){.count = 1};
	strcpy(addresses->text[0], name);
	return true;
}

static void
on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
	tga_resolve *r = request->data;
	tga_addresses addresses = {0};
	const struct addrinfo *a = status == 0 ? list : NULL;

	for (; a != NULL && addresses.count < TGA_ADDRESSES_MAX; a = a->ai_next)
		if (uv_ip_name(a->ai_addr, addresses.text[addresses.count], INET6_ADDRSTRLEN) ==
			0)
			addresses.count++;
	uv_freeaddrinfo(list);
	if (r->done != NULL && addresses.count > 0)
		r->done(r->arg, &addresses, NULL);
	else if (r->done != NULL)
		r->done(r->arg, NULL, uv_strerror(status != 0 ? status : UV_EAI_NODATA));
	free(r);
}

tga_resolve *
tga_resolve_start(uv_loop_t *loop, const char *name, tga_resolved done, void *arg)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	tga_resolve *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->request.data = r;
	r->done = done;
	r->arg = arg;
	if (uv_getaddrinfo(loop, &r->request, on_addresses, name, NULL, &hints) == 0)
		return r;
	free(r);
	return NULL;
}

void
tga_resolve_cancel(tga_resolve *resolve)
{
	resolve->done = NULL;
	/* One that a thread is at already goes on, and is freed when it comes back. */
	(void) uv_cancel((uv_req_t *) &resolve->request);
}
