/*
 * reload.h
 *		The file of --config, read anew at SIGHUP: what of it counts from now on, and what
 *		the log says of that.
 */
#ifndef TGA_RELOAD_H
#define TGA_RELOAD_H

#include "log.h"
#include "options.h"

/* Says what is to be said of the file that was read at the start, if there is one. */
void tga_reload_warn(const tga_options *options, const tga_log *log);

/*
 * Takes into *config what the file changes.  True if anything has: the caller hands on
 * what it keeps copies of.
 */
bool tga_reload(tga_options *options, void *config, const tga_log *log)
	__attribute__((warn_unused_result));

#endif
