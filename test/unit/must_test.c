/*
 * must_test.c
 *		What must hold stops the program when it does not, whatever NDEBUG says.
 */
#define NDEBUG
#include "must.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

enum
{
	OPEN,
	CLOSED
};

static const tga_transitions states[] = {
	[OPEN] = {"open", TGA_TO(CLOSED)},
	[CLOSED] = {"closed", 0},
};

/* What a child says on standard error when it asks this; its status. */
static int
in_child(int from, int to, char said[static 256])
{
	int out[2], status = -1;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	if (pipe(out) != 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0)
	{
		dup2(out[1], STDERR_FILENO);
		if (from < 0)
			TGA_MUST(to == 0);
		else
			TGA_MUST_MOVE(states, from, to);
		_exit(0);
	}
	close(out[1]);
	n = read(out[0], said, 255);
	said[n > 0 ? n : 0] = '\0';
	close(out[0]);
	waitpid(pid, &status, 0);
	return status;
}

static bool
aborts(int from, int to, const char *saying)
{
	char said[256];
	int status = in_child(from, to, said);

	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT &&
		   strstr(said, "must_test.c:") != NULL && strstr(said, saying) != NULL;
}

int
main(void)
{
	char said[256];

	ok(in_child(-1, 0, said) == 0 && *said == '\0', "what holds says nothing");
	ok(aborts(-1, 1, "to == 0"), "what does not hold ends the program and is named");
	ok(in_child(OPEN, CLOSED, said) == 0 && *said == '\0', "an allowed transition");
	ok(aborts(CLOSED, OPEN, "closed"), "one that is not allowed");
	ok(aborts(OPEN, OPEN, "open"), "staying is a transition, too");
	ok(aborts(OPEN, 2, "none"), "a state that there is not");
	return tap_done();
}
