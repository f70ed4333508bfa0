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
} table[BOT_METRIC_COUNT] = {
#define BOT_METRIC_ROW(symbol, name, type, help)                                         \
	[BOT_METRIC_##symbol] = {name, type, help},
	BOT_METRICS(BOT_METRIC_ROW)
#undef BOT_METRIC_ROW
};

void
bot_metrics_write(const bot_metrics *metrics, tga_buffer *out)
{
	for (int i = 0; i < BOT_METRIC_COUNT; i++)
		tga_buffer_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n",
						  table[i].name, table[i].help, table[i].name, table[i].type,
						  table[i].name, metrics->values[i]);
}
