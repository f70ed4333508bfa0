/*
 * load.c
 *		See load.h: the loop, the jobs and what is said of them.
 *
 *		load PORT DSN SQL
 *
 * Jobs, one a line on standard input, each answered by one line of JSON:
 *
 *		begin N                  N logins by POST start
 *		open                     a WebSocket for each of them
 *		back                     armed at once; answered again when all were lost and are back
 *		logins N SECONDS         whole logins by N browsers at once
 *		confirm N SECONDS        confirmations alone, by N connections
 *		get N SECONDS PATH COOKIE    requests by N connections
 */
#include "load.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define BROWSERS_MAX 20000
#define TIMES_MAX (1 << 20)
#define EVENTS 256
#define RETRY_MS 2 /* how exactly pauses are kept */
#define AT_ONCE 64 /* browsers that begin or open */

double
load_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

void
load_fail(const char *format, ...)
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
load_watch(const load *l, load_source *s, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = s};

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, s->fd, &event) != 0)
		load_fail("epoll_ctl: %s", strerror(errno));
}

/* --- what is said ----------------------------------------------------------------------- */

void
load_add_time(load *l, double seconds)
{
	if (l->time_count < TIMES_MAX)
		l->times[l->time_count++] = seconds;
}

static int
compare_times(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return (x > y) - (x < y);
}

static double
percentile(const load *l, double part)
{
	return l->time_count == 0 ? 0
							  : l->times[(size_t) (part * (double) (l->time_count - 1))];
}

static void
end_job(load *l)
{
	double took = load_now() - l->begun;

	qsort(l->times, l->time_count, sizeof(*l->times), compare_times);
	printf("{\"done\": %llu, \"seconds\": %.6f, \"p50\": %.9f, \"p99\": %.9f}\n",
		   (unsigned long long) l->done, took, percentile(l, 0.5), percentile(l, 0.99));
	fflush(stdout);
	l->job = LOAD_JOB_NONE;
}

/* --- jobs ------------------------------------------------------------------------------- */

static void
begin_next(load *l)
{
	load_browser *b = &l->browsers[l->next++];

	l->active++;
	if (l->job == LOAD_JOB_BEGIN)
		load_browser_start(b);
	else if (l->job == LOAD_JOB_OPEN)
		load_browser_open(b);
	else if (l->job == LOAD_JOB_LOGINS)
		load_browser_log_in(b);
	else if (l->job == LOAD_JOB_CONFIRM)
		load_browser_confirm(b);
	else
		load_browser_get(b);
}

static bool
has_more(const load *l)
{
	return l->next < l->count;
}

static void
fill(load *l)
{
	int most = l->job == LOAD_JOB_BEGIN || l->job == LOAD_JOB_OPEN ? AT_ONCE : l->count;

	while (has_more(l) && l->active < most)
		begin_next(l);
	if (l->active == 0 && !has_more(l))
		end_job(l);
}

void
load_browser_ended(load_browser *b)
{
	load *l = b->load;

	if (l->job == LOAD_JOB_BACK)
	{
		l->done++;
		if (l->ready == l->count)
			end_job(l);
		return;
	}
	if (l->job != LOAD_JOB_GET)
		l->done++;
	if (load_now() < l->until && l->job == LOAD_JOB_LOGINS)
		load_browser_log_in(b);
	else if (load_now() < l->until && l->job == LOAD_JOB_CONFIRM)
		load_browser_confirm(b);
	else
	{
		l->active--;
		fill(l);
	}
}

static void
begin_job(load *l, load_job job, int count, double seconds)
{
	if (l->job != LOAD_JOB_NONE || count < 1 || count > BROWSERS_MAX)
		load_fail("a job that cannot be");
	l->job = job;
	l->count = count;
	l->next = l->active = 0;
	l->done = l->time_count = 0;
	l->begun = load_now();
	l->until = l->begun + seconds;
	if (job != LOAD_JOB_BACK)
		fill(l);
}

static void
take_line(load *l, const char *line)
{
	int count = 0;
	double seconds = 0;

	l->cookie[0] = '\0';
	if (sscanf(line, "begin %d", &count) == 1)
		begin_job(l, LOAD_JOB_BEGIN, count, 0);
	else if (strcmp(line, "open\n") == 0)
		begin_job(l, LOAD_JOB_OPEN, l->count, 0);
	else if (strcmp(line, "back\n") == 0)
	{
		puts("{}");
		fflush(stdout);
		begin_job(l, LOAD_JOB_BACK, l->count, 0);
	}
	else if (sscanf(line, "logins %d %lf", &count, &seconds) == 2)
		begin_job(l, LOAD_JOB_LOGINS, count, seconds);
	else if (sscanf(line, "confirm %d %lf", &count, &seconds) == 2)
	{
		load_confirm_prepare(l, count);
		begin_job(l, LOAD_JOB_CONFIRM, count, seconds);
	}
	else if (sscanf(line, "get %d %lf %255s %511s", &count, &seconds, l->path,
					l->cookie) >= 3)
		begin_job(l, LOAD_JOB_GET, count, seconds);
	else
		load_fail("no job: %s", line);
}

/* The end of the input is the end of the program. */
static void
on_input(load_source *s, uint32_t events)
{
	load *l;
	char line[1024];
	ssize_t n;

	(void) events;
	l = (load *) ((char *) s - offsetof(load, input));
	n = read(s->fd, line, sizeof(line) - 1);
	if (n <= 0)
		exit(0);
	line[n] = '\0';
	take_line(l, line);
}

static void
retry(load *l)
{
	double now = load_now();

	for (int i = 0; i < l->count; i++)
		load_browser_retry(&l->browsers[i], now);
}

int
main(int argc, char **argv)
{
	static load l;
	struct epoll_event events[EVENTS];

	if (argc != 4)
	{
		fprintf(stderr, "Usage: load PORT DSN SQL\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	l = (load){.epoll = epoll_create1(EPOLL_CLOEXEC),
			   .port = (uint16_t) atoi(argv[1]),
			   .dsn = argv[2],
			   .confirm_sql = argv[3],
			   .browsers = calloc(BROWSERS_MAX, sizeof(load_browser)),
			   .times = calloc(TIMES_MAX, sizeof(double)),
			   .input = {STDIN_FILENO, on_input}};
	if (l.epoll < 0 || l.browsers == NULL || l.times == NULL)
		load_fail("memory");
	snprintf(l.origin, sizeof(l.origin), "http://localhost:%u", l.port);
	for (int i = 0; i < BROWSERS_MAX; i++)
		load_browser_init(&l.browsers[i], &l);
	load_watch(&l, &l.input, EPOLLIN);
	for (;;)
	{
		int count =
			epoll_wait(l.epoll, events, EVENTS, l.job == LOAD_JOB_BACK ? RETRY_MS : -1);

		for (int i = 0; i < count; i++)
		{
			load_source *s = events[i].data.ptr;

			if (s->fd >= 0)
				s->on_event(s, events[i].events);
		}
		if (l.job == LOAD_JOB_BACK)
			retry(&l);
	}
}
