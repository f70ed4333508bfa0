/*
 * return_url.h
 *		A path as the value of ?return=.
 */
#ifndef PUSHD_RETURN_URL_H
#define PUSHD_RETURN_URL_H

#include "buffer.h"

/* Everything that means something in a URL is encoded, slashes excepted. */
void pushd_return_url_add(tga_buffer *url, const char *path);

#endif
