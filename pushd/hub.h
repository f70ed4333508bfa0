/*
 * hub.h
 *		Who hears what.
 *
 * The database, Redis and the waiters know nobody above them: what happens to them
 * they tell through callbacks, all of which end here, and nowhere else.
 */
#ifndef PUSHD_HUB_H
#define PUSHD_HUB_H

#include <stdbool.h>

#include "db/state_row.h"

struct pushd;

/* Opens waiters, database and cache, wired to each other.  False if it cannot be. */
bool pushd_hub_open(struct pushd *p) __attribute__((warn_unused_result));

/* What the database said of a login to a route that asked for something else. */
void pushd_hub_tell(struct pushd *p, const pushd_state_row *row);

/* Whether everything is known without which no login comes to its end. */
bool pushd_hub_is_ready(const struct pushd *p);

/* PUSHD_CLOCK_HZ times a second. */
void pushd_hub_tick(struct pushd *p);

/* What is still asked is answered; requests and sockets have been closed before. */
void pushd_hub_close(struct pushd *p);

/* After the loop ran dry. */
void pushd_hub_free(struct pushd *p);

#endif
