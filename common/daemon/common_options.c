/*
 * common_options.c
 *		See common_options.h.
 */
#include "common_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *
tga_check_log_level(const char *value)
{
	tga_log_level level;

	return tga_log_level_parse(value, &level) ? NULL
											  : "is none of debug, info, warning, error";
}

const char *
tga_check_log_format(const char *value)
{
	return strcmp(value, "kv") == 0 || strcmp(value, "json") == 0
			   ? NULL
			   : "is neither kv nor json";
}

bool
tga_common_finish(tga_common_config *config)
{
	config->conninfo = tga_conninfo(&(tga_conninfo_parts){
		.dsn = config->dsn,
		.host = config->postgres_host,
		.dbname = config->postgres_db,
		.user = config->postgres_user,
		.password = config->postgres_password,
	});
	return config->conninfo != NULL;
}

void
tga_common_clear(tga_common_config *config)
{
	if (config->conninfo != NULL)
		explicit_bzero(config->conninfo, strlen(config->conninfo));
	free(config->conninfo);
	config->conninfo = NULL;
}

tga_log
tga_common_log(const tga_common_config *config, const char *program)
{
	tga_log log = {.out = stderr,
				   .program = program,
				   .level = TGA_INFO,
				   .in_journal = tga_journal_is_at(STDERR_FILENO)};

	tga_common_set_log(config, &log);
	return log;
}

void
tga_common_set_log(const tga_common_config *config, tga_log *log)
{
	log->json = strcmp(config->log_format, "json") == 0;
	/* It was checked when it was parsed. */
	(void) !tga_log_level_parse(config->log_level, &log->level);
}
