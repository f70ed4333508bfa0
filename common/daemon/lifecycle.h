/*
 * lifecycle.h
 *		How a daemon ends: SIGTERM or SIGINT drains, a second one exits at once;
 *		and what whoever supervises it is told meanwhile.  SIGHUP ends nothing: where
 *		there is a file to read anew, it is.
 *
 * What draining means is the daemon's to say; this knows the signals, the
 * deadline and the exit status (0 after a drain, also one that ran into its
 * deadline; 1 after a second signal).
 *
 *		NEW -> STARTING -> RUNNING -> DRAINING -> STOPPED
 *
 * A signal drains a daemon that is not ready yet, too, and a daemon may stop by
 * itself.
 */
#ifndef TGA_LIFECYCLE_H
#define TGA_LIFECYCLE_H

#include <stdbool.h>

#include <uv.h>

#include "health.h"
#include "log.h"
#include "supervisor.h"

typedef enum tga_life_state
{
	TGA_LIFE_NEW,
	TGA_LIFE_STARTING,
	TGA_LIFE_RUNNING,
	TGA_LIFE_DRAINING,
	TGA_LIFE_STOPPED
} tga_life_state;

typedef struct tga_lifecycle
{
	uv_signal_t term;
	uv_signal_t interrupt;
	uv_signal_t hangup;
	uv_timer_t deadline;
	tga_supervisor supervisor;
	tga_health health;
	tga_life_state state;
	int deadline_ms;
	const tga_log *log;
	void *arg;
	void (*on_drain)(void *arg);	/* begin to end */
	void (*on_deadline)(void *arg); /* end now */
	void (*on_reload)(void *arg);	/* read the file anew; NULL: there is none */
} tga_lifecycle;

/* The caller has set deadline_ms, log, arg and the callbacks.  False if libuv fails. */
bool tga_lifecycle_start(tga_lifecycle *life, uv_loop_t *loop)
	__attribute__((warn_unused_result));

/* The daemon has started: what waits for that may go on. */
void tga_lifecycle_ready(tga_lifecycle *life);

/* One line for the operator, which systemctl status and --check-health show. */
void tga_lifecycle_status(tga_lifecycle *life, const char *line);

bool tga_lifecycle_is_draining(const tga_lifecycle *life);

/* Closes the handles, so that the loop can run dry. */
void tga_lifecycle_stop(tga_lifecycle *life);

#endif
