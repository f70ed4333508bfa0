/*
 * metrics.c
 *		See metrics.h.
 */
#include "metrics.h"

#include <inttypes.h>

void
tga_metrics_write(const tga_metric *table, const uint64_t *values, size_t count,
				  tga_buffer *out)
{
	for (size_t i = 0; i < count; i++)
		tga_buffer_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n",
						  table[i].name, table[i].help, table[i].name, table[i].type,
						  table[i].name, values[i]);
}
