/*
 * reload.c
 *		See reload.h.
 */
#include "reload.h"

void
tga_reload_warn(const tga_options *options, const tga_log *log)
{
	if (tga_options_file_is_open(options))
		tga_log_event(log, TGA_WARNING, "config_file_open", "path",
					  tga_options_file(options), "hint",
					  "everybody on this machine can read the secrets in it, or change "
					  "it: chmod 640",
					  NULL);
}

bool
tga_reload(tga_options *options, void *config, const tga_log *log)
{
	char complaint[TGA_COMPLAINT_MAX];
	tga_buffer changed = {0}, restart = {0};
	bool ok = tga_options_reload(options, config, &changed, &restart, complaint);
	bool any = ok && changed.len > 0;

	if (!ok)
		tga_log_event(log, TGA_ERROR, "config_refused", "error", complaint, "hint",
					  "nothing of the file is taken: all is as it was", NULL);
	else
		tga_log_event(log, TGA_INFO, "config_reloaded", "path", tga_options_file(options),
					  "changed", any ? changed.bytes : "(nothing)", NULL);
	if (ok && restart.len > 0)
		tga_log_event(log, TGA_WARNING, "restart_needed", "options", restart.bytes,
					  "hint", "these count from the next start on", NULL);
	if (ok)
		tga_reload_warn(options, log);
	tga_buffer_clear(&changed);
	tga_buffer_clear(&restart);
	return any;
}
