/*
 * gauges.h
 *		How much waits where, for who asks: the metrics that nobody counts along.
 */
#ifndef PUSHD_GAUGES_H
#define PUSHD_GAUGES_H

struct pushd;

/* Looks at every queue.  Called by the request for the metrics. */
void pushd_gauges_take(struct pushd *p);

#endif
