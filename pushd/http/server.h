/*
 * server.h
 *		The listener: an address and port, or a unix socket.
 */
#ifndef PUSHD_SERVER_H
#define PUSHD_SERVER_H

#include <stdbool.h>

struct pushd;

/* Listens; false, with one line in the log, if that cannot be. */
bool pushd_server_open(struct pushd *p) __attribute__((warn_unused_result));

/* No new connections from here on. */
void pushd_server_close(struct pushd *p);

#endif
