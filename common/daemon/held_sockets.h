/*
 * held_sockets.h
 *		Listening sockets that whoever started the daemon holds for it.
 *
 * systemd does for the service of a socket unit, and others by the same words in the
 * environment: LISTEN_FDS sockets from descriptor 3 on are for the process LISTEN_PID.
 * Since the socket outlives each process that accepts from it, a restart refuses nobody:
 * who comes meanwhile waits in its queue.
 */
#ifndef TGA_HELD_SOCKETS_H
#define TGA_HELD_SOCKETS_H

#include <stdbool.h>

#include <uv.h>

#define TGA_HELD_FIRST 3

/* How many there are; 0 where nobody holds any. */
int tga_held_sockets(void);

/*
 * What libuv is to make of a descriptor: UV_TCP, UV_NAMED_PIPE, or UV_UNKNOWN_HANDLE if it
 * is no socket that listens for either.
 */
uv_handle_type tga_held_type(int fd);

#define TGA_SOCKET_NAME_MAX 128

/* Where it listens, in the words of --listen. */
void tga_socket_name(int fd, char name[static TGA_SOCKET_NAME_MAX]);

#endif
