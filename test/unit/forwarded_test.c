/*
 * forwarded_test.c
 *		Who asks, by what proxies write of the way that a request came.
 */
#include "../../pushd/http/forwarded.h"

#include <string.h>

#include "tap.h"

static bool
read_head(const char *fields, tga_http_head *head)
{
	static char text[4096];
	size_t used;

	snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\n%s\r\n", fields);
	return tga_http_head_parse(text, strlen(text), sizeof(text), head, &used) ==
		   TGA_HTTP_HEAD_DONE;
}

static bool
client_is(const char *networks_text, const char *peer, const char *fields,
		  const char *expected)
{
	pushd_networks list;
	tga_http_head head;
	char client[PUSHD_ADDRESS_TEXT];

	if (!pushd_networks_parse(tga_span_of(networks_text), &list) ||
		!read_head(fields, &head))
		return false;
	pushd_forwarded_client(&list, peer, pushd_networks_have(&list, peer), &head, client);
	if (strcmp(client, expected) != 0)
		printf("# '%s' for %s\n", client, fields);
	return strcmp(client, expected) == 0;
}

/* By a proxy at 10.1.1.1. */
static bool
is(const char *fields, const char *expected)
{
	return client_is("10.0.0.0/8", "10.1.1.1", fields, expected);
}

static void
test_trust(void)
{
	ok(client_is("10.0.0.0/8", "192.0.2.1", "X-Forwarded-For: 203.0.113.1\r\n",
				 "192.0.2.1"),
	   "a stranger's word");
	ok(is("X-Forwarded-For: 203.0.113.1\r\n", "203.0.113.1"), "a proxy's word");
	ok(is("X-Forwarded-For: 6.6.6.6, 203.0.113.1\r\n", "203.0.113.1"),
	   "what was sent along");
	ok(is("X-Forwarded-For: 203.0.113.1,10.2.2.2\r\n", "203.0.113.1"), "two proxies");
	ok(is("", "10.1.1.1"), "the proxy's own question");
	ok(client_is("10.0.0.0/8,::1", "::1", "X-Forwarded-For: 2001:db8::1\r\n",
				 "2001:db8::1"),
	   "IPv6");
	ok(client_is("10.0.0.0/8", "::ffff:10.1.1.1", "X-Forwarded-For: 203.0.113.1\r\n",
				 "203.0.113.1"),
	   "IPv4 in IPv6");
	ok(client_is("0.0.0.0/0", "8.8.8.8", "X-Forwarded-For: 1.1.1.1, 2.2.2.2\r\n",
				 "1.1.1.1"),
	   "everybody is trusted");
}

static void
test_spellings(void)
{
	ok(is("X-Forwarded-For: 203.0.113.1:4711\r\n", "203.0.113.1"), "a port");
	ok(is("X-Forwarded-For: [2001:DB8::1]\r\n", "2001:db8::1"), "brackets");
	ok(is("X-Forwarded-For: [2001:db8::1]:4711\r\n", "2001:db8::1"),
	   "brackets and a port");
	ok(is("X-Forwarded-For: 2001:db8:0:0:0:0:0:1\r\n", "2001:db8::1"), "a long spelling");
	ok(is("X-Forwarded-For: fe80::1%eth0\r\n", "fe80::1"), "a zone");
	ok(is("X-Forwarded-For: ::ffff:203.0.113.1\r\n", "203.0.113.1"),
	   "IPv4 as IPv6 writes it");
	ok(is("X-Forwarded-For: 203.0.113.1,, ,\r\n", "203.0.113.1"), "empty items");
	ok(is("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.1\r\n", "203.0.113.1"),
	   "two fields");
	ok(is("X-Forwarded-For: 203.0.113.1\r\nA: b\r\nX-Forwarded-For: 10.2.2.2\r\n",
		  "203.0.113.1"),
	   "the client in the first field, a proxy in the second");
	ok(is("X-Forwarded-For: 203.0.113.1, unix:\r\n", "203.0.113.1"),
	   "two proxies with a unix socket between them");
}

