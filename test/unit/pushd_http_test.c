/*
 * pushd_http_test.c
 *		The parsers of pushd: heads, fields, cookies, addresses, URLs.
 */
#include <string.h>

#include "../../pushd/http/fields.h"
#include "http_head.h"
#include "../../pushd/http/public_url.h"
#include "tap.h"

static int
parse(const char *text, tga_http_head *head)
{
	size_t used;

	return tga_http_head_parse(text, strlen(text), 4096, head, &used);
}

static void
test_head(void)
{
	static const char text[] =
		"\r\nPOST /a/b?c=d&e HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n"
		"X:\t spaced \t\r\nConnection: Keep-Alive, UPGRADE\r\n"
		"upgrade: h2c, WebSocket\r\n\r\nrest";
	tga_http_head head;
	size_t used;
	int status = tga_http_head_parse(text, sizeof(text) - 1, 4096, &head, &used);

	ok(status == TGA_HTTP_HEAD_DONE && used == sizeof(text) - 1 - 4,
	   "a whole head and its length");
	ok(head.method == TGA_HTTP_POST && tga_span_is(head.path, "/a/b") &&
		   tga_span_is(head.query, "c=d&e"),
	   "method, path and query");
	ok(head.content_length == 12 && head.keep_alive && head.websocket,
	   "what fields mean");
	ok(tga_span_is(tga_http_head_field(&head, "x"), "spaced"),
	   "a value without the spaces around it");
	ok(tga_http_head_field(&head, "none").at == NULL, "a field that is not there");
	for (size_t n = 0; n < used; n++)
	{
		char copy[sizeof(text)];

		/* A copy, so that a sanitizer sees a read past the end. */
		memcpy(copy, text, n);
		copy[n] = '\0';
		if (tga_http_head_parse(copy, n, 4096, &head, &(size_t){0}) != TGA_HTTP_HEAD_MORE)
		{
			ok(false, "every beginning of a head asks for more");
			return;
		}
	}
	ok(true, "every beginning of a head asks for more");
}

static void
test_head_statuses(void)
{
	tga_http_head head;
	size_t used;

	ok(parse("GET / HTTP/1.0\r\n\r\n", &head) == 200 && !head.keep_alive,
	   "1.0 without Host");
	ok(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", &head) == 200 &&
		   head.keep_alive,
	   "1.0 kept alive");
	ok(parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n",
			 &head) == 200 &&
		   !head.keep_alive,
	   "close in a second Connection field");
	ok(parse("GET HTTP://h/p?q HTTP/1.1\r\nHost: h\r\n\r\n", &head) == 200 &&
		   tga_span_is(head.path, "/p") && tga_span_is(head.query, "q"),
	   "the absolute form");
	ok(parse("get / HTTP/1.1\r\nHost: h\r\n\r\n", &head) == 200 &&
		   head.method == TGA_HTTP_OTHER,
	   "methods are of one case");
	ok(parse("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", &head) == 400,
	   "a sign in a length");
	ok(parse("GET / HTTP/1.1\nHost: h\n\n", &head) == 400 &&
		   parse("GET / HTTP/1.1\r\nHost: h\n", &head) == 400 &&
		   parse("\nGET", &head) == 400,
	   "a bare LF, as soon as it is there");
	ok(parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n", &head) ==
			   200 &&
		   head.chunked && tga_http_head_has_body(&head),
	   "a body in chunks");
	ok(parse("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n", &head) == 400,
	   "a list of lengths");
	ok(tga_http_head_parse("GET", 3, 3, &head, &used) == 414, "a long line");
	ok(tga_http_head_parse("G / HTTP/1.1\r\nA: b", 18, 16, &head, &used) == 431,
	   "a long head");
	ok(tga_http_head_parse("", 0, 10, &head, &used) == TGA_HTTP_HEAD_MORE, "nothing yet");
}

static int
parse_with_host(const char *host)
{
	char text[200];
	tga_http_head head;

	snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	return parse(text, &head);
}

