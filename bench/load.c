/*
 * load.c
 *		The load generator: many browsers at once against pushd or its floor.
 *
 *		load PORT DSN SQL
 *
 * SQL confirms a login, as load_confirm.h says.  Jobs, one a line on standard input,
 * each answered by one line of JSON:
 *
 *		begin N                     N logins by POST start
 *		open                        a WebSocket for each of them
 *		back                        armed at once, which {} tells; when all were lost and
 *		                            are back, the answer
 *		logins N SECONDS            whole logins by N browsers at once
 *		prepare N                   logins to confirm, and N connections to do it
 *		confirm N SECONDS           confirmations alone, over these
 *		get N SECONDS PATH COOKIE   requests over N connections
 */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "load_browser.h"

#define BROWSERS_MAX 20000
#define TIMES_MAX (1 << 20)
#define LOGINS 60000 /* more than are confirmed in a job */
#define RETRY_MS 2	 /* how exactly pauses are kept */
#define AT_ONCE 64	 /* browsers that begin or open */

typedef enum load_job
{
	JOB_NONE,
	JOB_BEGIN,
	JOB_OPEN,
	JOB_BACK,
	JOB_LOGINS,
	JOB_CONFIRM,
	JOB_GET
} load_job;

typedef struct load
{
	load_browsers all;
	load_source input;
	load_browser *browsers;
	load_job job;
	int count;	/* of browsers in the job */
	int next;	/* that has not begun */
	int active; /* that have begun and not ended */
	uint64_t done;
	double begun, until;
	PGresult *logins; /* of the job CONFIRM, and how many of them are used */
	int logins_used;
	char path[256]; /* of the job GET, and its cookie */
	char cookie[LOAD_COOKIE_MAX];
	double *times; /* from confirmation to frame, in seconds */
	size_t time_count;
} load;

/* --- what is said ----------------------------------------------------------------------- */

static load *
load_of(const load_browser *b)
{
	return (load *) b->all;
}

static void
on_told(load_browser *b, double seconds)
{
	load *l = load_of(b);

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
	double took = load_loop_now() - l->begun;

	qsort(l->times, l->time_count, sizeof(*l->times), compare_times);
	printf("{\"done\": %llu, \"seconds\": %.6f, \"p50\": %.9f, \"p99\": %.9f}\n",
		   (unsigned long long) l->done, took, percentile(l, 0.5), percentile(l, 0.99));
	fflush(stdout);
	l->job = JOB_NONE;
}

static void
say_ready(void)
{
	puts("{}");
	fflush(stdout);
}

/* --- jobs ------------------------------------------------------------------------------- */

static void
confirm_next(load *l, load_browser *b)
{
	int row = l->logins_used++;

	if (row >= PQntuples(l->logins))
		load_loop_fail("there were not enough logins to confirm");
	load_browser_confirm(b, PQgetvalue(l->logins, row, 0), PQgetvalue(l->logins, row, 1));
}

static void
work(load *l, load_browser *b)
{
	switch (l->job)
	{
		case JOB_BEGIN:
			load_browser_start(b);
			return;
		case JOB_OPEN:
			load_browser_open(b);
			return;
		case JOB_LOGINS:
			load_browser_log_in(b);
			return;
		case JOB_CONFIRM:
			confirm_next(l, b);
			return;
		case JOB_GET:
			load_browser_get(b, l->path, l->cookie);
			return;
		case JOB_BACK: /* they begin by being lost */
		case JOB_NONE:
			return;
	}
}

static bool
has_more(const load *l)
{
	return l->next < l->count;
}

static void
fill(load *l)
{
	int most = l->job == JOB_BEGIN || l->job == JOB_OPEN ? AT_ONCE : l->count;

	while (has_more(l) && l->active < most)
	{
		l->active++;
		work(l, &l->browsers[l->next++]);
	}
	if (l->active == 0 && !has_more(l))
		end_job(l);
}

