/*
 * supervisor.h
 *		Tells systemd how the daemon is: ready, still alive, stopping.
 *
 * The protocol is a line of text in a datagram to the socket that NOTIFY_SOCKET
 * names; a library for it would bring compression and cryptography into both
 * daemons for nothing.  Where no one supervises, every call does nothing, so
 * the daemons run the same in a container or a terminal.
 *
 * Signs of life come from a timer of the loop, at half the time that
 * WATCHDOG_USEC allows: a loop that hangs is silent, and is restarted.
 */
#ifndef TGA_SUPERVISOR_H
#define TGA_SUPERVISOR_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <uv.h>

typedef struct tga_supervisor
{
	int fd; /* -1: no one supervises */
	struct sockaddr_un address;
	socklen_t address_len;
	uv_timer_t watchdog;
} tga_supervisor;

/* Reads the environment and begins the signs of life.  False if libuv fails. */
bool tga_supervisor_start(tga_supervisor *s, uv_loop_t *loop)
	__attribute__((warn_unused_result));

/* "READY=1", "STOPPING=1", "STATUS=one line for systemctl status". */
void tga_supervisor_tell(const tga_supervisor *s, const char *text);

/* Closes the handle, so that the loop can run dry. */
void tga_supervisor_stop(tga_supervisor *s);

#endif
