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
} table[METRIC_COUNT] = {
#define METRIC_ROW(symbol, name, type, help) [METRIC_##symbol] = {name, type, help},
	METRICS(METRIC_ROW)
#undef METRIC_ROW
};

void
metrics_write(const metrics *m, buffer *out)
{
	for (int i = 0; i < METRIC_COUNT; i++)
		buffer_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", table[i].name,
					  table[i].help, table[i].name, table[i].type, table[i].name,
					  m->values[i]);
}
