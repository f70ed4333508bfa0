/*
 * slow_flush.c
 *		A disk that takes one millisecond more to flush the write-ahead log, preloaded
 *		into PostgreSQL.
 *
 * fdatasync is what flushes the log on Linux (wal_sync_method); data files are
 * flushed by fsync, which is left alone.
 */
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

int
fdatasync(int fd)
{
	static int (*flush)(int);
	const struct timespec millisecond = {0, 1000000};

	if (flush == NULL)
		flush = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
	nanosleep(&millisecond, NULL);
	return flush(fd);
}
