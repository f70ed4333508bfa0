/*
 * lifecycle.c
 *		See lifecycle.h.
 */
#include "lifecycle.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "must.h"

/* From the deadline to the end of the process. */
#define GRACE_MS 5000

#define TO(state) TGA_TO(TGA_LIFE_##state)

static const tga_transitions states[] = {
	[TGA_LIFE_NEW] = {"new", TO(STARTING)},
	[TGA_LIFE_STARTING] = {"starting", TO(RUNNING) | TO(DRAINING) | TO(STOPPED)},
	[TGA_LIFE_RUNNING] = {"running", TO(DRAINING) | TO(STOPPED)},
	[TGA_LIFE_DRAINING] = {"draining", TO(STOPPED)},
	[TGA_LIFE_STOPPED] = {"stopped", 0},
};

/* Signals are listened to, and the deadline runs, exactly where the state says so. */
static void
move(tga_lifecycle *life, tga_life_state state)
{
	bool listens = state != TGA_LIFE_STOPPED;

	TGA_MUST_MOVE(states, life->state, state);
	life->state = state;
	TGA_MUST(uv_is_active((uv_handle_t *) &life->term) == listens);
	TGA_MUST(uv_is_active((uv_handle_t *) &life->interrupt) == listens);
	TGA_MUST(uv_is_active((uv_handle_t *) &life->hangup) == listens);
	TGA_MUST(uv_is_active((uv_handle_t *) &life->deadline) ==
			 (state == TGA_LIFE_DRAINING));
}

static void
on_deadline(uv_timer_t *timer)
{
	tga_lifecycle *life = timer->data;

	tga_log_event(life->log, TGA_WARNING, "drain_deadline", NULL);
	life->on_deadline(life->arg);
}

/* That it ends, and how long that may take: TimeoutStopSec is for a shorter drain. */
static void
tell_stopping(const tga_lifecycle *life)
{
	char text[64];

	snprintf(text, sizeof(text), "STOPPING=1\nEXTEND_TIMEOUT_USEC=%llu",
			 1000ULL * (unsigned) (life->deadline_ms + GRACE_MS));
	tga_supervisor_tell(&life->supervisor, text);
}

static void
on_signal(uv_signal_t *handle, int number)
{
	tga_lifecycle *life = handle->data;
	const char *name = number == SIGTERM ? "SIGTERM" : "SIGINT";

	if (life->state == TGA_LIFE_DRAINING)
	{
		tga_log_event(life->log, TGA_WARNING, "exit_at_once", "signal", name, NULL);
		_exit(1);
	}
	uv_timer_start(&life->deadline, on_deadline, (uint64_t) life->deadline_ms, 0);
	move(life, TGA_LIFE_DRAINING);
	tga_log_event(life->log, TGA_INFO, "draining", "signal", name, "deadline_ms",
				  TGA_NUM(life->deadline_ms), NULL);
	tell_stopping(life);
	tga_lifecycle_status(life, "draining");
	life->on_drain(life->arg);
}

static void
on_hangup(uv_signal_t *handle, int number)
{
	tga_lifecycle *life = handle->data;

	if (life->on_reload != NULL)
		life->on_reload(life->arg);
	else
		tga_log_event(life->log, TGA_INFO, "nothing_to_reload", "signal", "SIGHUP",
					  "hint",
					  "flags and environment are read at the start: restart instead, or "
					  "give it a --config FILE",
					  NULL);
}

bool
tga_lifecycle_start(tga_lifecycle *life, uv_loop_t *loop)
{
	TGA_MUST(life->deadline_ms >= 0 && life->log != NULL);
	TGA_MUST(life->on_drain != NULL && life->on_deadline != NULL);
	/* A client that goes away is told by write, not by a signal. */
	signal(SIGPIPE, SIG_IGN);

	if (uv_signal_init(loop, &life->term) != 0 ||
		uv_signal_init(loop, &life->interrupt) != 0 ||
		uv_signal_init(loop, &life->hangup) != 0 ||
		uv_timer_init(loop, &life->deadline) != 0 ||
		!tga_supervisor_start(&life->supervisor, loop) ||
		!tga_health_start(&life->health, loop))
		return false;
	life->term.data = life->interrupt.data = life->hangup.data = life->deadline.data =
		life;
	if (uv_signal_start(&life->term, on_signal, SIGTERM) != 0 ||
		uv_signal_start(&life->interrupt, on_signal, SIGINT) != 0 ||
		uv_signal_start(&life->hangup, on_hangup, SIGHUP) != 0)
		return false;
	move(life, TGA_LIFE_STARTING);
	return true;
}

void
tga_lifecycle_ready(tga_lifecycle *life)
{
	move(life, TGA_LIFE_RUNNING);
	tga_supervisor_tell(&life->supervisor, "READY=1");
	tga_health_set(&life->health, true, "");
}

void
tga_lifecycle_status(tga_lifecycle *life, const char *line)
{
	char text[256];

	TGA_MUST(life->state != TGA_LIFE_NEW);
	snprintf(text, sizeof(text), "STATUS=%s", line);
	tga_supervisor_tell(&life->supervisor, text);
	tga_health_set(&life->health, life->state == TGA_LIFE_RUNNING, line);
}

bool
tga_lifecycle_is_draining(const tga_lifecycle *life)
{
	return life->state == TGA_LIFE_DRAINING;
}

void
tga_lifecycle_stop(tga_lifecycle *life)
{
	uv_close((uv_handle_t *) &life->term, NULL);
	uv_close((uv_handle_t *) &life->interrupt, NULL);
	uv_close((uv_handle_t *) &life->hangup, NULL);
	uv_close((uv_handle_t *) &life->deadline, NULL);
	move(life, TGA_LIFE_STOPPED);
	tga_supervisor_stop(&life->supervisor);
	tga_health_stop(&life->health);
}