static void
test_hosts(void)
{
	static const char *const good[] = {
		"h", "a-b.example:80", "127.0.0.1", "[::1]:65535", "A_B", "xn--80ak6aa92e.com"};
	static const char *const bad[] = {
		"",		"a b", "u@h", "a,b",	  "a/b",   "h:",  "h:0",  "h:x",	 "h:65536",
		"[::1", "[x]", "h?",  "http://h", "a%20b", ":80", "a\\b", "\xd0\xb0"};
	tga_http_head head;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(parse_with_host(good[i]) == 200, good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(parse_with_host(bad[i]) == 400, "a Host that is none");
	ok(parse("GET http:/// HTTP/1.1\r\nHost: h\r\n\r\n", &head) == 400 &&
		   parse("GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", &head) == 400 &&
		   parse("GET http://a,b/ HTTP/1.1\r\nHost: h\r\n\r\n", &head) == 400,
	   "an absolute form without a host");
}

static void
test_codings(void)
{
	static const struct
	{
		const char *fields;
		int status;
	} cases[] = {
		{"Transfer-Encoding: chunked", 200},
		{"Transfer-Encoding: gzip, chunked", 501},
		{"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", 501},
		{"Transfer-Encoding: chunked, gzip", 400},
		{"Transfer-Encoding: chunked, chunked", 400},
		{"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400},
		{"Transfer-Encoding: identity", 400},
		{"Transfer-Encoding: \"chunked\"", 400},
		{"Transfer-Encoding: xchunked", 400},
		{"Transfer-Encoding: chunked;a=b", 400},
		{"Transfer-Encoding:", 400},
		{"Transfer-Encoding: chunked\r\nContent-Length: 5", 400},
		{"Content-Length: 0\r\nTransfer-Encoding: chunked", 400},
	};
	tga_http_head head;
	char text[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		snprintf(text, sizeof(text), "POST / HTTP/1.1\r\nHost: h\r\n%s\r\n\r\n",
				 cases[i].fields);
		ok(parse(text, &head) == cases[i].status, cases[i].fields);
	}
	ok(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", &head) == 400,
	   "chunks in HTTP/1.0");
}

static void
test_fields(void)
{
	char out[8];
	int64_t n;

	ok(tga_span_is(pushd_cookie_find(tga_span_of("a=1; b=2;c=3"), "c"), "3"),
	   "a cookie without a space before it");
	ok(tga_span_is(pushd_cookie_find(tga_span_of("aa=1; a=2; a=3"), "a"), "2"),
	   "the first cookie of a name");
	ok(pushd_cookie_find(tga_span_of("a; b"), "a").at == NULL,
	   "a cookie without a value");
	ok(tga_span_is(pushd_cookie_find(tga_span_of("a=x=y"), "a"), "x=y"),
	   "a value with =");

	ok(pushd_form_value(tga_span_of("a=1&b=%41+%42"), "b", out, sizeof(out)) &&
		   strcmp(out, "A B") == 0,
	   "decoding");
	ok(!pushd_form_value(tga_span_of("b=%4"), "b", out, sizeof(out)), "half an escape");
	ok(!pushd_form_value(tga_span_of("b=%zz"), "b", out, sizeof(out)),
	   "an escape that is none");
	ok(!pushd_form_value(tga_span_of("b=%00"), "b", out, sizeof(out)), "NUL");
	ok(pushd_form_value(tga_span_of("b=1234567"), "b", out, sizeof(out)),
	   "what just fits");
	ok(!pushd_form_value(tga_span_of("b=12345678"), "b", out, sizeof(out)),
	   "what does not");
	ok(pushd_form_value(tga_span_of("b="), "b", out, sizeof(out)) && *out == '\0',
	   "an empty value");

	ok(pushd_accepts_html(tga_span_of("text/html,application/json")),
	   "a browser's Accept");
	ok(!pushd_accepts_html(tga_span_of("application/json, text/html;q=0.1")),
	   "a script's Accept");
	ok(!pushd_accepts_html(tga_span_of("*/*")) &&
		   !pushd_accepts_html((tga_span){NULL, 0}),
	   "anything is JSON");
	ok(pushd_is_media_type(tga_span_of("Application/JSON; charset=utf-8"),
						   "application/json"),
	   "a media type");
	ok(pushd_etag_matches(tga_span_of("\"x\", W/\"y\""), "\"y\"") &&
		   pushd_etag_matches(tga_span_of("*"), "\"y\""),
	   "entity tags");
	ok(!pushd_etag_matches(tga_span_of("\"yy\""), "\"y\""), "another entity tag");

	ok(pushd_parse_number(tga_span_of("65535"), 65535, &n) && n == 65535,
	   "a number at its limit");
	ok(!pushd_parse_number(tga_span_of("65536"), 65535, &n) &&
		   !pushd_parse_number(tga_span_of(""), 9, &n) &&
		   !pushd_parse_number(tga_span_of("1 "), 9, &n) &&
		   !pushd_parse_number(tga_span_of("99999999999999999999"), INT64_MAX, &n),
	   "numbers that are none");
}

static void
test_local_paths(void)
{
	static const char *const good[] = {"/",	   "/a/b?c=d#e", "/a//b",
									   "/:80", "/%0d",		 "/\xd0\xb0"};
	static const char *const bad[] = {"",		 "a",		  "//",	  "//h",
									  "/\\h",	 "/a\\b",	  "/a b", "/\t/h",
									  "/a\r\nb", "http://h/", "\\/h", "/a\x7f"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(pushd_is_local_path(good[i], 100), good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!pushd_is_local_path(bad[i], 100), "a path that leads elsewhere");
	ok(pushd_is_local_path("/1234", 5) && !pushd_is_local_path("/12345", 5),
	   "the longest path");
}

static bool
origin_is(const char *text, const char *origin)
{
	pushd_public_url url;

	return pushd_public_url_parse(text, &url) == NULL && strcmp(url.origin, origin) == 0;
}

static bool
domain_is(const char *text, const char *domain)
{
	pushd_public_url url;

	return pushd_public_url_parse(text, &url) == NULL && strcmp(url.domain, domain) == 0;
}

static void
test_domain(void)
{
	ok(domain_is("https://Login.Example.COM:8443", "login.example.com") &&
		   domain_is("http://localhost:8080", "localhost"),
	   "the name that passkeys are kept for, without a port");
	ok(domain_is("https://2.example.d3", "2.example.d3"), "digits in a name");
	ok(domain_is("http://127.0.0.1:81", "") && domain_is("https://192.0.2.1", "") &&
		   domain_is("http://[::1]:80", ""),
	   "none are kept for an address");
}

static void
test_public_url(void)
{
	pushd_public_url url;

	ok(origin_is("https://Example.COM/", "https://example.com"),
	   "one slash and any case");
	ok(origin_is("https://example.com:443", "https://example.com"), "the scheme's port");
	ok(origin_is("https://example.com:8443", "https://example.com:8443"), "another port");
	ok(origin_is("http://localhost:8080", "http://localhost:8080"), "loopback by name");
	ok(origin_is("http://app.localhost", "http://app.localhost"),
	   "a name under localhost");
	ok(origin_is("http://[::1]:80", "http://[::1]") &&
		   origin_is("http://127.0.0.1:81", "http://127.0.0.1:81"),
	   "loopback by address");
	ok(pushd_public_url_parse("https://a", &url) == NULL && url.secure &&
		   strcmp(url.ws_origin, "wss://a") == 0,
	   "the origin of sockets");
	ok(pushd_public_url_parse("http://example.com", &url) != NULL,
	   "plain http elsewhere");
	ok(pushd_public_url_parse("http://127.0.0.1.example.com", &url) != NULL,
	   "a name that begins like loopback");
	ok(pushd_public_url_parse("http://notlocalhost", &url) != NULL,
	   "a name that ends like loopback");
	ok(pushd_public_url_parse("https://a/b", &url) != NULL &&
		   pushd_public_url_parse("https://a b", &url) != NULL &&
		   pushd_public_url_parse("https://", &url) != NULL &&
		   pushd_public_url_parse("https://a:x", &url) != NULL &&
		   pushd_public_url_parse("https://u@a", &url) != NULL &&
		   pushd_public_url_parse("a", &url) != NULL,
	   "URLs that are none");
}

int
main(void)
{
	test_head();
	test_head_statuses();
	test_hosts();
	test_codings();
	test_fields();
	test_local_paths();
	test_public_url();
	test_domain();
	return tap_done();
}
