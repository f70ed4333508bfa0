/*
 * supervisor.c
 *		See supervisor.h.
 */
#include "supervisor.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "health.h"

/* Half the time that the watchdog allows, in ms; 0 if it watches nobody, or not us. */
static uint64_t
watchdog_interval(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	uint64_t allowed;
	char *end;

	if (usec == NULL || (pid != NULL && strtol(pid, NULL, 10) != (long) getpid()))
		return 0;
	errno = 0;
	allowed = strtoull(usec, &end, 10);
	if (errno != 0 || end == usec || *end != '\0' || allowed == 0)
		return 0;
	return allowed / 2000 > 0 ? allowed / 2000 : 1;
}

static void
on_watchdog(uv_timer_t *timer)
{
	tga_supervisor_tell(timer->data, "WATCHDOG=1");
}

bool
tga_supervisor_start(tga_supervisor *s, uv_loop_t *loop)
{
	const char *name = getenv("NOTIFY_SOCKET");
	uint64_t interval = watchdog_interval();

	memset(s, 0, sizeof(*s));
	s->fd = -1;
	if (uv_timer_init(loop, &s->watchdog) != 0)
		return false;
	s->watchdog.data = s;
	/* Signs of life alone keep no loop running. */
	uv_unref((uv_handle_t *) &s->watchdog);
	if (name != NULL && tga_socket_address(name, &s->address, &s->address_len))
		s->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return s->fd < 0 || interval == 0 ||
		   uv_timer_start(&s->watchdog, on_watchdog, interval, interval) == 0;
}

void
tga_supervisor_tell(const tga_supervisor *s, const char *text)
{
	/* What is lost here the next sign of life, or its absence, makes good. */
	if (s->fd >= 0 && sendto(s->fd, text, strlen(text), MSG_NOSIGNAL,
							 (const struct sockaddr *) &s->address, s->address_len) < 0)
		return;
}

void
tga_supervisor_stop(tga_supervisor *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	uv_close((uv_handle_t *) &s->watchdog, NULL);
}
