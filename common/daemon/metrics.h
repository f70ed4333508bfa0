/*
 * metrics.h
 *		What a program counts, as Prometheus reads it.
 *
 * A program has one X-table of its metrics: symbol, name, type, help.
 */
#ifndef TGA_METRICS_H
#define TGA_METRICS_H

#include <stdint.h>

#include "buffer.h"

typedef struct tga_metric
{
	const char *name;
	const char *type;
	const char *help;
} tga_metric;

#define TGA_METRIC_ROW(symbol, name, type, help) {name, type, help},

/* Writes a table in Prometheus' text format; values are in the same order. */
void tga_metrics_write(const tga_metric *table, const uint64_t *values, size_t count,
					   tga_buffer *out);

#endif
