/*
 * http_chunks_test.c
 *		Bodies in chunks, whole and in every two pieces.
 */
#include "http_chunks.h"

#include <stdlib.h>
#include <string.h>

#include "http_head.h"
#include "tap.h"

#define MAX 64

/* Feeds the text in two pieces; the status, and in out the body and what follows. */
static int
decode(const char *text, size_t len, size_t first, char *body, char *rest)
{
	tga_http_chunks c = {.max = MAX};
	/* A copy of its own, so that a sanitizer sees a read past the end. */
	char *bytes = malloc(len + 1);
	size_t there = first;
	int status;

	if (bytes == NULL)
		abort();
	memcpy(bytes, text, first);
	status = tga_http_chunks_decode(&c, bytes, &there);
	if (status == TGA_HTTP_HEAD_MORE)
	{
		memcpy(bytes + there, text + first, len - first);
		there += len - first;
		status = tga_http_chunks_decode(&c, bytes, &there);
		first = len;
	}
	memcpy(body, bytes, c.len);
	body[c.len] = '\0';
	memcpy(rest, bytes + c.len, there - c.len);
	memcpy(rest + there - c.len, text + first, len - first);
	rest[there - c.len + len - first] = '\0';
	free(bytes);
	return status;
}

static bool
gives(const char *text, int status, const char *body, const char *rest)
{
	char got_body[256], got_rest[256];
	size_t len = strlen(text);

	for (size_t first = 0; first <= len; first++)
		if (decode(text, len, first, got_body, got_rest) != status ||
			(body != NULL && strcmp(body, got_body) != 0) ||
			(rest != NULL && strcmp(rest, got_rest) != 0))
			return false;
	return true;
}

static void
test_bodies(void)
{
	ok(gives("0\r\n\r\n", 200, "", ""), "no body");
	ok(gives("5\r\nhello\r\n0\r\n\r\n", 200, "hello", ""), "one chunk");
	ok(gives("5\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\n\r\nGET", 200, "hello world",
			 "GET"),
	   "three chunks, and what follows");
	ok(gives("A\r\n0123456789\r\na;x\r\n0123456789\r\n0;y=\"z\"\r\n\r\n", 200,
			 "01234567890123456789", ""),
	   "sizes in both cases, and extensions");
	ok(gives("1 ;x\r\na\r\n0\r\n\r\n", 200, "a", ""), "white space before an extension");
	ok(gives("2\r\n\r\n\r\n0\r\n\r\n", 200, "\r\n", ""), "a line end inside a chunk");
	ok(gives("1\r\na\r\n0\r\nA: b\r\nC:\r\n\r\nx", 200, "a", "x"), "trailer fields");
	ok(gives("40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n"
			 "0\r\n\r\n",
			 200, NULL, ""),
	   "as much as may be");
	ok(gives("5\r\nhell", 0, "hell", ""), "a chunk that is not whole");
}

static void
test_refusals(void)
{
	static const char *const bad[] = {
		"\r\n",						/* no size */
		"x\r\n",					/* no digit */
		"-1\r\n",					/* a sign */
		"0x1\r\na\r\n0\r\n\r\n",	/* a prefix */
		" 1\r\na\r\n0\r\n\r\n",		/* white space before */
		"1 \r\na\r\n0\r\n\r\n",		/* white space after */
		"1\na\r\n0\r\n\r\n",		/* a bare LF after a size */
		"1\r\na\n0\r\n\r\n",		/* a bare LF after data */
		"1\r\nab\r\n0\r\n\r\n",		/* more data than said */
		"2\r\na\r\n0\r\n\r\n",		/* less data than said */
		"1;a\rb\r\na\r\n0\r\n\r\n", /* a bare CR in an extension */
		"0\r\nno colon\r\n\r\n",	/* a trailer that is no field */
		"0\r\n A: b\r\n\r\n",		/* a folded one */
		"0\r\n\n",					/* a bare LF at the end */
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(gives(bad[i], 400, NULL, NULL), bad[i]);
	ok(gives("41\r\n", 413, NULL, NULL), "more than may be, before it comes");
	ok(gives("1\r\na\r\n40\r\n", 413, NULL, NULL), "more than may be in all");
	ok(gives("fffffffff\r\n", 413, NULL, NULL), "a size that no number holds");
}

static void
test_bounds(void)
{
	tga_http_chunks c = {.max = MAX};
	char bytes[8192];
	size_t len = 600;

	memset(bytes, '1', 1);
	memset(bytes + 1, ';', 599);
	ok(tga_http_chunks_decode(&c, bytes, &len) == 400, "an extension without an end");
	c = (tga_http_chunks){.max = MAX};
	memcpy(bytes, "0\r\n", 3);
	for (len = 3; len + 6 < sizeof(bytes); len += 6)
		memcpy(bytes + len, "A: b\r\n", 6);
	ok(tga_http_chunks_decode(&c, bytes, &len) == 431, "trailers without an end");
}

int
main(void)
{
	test_bodies();
	test_refusals();
	test_bounds();
	return tap_done();
}