/* Never the proxy's own address: all would share its limits. */
static void
test_nobody(void)
{
	static const char *const fields[] = {"X-Forwarded-For:\r\n",
										 "X-Forwarded-For: ,\r\n",
										 "X-Forwarded-For: unix:\r\n",
										 "X-Forwarded-For: unknown\r\n",
										 "X-Forwarded-For: 203.0.113.1, x\r\n",
										 "X-Forwarded-For: x, 10.2.2.2\r\n",
										 "X-Forwarded-For: 203.0.113.1:80:90\r\n",
										 "X-Forwarded-For: [203.0.113.1\r\n",
										 "X-Forwarded-For: [2001:db8::1]x\r\n",
										 "X-Forwarded-For: 203.0.113.01\r\n",
										 "X-Forwarded-For: :80\r\n",
										 "X-Forwarded-For: %\r\n",
										 "X-Forwarded-For: [\r\n",
										 "X-Real-IP: 203.0.113.1\r\n",
										 "X-Forwarded-Proto: https\r\n",
										 "X-Forwarded-Host: example.com\r\n",
										 "Forwarded: by=203.0.113.43\r\n",
										 "Forwarded: for=unknown\r\n",
										 "Forwarded: for=_hidden\r\n",
										 "Forwarded: for=\r\n",
										 "Forwarded: for\r\n",
										 "Forwarded: ;;\r\n"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		ok(is(fields[i], ""), "what cannot be read is nobody's");
	ok(client_is("10.0.0.0/8", "192.0.2.1", "X-Forwarded-For: x\r\n", "192.0.2.1"),
	   "a stranger stays who it is");
}

static void
test_forwarded(void)
{
	ok(is("Forwarded: for=203.0.113.1\r\n", "203.0.113.1"), "Forwarded");
	ok(is("Forwarded: For=\"[2001:db8:cafe::17]:4711\"\r\n", "2001:db8:cafe::17"),
	   "quotes, brackets, a port");
	ok(is("Forwarded: for=203.0.113.1:_port;proto=https;by=10.1.1.1\r\n", "203.0.113.1"),
	   "a hidden port and other parameters");
	ok(is("Forwarded: proto=https ; for = 203.0.113.1\r\n", "203.0.113.1"),
	   "white space");
	ok(is("Forwarded: for=6.6.6.6, for=203.0.113.1, for=10.2.2.2\r\n", "203.0.113.1"),
	   "several elements");
	ok(is("Forwarded: for=6.6.6.6\r\nForwarded: for=203.0.113.1\r\n", "203.0.113.1"),
	   "several fields");
	ok(is("Forwarded: for=\"6.6.6.6, for=203.0.113.1\r\n", "203.0.113.1"),
	   "a quote that a client left open");
	ok(is("Forwarded: for=203.0.113.1;host=\"x, for=6.6.6.6\"\r\n", "203.0.113.1"),
	   "a comma inside quotes");
	ok(is("Forwarded: for=203.0.113.1;host=\"x\\\", for=6.6.6.6;y=\\\"\"\r\n",
		  "203.0.113.1"),
	   "escaped quotes inside quotes");
	ok(is("Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 203.0.113.1\r\n", "203.0.113.1"),
	   "what a client sent beside what the proxy writes");
}

static bool
asked(const char *fields, const char *proto, const char *host)
{
	tga_http_head head;
	tga_span p, h;

	if (!read_head(fields, &head))
		return false;
	p = pushd_forwarded_proto(&head);
	h = pushd_forwarded_host(&head);
	return (proto == NULL ? p.at == NULL : tga_span_is(p, proto)) &&
		   (host == NULL ? h.at == NULL : tga_span_is(h, host));
}

static void
test_asked_for(void)
{
	ok(asked("", NULL, NULL), "nobody says what was asked for");
	ok(asked("X-Forwarded-Proto: https,http\r\nX-Forwarded-Host: a.example, b\r\n",
			 "https", "a.example"),
	   "two proxies say");
	ok(asked("Forwarded: for=x;proto=https;host=\"a.example:8443\", proto=http\r\n",
			 "https", "a.example:8443"),
	   "Forwarded says");
}

static void
test_networks(void)
{
	pushd_networks list;

	ok(pushd_networks_parse(tga_span_of(""), &list) && list.count == 0, "no network");
	ok(pushd_networks_parse(tga_span_of(" 10.0.0.0/9 , 2001:db8::/33 "), &list) &&
		   list.count == 2,
	   "two networks");
	ok(pushd_networks_have(&list, "10.127.0.1") &&
		   !pushd_networks_have(&list, "10.128.0.1"),
	   "nine bits");
	ok(pushd_networks_have(&list, "2001:db8:7fff::1") &&
		   !pushd_networks_have(&list, "2001:db8:8000::1"),
	   "33 bits");
	ok(!pushd_networks_have(&list, "x") && !pushd_networks_have(&list, ""),
	   "addresses that are none");
	ok(!pushd_networks_parse(tga_span_of("10.0.0.0/33"), &list) &&
		   !pushd_networks_parse(tga_span_of("10.0.0.0/"), &list) &&
		   !pushd_networks_parse(tga_span_of("10/8"), &list) &&
		   !pushd_networks_parse(tga_span_of("::/129"), &list),
	   "networks that are none");
}

int
main(void)
{
	test_trust();
	test_spellings();
	test_nobody();
	test_forwarded();
	test_asked_for();
	test_networks();
	return tap_done();
}
