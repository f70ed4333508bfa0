/*
 * return_url.h
 *		A path as the value of ?return=.
 */
#ifndef TGA_PUSHD_RETURN_URL_H
#define TGA_PUSHD_RETURN_URL_H

#include "buffer.h"

/* Everything that means something in a URL is encoded, slashes excepted. */
void return_url_add(buffer *url, const char *path);

#endif
