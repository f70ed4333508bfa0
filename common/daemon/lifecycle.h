/*
 * lifecycle.h
 *		How a daemon ends: SIGTERM or SIGINT drains, a second one exits at once;
 *		and what whoever supervises it is told meanwhile.
 *
 * What draining means is the daemon's to say; this knows the signals, the
 * deadline and the exit status (0 after a drain, also one that ran into its
 * deadline; 1 after a second signal).
 */
#ifndef TGA_LIFECYCLE_H
#define TGA_LIFECYCLE_H

#include <stdbool.h>

#include <uv.h>

#include "health.h"
#include "log.h"
#include "supervisor.h"

typedef struct tga_lifecycle
{
	uv_signal_t term;
	uv_signal_t interrupt;
	uv_timer_t deadline;
	tga_supervisor supervisor;
	tga_health health;
	bool ready;
	int deadline_ms;
	bool draining;
	const tga_log *log;
	void *arg;
	void (*on_drain)(void *arg);	/* begin to end */
	void (*on_deadline)(void *arg); /* end now */
} tga_lifecycle;

/* The caller has set deadline_ms, log, arg and the callbacks.  False if libuv fails. */
bool tga_lifecycle_start(tga_lifecycle *life, uv_loop_t *loop)
	__attribute__((warn_unused_result));

/* The daemon has started: what waits for that may go on. */
void tga_lifecycle_ready(tga_lifecycle *life);

/* One line for the operator, which systemctl status and --check-health show. */
void tga_lifecycle_status(tga_lifecycle *life, const char *line);

/* Closes the handles, so that the loop can run dry. */
void tga_lifecycle_stop(tga_lifecycle *life);

#endif
