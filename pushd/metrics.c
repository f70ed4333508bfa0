/*
 * metrics.c
 *		See metrics.h.
 */
#include "metrics.h"

#include <inttypes.h>

static const struct
{
	const char *name;
	const char *type;
	const char *help;
} table[PUSHD_METRIC_COUNT] = {
#define PUSHD_METRIC_ROW(symbol, name, type, help)                                       \
	[PUSHD_METRIC_##symbol] = {name, type, help},
	PUSHD_METRICS(PUSHD_METRIC_ROW)
#undef PUSHD_METRIC_ROW
};

void
pushd_metrics_write(const pushd_metrics *m, tga_buffer *out)
{
	for (int i = 0; i < PUSHD_METRIC_COUNT; i++)
		tga_buffer_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n",
						  table[i].name, table[i].help, table[i].name, table[i].type,
						  table[i].name, m->values[i]);
}
