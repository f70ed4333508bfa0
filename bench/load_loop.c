/*
 * load_loop.c
 *		See load_loop.h.
 */
#include "load_loop.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#define EVENTS 256

double
load_loop_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

void
load_loop_fail(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("load: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	exit(1);
}

void
load_loop_open(load_loop *l)
{
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0)
		load_loop_fail("epoll_create1: %s", strerror(errno));
}

void
load_loop_watch(const load_loop *l, load_source *s, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = s};

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, s->fd, &event) != 0)
		load_loop_fail("epoll_ctl: %s", strerror(errno));
}

void
load_loop_turn(const load_loop *l, int milliseconds)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(l->epoll, events, EVENTS, milliseconds);

	for (int i = 0; i < count; i++)
	{
		load_source *s = events[i].data.ptr;

		if (s->fd >= 0)
			s->on_event(s, events[i].events);
	}
}
