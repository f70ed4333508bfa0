/*
 * held_sockets.c
 *		See held_sockets.h.
 */
#include "held_sockets.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The whole number in a variable, or -1. */
static long
number_in(const char *variable)
{
	const char *text = getenv(variable);
	char *end;
	long n;

	if (text == NULL || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	n = strtol(text, &end, 10);
	return errno == 0 && *end == '\0' ? n : -1;
}

int
tga_held_sockets(void)
{
	long count = number_in("LISTEN_FDS");

	/* What is for another process came here by inheritance. */
	if (number_in("LISTEN_PID") != (long) getpid() || count <= 0)
		return 0;
	return count < INT_MAX ? (int) count : INT_MAX;
}

uv_handle_type
tga_held_type(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address), size = sizeof(int);
	int type, listens;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM ||
		getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens ||
		getsockname(fd, (struct sockaddr *) &address, &len) != 0)
		return UV_UNKNOWN_HANDLE;
	if (address.ss_family == AF_UNIX)
		return UV_NAMED_PIPE;
	return address.ss_family == AF_INET || address.ss_family == AF_INET6
			   ? UV_TCP
			   : UV_UNKNOWN_HANDLE;
}

void
tga_socket_name(int fd, char name[static TGA_SOCKET_NAME_MAX])
{
	union
	{
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
		struct sockaddr_storage room;
	} address;
	socklen_t len = sizeof(address);
	char ip[INET6_ADDRSTRLEN];

	memset(&address, 0, sizeof(address));
	name[0] = '\0';
	if (getsockname(fd, &address.any, &len) != 0)
		return;
	if (address.any.sa_family == AF_UNIX)
		snprintf(name, TGA_SOCKET_NAME_MAX, "unix:%.108s", address.local.sun_path);
	else if (address.any.sa_family == AF_INET &&
			 uv_ip4_name(&address.v4, ip, sizeof(ip)) == 0)
		snprintf(name, TGA_SOCKET_NAME_MAX, "%s:%d", ip, ntohs(address.v4.sin_port));
	else if (address.any.sa_family == AF_INET6 &&
			 uv_ip6_name(&address.v6, ip, sizeof(ip)) == 0)
		snprintf(name, TGA_SOCKET_NAME_MAX, "[%s]:%d", ip, ntohs(address.v6.sin6_port));
}
