/*
 * forwarded_fuzz.c
 *		What proxies say of a client: an address that can be read, or nobody's, and never one
 *		that a client wrote left of what the nearest proxy did.  The PROXY protocol: the same
 *		address, or none.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/forwarded.h"
#include "proxy_header.h"

#define PROXY "10.1.1.1"
#define CLIENT "203.0.113.7"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
must_be_an_address(const char *text)
{
	unsigned char bytes[16];

	must(inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1);
}

static void
read_fields(const uint8_t *data, size_t size, const pushd_networks *trusted)
{
	static const struct
	{
		const char *name;
		const char *proxy_adds;
	} fields[] = {{"X-Forwarded-For", ", " CLIENT}, {"Forwarded", ", for=" CLIENT}};

	for (size_t i = 0; i < 2; i++)
		for (int added = 0; added < 2; added++)
		{
			char head_text[4400], client[PUSHD_ADDRESS_TEXT];
			tga_http_head head;
			size_t used;
			int len = snprintf(head_text, sizeof(head_text),
							   "GET / HTTP/1.1\r\nHost: h\r\n%s: %.*s%s\r\n\r\n",
							   fields[i].name, (int) size, (const char *) data,
							   added ? fields[i].proxy_adds : "");

			if (len < 0 || (size_t) len >= sizeof(head_text) ||
				tga_http_head_parse(head_text, (size_t) len, sizeof(head_text), &head,
									&used) != TGA_HTTP_HEAD_DONE)
				continue;
			pushd_forwarded_client(trusted, PROXY, true, &head, client);
			if (client[0] != '\0')
				must_be_an_address(client);
			/* A line end in what the client sent makes a field of its own of the rest. */
			must(!added || memchr(data, '\n', size) != NULL ||
				 strcmp(client, CLIENT) == 0);
			(void) pushd_forwarded_proto(&head);
			(void) pushd_forwarded_host(&head);
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char client[INET6_ADDRSTRLEN], *copy;
	pushd_networks trusted;
	size_t used;

	must(pushd_networks_parse(tga_span_of("10.0.0.0/8"), &trusted));
	read_fields(data, size, &trusted);
	/* A copy of its own, so that a sanitizer sees a read past the end. */
	copy = malloc(size + 1);
	must(copy != NULL);
	memcpy(copy, data, size);
	switch (tga_proxy_header_parse(copy, size, client, &used))
	{
		case TGA_PROXY_CLIENT:
			must_be_an_address(client);
			must(used > 0 && used <= size);
			break;
		case TGA_PROXY_LOCAL:
		case TGA_PROXY_UNKNOWN:
			must(used > 0 && used <= size);
			break;
		case TGA_PROXY_MORE:
		case TGA_PROXY_BAD:
			break;
	}
	free(copy);
	return 0;
}
