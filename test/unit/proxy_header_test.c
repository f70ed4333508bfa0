/*
 * proxy_header_test.c
 *		The PROXY protocol, both versions, whole and in pieces.
 */
#include "proxy_header.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

/* Each beginning asks for more; the whole says what is expected and how long it is. */
static bool
says(const char *bytes, size_t len, tga_proxy_result expected, const char *address)
{
	char client[INET6_ADDRSTRLEN] = "";
	size_t used;

	for (size_t n = 0; n <= len; n++)
	{
		char *copy = malloc(n + 1);
		tga_proxy_result result;

		if (copy == NULL)
			abort();
		memcpy(copy, bytes, n);
		result = tga_proxy_header_parse(copy, n, client, &used);
		free(copy);
		if (result == TGA_PROXY_BAD && expected == TGA_PROXY_BAD)
			return true;
		if (result != (n < len ? TGA_PROXY_MORE : expected))
			return false;
	}
	return expected != TGA_PROXY_BAD && used == len &&
		   (address == NULL || strcmp(client, address) == 0);
}

static bool
line_says(const char *line, tga_proxy_result expected, const char *address)
{
	return says(line, strlen(line), expected, address);
}

static void
test_lines(void)
{
	static const char *const bad[] = {
		"GET / HTTP/1.1\r\n",
		"PROXY\r\n",
		"PROXY TCP4\r\n",
		"PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
		"PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
		"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
		"PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
		"PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
		"PROXY TCP4 192.0.2.1 192.0.2.2 x 2\r\n",
		"PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
		"PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
		"PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
		"PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n",
		"proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
	};
	char endless[200];

	ok(line_says("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n", TGA_PROXY_CLIENT,
				 "192.0.2.1"),
	   "IPv4");
	ok(line_says("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n", TGA_PROXY_CLIENT,
				 "2001:db8::1"),
	   "IPv6");
	ok(line_says("PROXY UNKNOWN\r\n", TGA_PROXY_UNKNOWN, NULL) &&
		   line_says("PROXY UNKNOWN ffff:f::f ff::f 65535 65535\r\n", TGA_PROXY_UNKNOWN,
					 NULL),
	   "somebody");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(line_says(bad[i], TGA_PROXY_BAD, NULL), bad[i]);
	memset(endless, 'x', sizeof(endless));
	memcpy(endless, "PROXY ", 6);
	ok(says(endless, sizeof(endless), TGA_PROXY_BAD, NULL), "a line without an end");
}

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

#define SAYS(bytes, expected, address) says(bytes, sizeof(bytes) - 1, expected, address)

static void
test_bytes(void)
{
	ok(SAYS(SIGNATURE "\x21\x11\0\x0c\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb",
			TGA_PROXY_CLIENT, "192.0.2.1"),
	   "IPv4 in bytes");
	ok(SAYS(SIGNATURE "\x21\x21\0\x24"
					  "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
					  "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2\x30\x39\1\xbb",
			TGA_PROXY_CLIENT, "2001:db8::1"),
	   "IPv6 in bytes");
	ok(SAYS(SIGNATURE "\x21\x11\0\x10\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb\4\0\1x",
			TGA_PROXY_CLIENT, "192.0.2.1"),
	   "with more behind the addresses");
	ok(SAYS(SIGNATURE "\x20\0\0\0", TGA_PROXY_LOCAL, NULL) &&
		   SAYS(SIGNATURE "\x20\x11\0\x0c\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb",
				TGA_PROXY_LOCAL, NULL),
	   "the proxy itself");
	ok(SAYS(SIGNATURE "\x21\0\0\0", TGA_PROXY_UNKNOWN, NULL), "somebody in bytes");
	ok(SAYS(SIGNATURE "\x21\x11\0\x0b\xc0\0\2\1\xc0\0\2\2\x30\x39\1", TGA_PROXY_BAD,
			NULL),
	   "too short for its addresses");
	ok(SAYS(SIGNATURE "\x11\x11\0\x0c\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb", TGA_PROXY_BAD,
			NULL),
	   "another version");
	ok(SAYS(SIGNATURE "\x22\x11\0\x0c\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb", TGA_PROXY_BAD,
			NULL),
	   "another command");
	ok(SAYS(SIGNATURE "\x21\x12\0\x0c\xc0\0\2\1\xc0\0\2\2\x30\x39\1\xbb", TGA_PROXY_BAD,
			NULL),
	   "datagrams");
	ok(SAYS(SIGNATURE "\x21\x11\xff\xff", TGA_PROXY_BAD, NULL), "too much behind it");
	ok(SAYS("\r\n\r\n\0\r\nQUIX\n", TGA_PROXY_BAD, NULL), "another signature");
}

int
main(void)
{
	test_lines();
	test_bytes();
	return tap_done();
}
