/*
 * out_of_memory.c
 *		Preloaded: a daemon that has no memory for a moment, when it is told so.
 *
 * The file that OUT_OF_MEMORY names says in its first byte what fails: "s" is the next
 * sync point that libpq makes a result of, once; "c" is every calloc.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libpq-fe.h>

extern void *__libc_calloc(size_t count, size_t size);

static volatile char *failing;

__attribute__((constructor)) static void
open_switch(void)
{
	const char *name = getenv("OUT_OF_MEMORY");
	int fd = name != NULL ? open(name, O_RDWR | O_CLOEXEC) : -1;
	void *at =
		fd < 0 ? MAP_FAILED : mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		failing = at;
}

void *
calloc(size_t count, size_t size)
{
	return failing != NULL && *failing == 'c' ? NULL : __libc_calloc(count, size);
}

/* As libpq's own does in pqParseInput3 where PQmakeEmptyPGresult gives nothing. */
PGresult *
PQgetResult(PGconn *conn)
{
	PGresult *(*real)(PGconn *) =
		(PGresult * (*) (PGconn *) ) dlsym(RTLD_NEXT, "PQgetResult");
	PGresult *result = real(conn);

	if (failing == NULL || *failing != 's' ||
		PQresultStatus(result) != PGRES_PIPELINE_SYNC)
		return result;
	*failing = ' ';
	PQclear(result);
	return PQmakeEmptyPGresult(conn, PGRES_FATAL_ERROR);
}
