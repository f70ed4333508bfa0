/*
 * return_url.c
 *		See return_url.h.
 */
#include "http/return_url.h"

#include <string.h>

void
pushd_return_url_add(tga_buffer *url, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
								"0123456789-._~/";

	for (; *path != '\0'; path++)
		tga_buffer_format(url, strchr(plain, *path) != NULL ? "%c" : "%%%02X",
						  (unsigned char) *path);
}
