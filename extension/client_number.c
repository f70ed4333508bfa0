/*
 * client_number.c
 *		See client_number.h.
 */
#include "client_number.h"

#define NUMBER_MAX 255

static tga_statement lock_tables = {
	.text = "LOCK TABLE %1$s.tgauth_client, %1$s.tgauth_site IN SHARE ROW EXCLUSIVE MODE",
};

static tga_statement select_free = {
	.text = "SELECT n::int8 FROM generate_series(1, $1) AS n "
			"WHERE n NOT IN (SELECT number FROM %1$s.tgauth_client "
			"UNION ALL SELECT number FROM %1$s.tgauth_site) ORDER BY n LIMIT 1",
	.nargs = 1,
	.types = {INT4OID},
};

int
tga_client_number_free(const tga_call *call)
{
	tga_args none = {0};
	tga_args args = {0};

	tga_spi_run(call, &lock_tables, &none);
	tga_spi_arg_int4(&args, NUMBER_MAX);
	if (tga_spi_run(call, &select_free, &args) == 0)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("there are %d clients and sites already", NUMBER_MAX),
						errhint("Remove one that is not in use.")));
	return (int) tga_spi_int8(1);
}
