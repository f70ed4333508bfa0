/*
 * http_body_fuzz.c
 *		A body in chunks is the same however it arrives: at once, or in two pieces.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http_chunks.h"
#include "http_head.h"

#define MAX_BODY 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

/* Decodes len bytes, of which all but the first ones come later; the status. */
static int
decode(const uint8_t *data, size_t len, size_t first, tga_http_chunks *c, char *body)
{
	/* A copy of its own, so that a sanitizer sees a read past the end. */
	char *bytes = malloc(len + 1);
	size_t there = first;
	int status;

	must(bytes != NULL);
	*c = (tga_http_chunks){.max = MAX_BODY};
	memcpy(bytes, data, first);
	status = tga_http_chunks_decode(c, bytes, &there);
	if (status == TGA_HTTP_HEAD_MORE)
	{
		memcpy(bytes + there, data + first, len - first);
		there += len - first;
		status = tga_http_chunks_decode(c, bytes, &there);
	}
	must(there <= len && c->len <= there && c->len <= MAX_BODY);
	must((status == TGA_HTTP_HEAD_DONE) == (c->state == TGA_CHUNKS_DONE));
	memcpy(body, bytes, c->len);
	free(bytes);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tga_http_chunks whole, parts;
	char one[MAX_BODY], two[MAX_BODY];

	if (size == 0)
		return 0;
	/* The first byte says where the pieces part. */
	must(decode(data + 1, size - 1, size - 1, &whole, one) ==
		 decode(data + 1, size - 1, data[0] % size, &parts, two));
	must(whole.len == parts.len && memcmp(one, two, whole.len) == 0);
	return 0;
}
