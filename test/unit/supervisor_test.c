/*
 * supervisor_test.c
 *		What systemd hears, over a path and over an abstract name, and that
 *		without it nothing is said and nothing is open.
 */
#include "supervisor.h"

#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

#define ABSTRACT "@tgauth-supervisor-test"

/* A socket such as systemd's; the name as it stands in NOTIFY_SOCKET. */
static int
listen_at(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	socklen_t len = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + strlen(name));
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	strcpy(address.sun_path, name);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	if (bind(fd, (struct sockaddr *) &address, len) != 0)
		return -1;
	return fd;
}

/* The next datagram, or "" where none comes. */
static const char *
heard(int fd, char buffer[static 128], int wait_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n = 0;

	if (poll(&p, 1, wait_ms) == 1)
		n = recv(fd, buffer, 127, 0);
	buffer[n > 0 ? n : 0] = '\0';
	return buffer;
}

static void
stop_loop(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

static void
run_for(uv_loop_t *loop, uint64_t ms)
{
	uv_timer_t timer;

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, stop_loop, ms, 0);
	uv_run(loop, UV_RUN_DEFAULT);
	uv_close((uv_handle_t *) &timer, NULL);
	uv_run(loop, UV_RUN_NOWAIT);
}

static void
test_supervised(uv_loop_t *loop, const char *name)
{
	int fd = listen_at(name);
	tga_supervisor s;
	char text[128];

	setenv("NOTIFY_SOCKET", name, 1);
	setenv("WATCHDOG_USEC", "10000", 1);
	ok(fd >= 0 && tga_supervisor_start(&s, loop), name);
	tga_supervisor_tell(&s, "READY=1");
	ok(strcmp(heard(fd, text, 1000), "READY=1") == 0, "ready is heard");
	run_for(loop, 50);
	ok(strcmp(heard(fd, text, 1000), "WATCHDOG=1") == 0, "so are signs of life");
	while (*heard(fd, text, 0) != '\0')
		;
	ok(*heard(fd, text, 30) == '\0', "a loop that does not run gives none");
	tga_supervisor_stop(&s);
	uv_run(loop, UV_RUN_DEFAULT);
	tga_supervisor_tell(&s, "STOPPING=1");
	ok(*heard(fd, text, 10) == '\0', "after the stop nothing is said");
	close(fd);
}

static void
test_watchdog_of_another(uv_loop_t *loop)
{
	int fd = listen_at(ABSTRACT);
	tga_supervisor s;
	char text[128];

	setenv("NOTIFY_SOCKET", ABSTRACT, 1);
	setenv("WATCHDOG_PID", "1", 1);
	ok(tga_supervisor_start(&s, loop), "a watchdog for another process");
	run_for(loop, 30);
	ok(*heard(fd, text, 10) == '\0', "gets no signs of life from this one");
	unsetenv("WATCHDOG_PID");
	tga_supervisor_stop(&s);
	uv_run(loop, UV_RUN_DEFAULT);
	close(fd);
}

static void
test_alone(uv_loop_t *loop, const char *name)
{
	tga_supervisor s;

	if (name != NULL)
		setenv("NOTIFY_SOCKET", name, 1);
	else
		unsetenv("NOTIFY_SOCKET");
	ok(tga_supervisor_start(&s, loop) && s.fd == -1, "no one supervises: no socket");
	tga_supervisor_tell(&s, "READY=1");
	tga_supervisor_stop(&s);
	ok(uv_run(loop, UV_RUN_DEFAULT) == 0, "and nothing keeps the loop");
}

int
main(void)
{
	char path[] = "/tmp/tgauth-supervisor-XXXXXX";
	uv_loop_t loop;

	uv_loop_init(&loop);
	if (mkdtemp(path) != NULL)
	{
		char name[64];

		snprintf(name, sizeof(name), "%s/notify", path);
		test_supervised(&loop, name);
		unlink(name);
		rmdir(path);
	}
	test_supervised(&loop, ABSTRACT);
	test_watchdog_of_another(&loop);
	test_alone(&loop, NULL);
	test_alone(&loop, "relative/path");
	ok(uv_loop_close(&loop) == 0, "every handle is closed");
	return tap_done();
}
