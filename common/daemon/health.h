/*
 * health.h
 *		Answers whether the daemon is well, to whoever asks at a unix socket.
 *
 * For container engines, which ask by running a command: the daemon listens
 * where TGAUTH_HEALTH says, and the same program run with --check-health asks
 * there.  So an image needs no shell and no HTTP client, and the bot, which
 * need not listen anywhere, can be asked as pushd can.  The answer comes from
 * the loop: one that hangs gives none.
 */
#ifndef TGA_HEALTH_H
#define TGA_HEALTH_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <uv.h>

/*
 * An address as systemd and this write them: a path, or '@' and an abstract
 * name, which needs no file.  False for anything else.
 */
bool tga_socket_address(const char *name, struct sockaddr_un *address, socklen_t *len)
	__attribute__((warn_unused_result));

typedef struct tga_health
{
	int fd; /* -1: nobody asks */
	uv_poll_t poll;
	char answer[256]; /* one line; well if it begins with "ok" */
} tga_health;

/*
 * Listens where TGAUTH_HEALTH says, if it is set.  False, with errno, if that
 * is not possible.
 */
bool tga_health_start(tga_health *h, uv_loop_t *loop) __attribute__((warn_unused_result));

/* "ok: STATUS" or "not ready: STATUS" from now on. */
void tga_health_set(tga_health *h, bool well, const char *status);

/* Closes the handle, so that the loop can run dry. */
void tga_health_stop(tga_health *h);

/* What --check-health does: prints the answer; the exit status, 0 if all is well. */
int tga_health_ask(void);

#endif
