/*
 * listen_test.c
 *		Where a daemon may be told to listen, and what it does with a socket that lies
 *		there.
 */
#include "listen.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tap.h"

static void
test_addresses(void)
{
	static const char *const good[] = {"127.0.0.1:8081", "localhost:1",
									   "[::1]:65535",	 "0.0.0.0:80",
									   "example.org:80", "unix:/run/bot.sock"};
	static const char *const bad[] = {"",
									  "127.0.0.1",
									  ":80",
									  "127.0.0.1:",
									  "127.0.0.1:0",
									  "127.0.0.1:8x",
									  "[::1:80",
									  "[::1]80",
									  "[]:80",
									  "::1:80",
									  "unix:",
									  "unix:x",
									  "127.0.0.1:-1",
									  "127.0.0.1: 80",
									  "a/b:80",
									  "127.0.0.1:65536"};
	tga_listen_address address;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(tga_listen_parse(good[i], &address) == NULL, good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(tga_listen_parse(bad[i], &address) != NULL, bad[i]);
	ok(tga_listen_parse("[::1]:80", &address) == NULL &&
		   strcmp(address.host, "::1") == 0 && strcmp(address.port, "80") == 0 &&
		   address.unix_path == NULL,
	   "an address and its port");
}

static void
on_connection(uv_stream_t *stream, int status)
{
}

/* Binds and listens, then closes; libuv's error, and the mode that the socket had. */
static int
listen_once(const char *path, mode_t *mode)
{
	tga_listen_address address = {.unix_path = path};
	struct stat info;
	tga_listener listener = {.on_connection = on_connection};
	uv_loop_t loop;
	int error;

	uv_loop_init(&loop);
	error = tga_listen_open(&listener, &loop, &address);
	*mode = stat(path, &info) == 0 ? info.st_mode & 0777 : 0;
	tga_listen_close(&listener, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	return error;
}

/* The addresses of a name, as a resolver would give them. */
static int
listen_at(const char *const *hosts, int count, const char *port, int *listening)
{
	tga_listener listener = {.on_connection = on_connection, .unacknowledged_ms = 1000};
	struct addrinfo *list[4];
	uv_loop_t loop;
	int error;

	*listening = 0;
	for (int i = 0; i < count; i++)
	{
		const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST,
									   .ai_socktype = SOCK_STREAM};

		if (getaddrinfo(hosts[i], port, &hints, &list[i]) != 0)
			return UV_EAI_FAIL;
		if (i > 0)
			list[i - 1]->ai_next = list[i];
	}
	uv_loop_init(&loop);
	error = tga_listen_at(&listener, &loop, list[0]);
	for (int i = 0; i < listener.count; i++)
	{
		struct sockaddr_storage name;
		socklen_t len = sizeof(name);
		int fd, on = 0;
		socklen_t size = sizeof(on);

		if (uv_fileno(&listener.streams[i].handle, &fd) == 0 &&
			getsockname(fd, (struct sockaddr *) &name, &len) == 0 &&
			getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &size) == 0)
			*listening += on;
	}
	tga_listen_close(&listener, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	freeaddrinfo(list[0]);
	return error;
}

static void
test_names(void)
{
	static const char *const two[] = {"127.0.0.1", "127.0.0.2"};
	static const char *const foreign[] = {"192.0.2.1", "127.0.0.1"};
	static const char *const twice[] = {"127.0.0.1", "127.0.0.1"};
	int listening;

	ok(listen_at(two, 2, "18473", &listening) == 0 && listening == 2,
	   "at every address of a name");
	ok(listen_at(foreign, 2, "18473", &listening) == 0 && listening == 1,
	   "one that the machine has not is left out");
	ok(listen_at(foreign, 1, "18473", &listening) == UV_EADDRNOTAVAIL,
	   "unless there is no other");
	ok(listen_at(twice, 2, "18473", &listening) == UV_EADDRINUSE,
	   "one that is in use is not");
}

static int
listener_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (bind(fd, (struct sockaddr *) &address, sizeof(address)) == 0)
		listen(fd, 8);
	return fd;
}

static void
test_unix_socket(void)
{
	char directory[] = "/tmp/listen_test_XXXXXX", path[64];
	mode_t mode;
	FILE *file;
	int fd;

	ok(mkdtemp(directory) != NULL, "a directory");
	snprintf(path, sizeof(path), "%s/socket", directory);
	ok(listen_once(path, &mode) == 0 && mode == 0660, "a socket for owner and group");
	ok(access(path, F_OK) != 0, "and none when it is closed");
	fd = listener_at(path);
	ok(listen_once(path, &mode) == UV_EADDRINUSE && access(path, F_OK) == 0,
	   "one that is listened at stays");
	close(fd);
	ok(listen_once(path, &mode) == 0 && mode == 0660, "one that was left over goes");
	file = fopen(path, "w");
	ok(file != NULL && listen_once(path, &mode) == UV_EADDRINUSE &&
		   access(path, F_OK) == 0,
	   "a file that is no socket stays");
	fclose(file);
	unlink(path);
	rmdir(directory);
}

int
main(void)
{
	test_addresses();
	test_names();
	test_unix_socket();
	return tap_done();
}
