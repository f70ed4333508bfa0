/*
 * health_test.c
 *		What --check-health is told: starting, well, draining, and nothing where
 *		no one listens.
 */
#include "lifecycle.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

static void
end(void *arg)
{
}

/* Asks from another process while the loop runs; its exit status. */
static int
ask(uv_loop_t *loop, char said[static 256])
{
	int out[2], status = -1;
	ssize_t n;
	pid_t pid;

	fflush(stdout); /* what waits there is not the child's to say */
	if (pipe(out) != 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0)
	{
		dup2(out[1], STDOUT_FILENO);
		stderr = stdout;
		status = tga_health_ask();
		fflush(stdout);
		_exit(status);
	}
	close(out[1]);
	while (waitpid(pid, &status, WNOHANG) == 0)
	{
		uv_run(loop, UV_RUN_NOWAIT);
		usleep(1000);
	}
	n = read(out[0], said, 255);
	said[n > 0 ? n : 0] = '\0';
	close(out[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
test_life(const char *name)
{
	const tga_log log = {.out = stderr, .level = TGA_ERROR};
	tga_lifecycle life = {
		.deadline_ms = 60000, .log = &log, .on_drain = end, .on_deadline = end};
	uv_loop_t loop;
	char said[256];

	uv_loop_init(&loop);
	setenv("TGAUTH_HEALTH", name, 1);
	ok(ask(&loop, said) == 1, "no daemon: not well");
	ok(tga_lifecycle_start(&life, &loop), name);
	ok(ask(&loop, said) == 1 && strcmp(said, "not ready: starting\n") == 0,
	   "a daemon that starts is not ready");
	tga_lifecycle_ready(&life);
	ok(ask(&loop, said) == 0 && strcmp(said, "ok\n") == 0, "then it is well");
	tga_lifecycle_status(&life, "PostgreSQL is away");
	ok(ask(&loop, said) == 0 && strcmp(said, "ok: PostgreSQL is away\n") == 0,
	   "with what the operator should know");
	kill(getpid(), SIGTERM);
	while (!tga_lifecycle_is_draining(&life))
		uv_run(&loop, UV_RUN_ONCE);
	ok(ask(&loop, said) == 1 && strcmp(said, "not ready: draining\n") == 0,
	   "until it drains");
	tga_lifecycle_stop(&life);
	uv_run(&loop, UV_RUN_DEFAULT);
	ok(uv_loop_close(&loop) == 0, "every handle is closed");
	uv_loop_init(&loop);
	ok(ask(&loop, said) == 1, "and nobody answers any more");
	uv_loop_close(&loop);
}

int
main(void)
{
	char directory[] = "/tmp/tgauth-health-XXXXXX";
	uv_loop_t loop;
	tga_health health;
	char path[64], said[256];

	snprintf(path, sizeof(path), "@tgauth-health-%d", (int) getpid());
	test_life(path);
	if (mkdtemp(directory) != NULL)
	{
		snprintf(path, sizeof(path), "%s/health", directory);
		test_life(path);
		unlink(path);
		rmdir(directory);
	}
	uv_loop_init(&loop);
	setenv("TGAUTH_HEALTH", "relative/path", 1);
	ok(!tga_health_start(&health, &loop), "a relative path is refused");
	unsetenv("TGAUTH_HEALTH");
	ok(tga_health_start(&health, &loop) && health.fd == -1, "not set: no socket");
	ok(ask(&loop, said) == 2, "and nowhere to ask is a mistake");
	return tap_done();
}
