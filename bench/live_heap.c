/*
 * live_heap.c
 *		Whose the memory is: preloaded into a daemon, it tells by caller what is allocated
 *		at the moment.
 *
 * SIGRTMIN writes into the file that LIVE_HEAP names one line for each stack of callers:
 * how many blocks, their bytes (with what malloc adds and rounds up), and the
 * frames, innermost first, as OBJECT+OFFSET or OBJECT(SYMBOL+OFFSET).  Every block carries a
 * header that names its stack.  For daemons of one thread.
 */
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC UINT32_C(0x68656170)
#define STACKS 8192
#define DEPTH 10
#define SKIPPED 4 /* at most, of functions of this file */
#define CALLER __builtin_return_address(0)

typedef struct header
{
	uint32_t magic;
	uint32_t stack;
	size_t bytes;
} header;

typedef struct stack
{
	void *frames[DEPTH];
	long count;
	long bytes;
} stack;

static stack stacks[STACKS];
static bool is_inside;
static bool is_ready;

void *__libc_malloc(size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

/* What malloc takes for a block: a word before it, in steps of 16 bytes. */
static long
taken(size_t size)
{
	size_t bytes = (size + 8 + 15) & ~(size_t) 15;

	return (long) (bytes < 32 ? 32 : bytes);
}

static uint32_t
find_stack(const void *caller)
{
	void *all[DEPTH + SKIPPED] = {0}, *frames[DEPTH] = {0};
	uint64_t hash = 0;
	uint32_t at;
	int first = 0;

	if (is_inside || !is_ready)
		return 0;
	is_inside = true;
	backtrace(all, DEPTH + SKIPPED);
	is_inside = false;
	while (first < SKIPPED && all[first] != caller)
		first++;
	for (int i = 0; i < DEPTH; i++)
	{
		frames[i] = all[first + i];
		hash = (hash ^ (uintptr_t) frames[i]) * UINT64_C(0x9e3779b97f4a7c15);
	}
	at = (uint32_t) (hash >> 40) % STACKS;
	for (int tries = 0; tries < STACKS; tries++, at = (at + 1) % STACKS)
	{
		if (at == 0)
			continue;
		if (stacks[at].frames[0] == NULL)
			memcpy(stacks[at].frames, frames, sizeof(frames));
		if (memcmp(stacks[at].frames, frames, sizeof(frames)) == 0)
			return at;
	}
	return 0;
}

static void *
record(header *h, size_t size, const void *caller)
{
	if (h == NULL)
		return NULL;
	*h = (header){MAGIC, find_stack(caller), size};
	stacks[h->stack].count++;
	stacks[h->stack].bytes += taken(size);
	return h + 1;
}

/* The block's header, struck out; NULL if it is not one of ours. */
static header *
forget(void *block)
{
	header *h = (header *) block - 1;

	if (h->magic != MAGIC)
		return NULL;
	h->magic = 0;
	stacks[h->stack].count--;
	stacks[h->stack].bytes -= taken(h->bytes);
	return h;
}

void *
malloc(size_t size)
{
	return record(__libc_malloc(size + sizeof(header)), size, CALLER);
}

void *
calloc(size_t count, size_t size)
{
	size_t all;
	header *h;

	if (__builtin_mul_overflow(count, size, &all))
		return NULL;
	h = __libc_malloc(all + sizeof(header));
	if (h != NULL)
		memset(h + 1, 0, all);
	return record(h, all, CALLER);
}

void *
realloc(void *block, size_t size)
{
	header *h;

	if (block == NULL)
		return record(__libc_malloc(size + sizeof(header)), size, CALLER);
	h = forget(block);
	if (h == NULL)
		return __libc_realloc(block, size);
	return record(__libc_realloc(h, size + sizeof(header)), size, CALLER);
}

void
free(void *block)
{
	header *h;

	if (block == NULL)
		return;
	h = forget(block);
	__libc_free(h != NULL ? h : block);
}

/* --- the report ------------------------------------------------------------------------- */

static void
write_stack(int fd, const stack *s)
{
	Dl_info info;

	dprintf(fd, "%ld %ld", s->count, s->bytes);
	for (int i = 0; i < DEPTH && s->frames[i] != NULL; i++)
		if (dladdr(s->frames[i], &info) == 0)
			dprintf(fd, " ?");
		else if (info.dli_sname != NULL)
			dprintf(fd, " %s(%s)+%#tx", info.dli_fname, info.dli_sname,
					(char *) s->frames[i] - (char *) info.dli_fbase);
		else
			dprintf(fd, " %s+%#tx", info.dli_fname,
					(char *) s->frames[i] - (char *) info.dli_fbase);
	dprintf(fd, "\n");
}

static void
write_report(int number)
{
	int fd = open(getenv("LIVE_HEAP"), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	(void) number;
	for (int i = 0; i < STACKS; i++)
		if (stacks[i].count > 0)
			write_stack(fd, &stacks[i]);
	dprintf(fd, "end\n");
	close(fd);
}

__attribute__((constructor)) static void
begin(void)
{
	void *frame;

	if (getenv("LIVE_HEAP") == NULL)
		return;
	backtrace(&frame, 1); /* it allocates the first time */
	signal(SIGRTMIN, write_report);
	is_ready = true;
}
