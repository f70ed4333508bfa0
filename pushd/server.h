/*
 * server.h
 *		The listener: an address and port, or a unix socket.
 */
#ifndef TGA_PUSHD_SERVER_H
#define TGA_PUSHD_SERVER_H

#include <stdbool.h>

struct pushd;

/* Listens; false, with one line in the log, if that cannot be. */
bool server_open(struct pushd *p) __attribute__((warn_unused_result));

/* No new connections from here on. */
void server_close(struct pushd *p);

#endif