static void
on_ended(load_browser *b)
{
	load *l = load_of(b);

	l->done++;
	if (l->job == JOB_BACK && l->done == (uint64_t) l->count)
		end_job(l);
	else if (l->job != JOB_BACK && load_loop_now() < l->until)
		work(l, b);
	else if (l->job != JOB_BACK)
	{
		l->active--;
		fill(l);
	}
}

static void
begin_job(load *l, load_job job, int count, double seconds)
{
	if (l->job != JOB_NONE || count < 1 || count > BROWSERS_MAX)
		load_loop_fail("a job that cannot be");
	l->job = job;
	l->all.may_be_lost = job == JOB_BACK;
	l->count = count;
	l->next = l->active = 0;
	l->done = l->time_count = 0;
	l->begun = load_loop_now();
	l->until = l->begun + seconds;
	if (job != JOB_BACK)
		fill(l);
}

static void
prepare_logins(load *l, int count)
{
	if (count > BROWSERS_MAX)
		load_loop_fail("a job that cannot be");
	for (int i = 0; i < count; i++)
		load_confirm_connect(&l->browsers[i].confirm);
	PQclear(l->logins);
	l->logins = load_confirm_logins(&l->browsers[0].confirm, LOGINS);
	l->logins_used = 0;
}

static void
take_line(load *l, const char *line)
{
	int count = 0;
	double seconds = 0;

	l->cookie[0] = '\0';
	if (sscanf(line, "begin %d", &count) == 1)
		begin_job(l, JOB_BEGIN, count, 0);
	else if (strcmp(line, "open\n") == 0)
		begin_job(l, JOB_OPEN, l->count, 0);
	else if (strcmp(line, "back\n") == 0)
	{
		say_ready();
		begin_job(l, JOB_BACK, l->count, 0);
	}
	else if (sscanf(line, "logins %d %lf", &count, &seconds) == 2)
		begin_job(l, JOB_LOGINS, count, seconds);
	else if (sscanf(line, "prepare %d", &count) == 1)
	{
		prepare_logins(l, count);
		say_ready();
	}
	else if (sscanf(line, "confirm %d %lf", &count, &seconds) == 2)
		begin_job(l, JOB_CONFIRM, count, seconds);
	else if (sscanf(line, "get %d %lf %255s %255s", &count, &seconds, l->path,
					l->cookie) >= 3)
		begin_job(l, JOB_GET, count, seconds);
	else
		load_loop_fail("no job: %s", line);
}

/* The end of the input is the end of the program. */
static void
on_input(load_source *s, uint32_t events)
{
	load *l = (load *) ((char *) s - offsetof(load, input));
	char line[1024];
	ssize_t n;

	(void) events;
	n = read(s->fd, line, sizeof(line) - 1);
	if (n <= 0)
		exit(0);
	line[n] = '\0';
	take_line(l, line);
}

static void
retry(load *l)
{
	double now = load_loop_now();

	for (int i = 0; i < l->count; i++)
		load_browser_retry(&l->browsers[i], now);
}

int
main(int argc, char **argv)
{
	static load l;

	if (argc != 4)
	{
		fprintf(stderr, "Usage: load PORT DSN SQL\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	l = (load){.all = {.port = (uint16_t) atoi(argv[1]),
					   .dsn = argv[2],
					   .sql = argv[3],
					   .on_ended = on_ended,
					   .on_told = on_told},
			   .input = {STDIN_FILENO, on_input},
			   .browsers = calloc(BROWSERS_MAX, sizeof(load_browser)),
			   .times = calloc(TIMES_MAX, sizeof(double))};
	if (l.browsers == NULL || l.times == NULL)
		load_loop_fail("memory");
	load_loop_open(&l.all.loop);
	snprintf(l.all.origin, sizeof(l.all.origin), "http://localhost:%u", l.all.port);
	for (int i = 0; i < BROWSERS_MAX; i++)
		load_browser_init(&l.browsers[i], &l.all);
	load_loop_watch(&l.all.loop, &l.input, EPOLLIN);
	for (;;)
	{
		load_loop_turn(&l.all.loop, l.job == JOB_BACK ? RETRY_MS : -1);
		if (l.job == JOB_BACK)
			retry(&l);
	}
}
