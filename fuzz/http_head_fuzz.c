/*
 * http_head_fuzz.c
 *		The head of a request: what is found lies inside it, and it is found again when
 *		the head alone is read, as the server does once the body is there.
 */
#include <stdlib.h>
#include <string.h>

#include "http_head.h"

#define LIMIT 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
check_inside(tga_span s, const char *bytes, size_t len)
{
	must(s.at >= bytes && s.len <= len && s.at + s.len <= bytes + len);
}

static void
check_head(const tga_http_head *head, const char *bytes, size_t used)
{
	check_inside(head->path, bytes, used);
	check_inside(head->query, bytes, used);
	must(head->path.len > 0 && head->path.at[0] == '/');
	must(memchr(head->path.at, '?', head->path.len) == NULL);
	must(head->content_length >= 0 && head->count <= TGA_HTTP_MAX_FIELDS);
	must(!head->http_1_1 || tga_http_head_field(head, "Host").at != NULL);
	must(!tga_http_head_repeats(head, "Content-Length"));
	must(head->chunked == (tga_http_head_field(head, "Transfer-Encoding").at != NULL));
	must(!head->chunked || tga_http_head_field(head, "Content-Length").at == NULL);
	for (size_t i = 0; i < head->count; i++)
	{
		check_inside(head->fields[i].name, bytes, used);
		check_inside(head->fields[i].value, bytes, used);
		must(memchr(head->fields[i].value.at, '\n', head->fields[i].value.len) == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of its own, so that a sanitizer sees a read past the end. */
	char *bytes = malloc(size + 1);
	tga_http_head head, again;
	size_t used, used_again;

	if (bytes == NULL)
		abort();
	memcpy(bytes, data, size);
	bytes[size] = '\0';
	if (tga_http_head_parse(bytes, size, LIMIT, &head, &used) == TGA_HTTP_HEAD_DONE)
	{
		must(used > 0 && used <= size);
		check_head(&head, bytes, used);
		must(tga_http_head_parse(bytes, used, used, &again, &used_again) ==
			 TGA_HTTP_HEAD_DONE);
		must(used_again == used && again.count == head.count &&
			 again.path.at == head.path.at && again.path.len == head.path.len &&
			 again.content_length == head.content_length);
	}
	free(bytes);
	return 0;
}
