/*
 * application.c
 *		See application.h.
 */
#include "postgres.h"

#include "application.h"

static tga_statement select_number = {
	.text = "SELECT number FROM %1$s.tgauth_client WHERE client_id = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_name = {
	.text = "SELECT name FROM %1$s.tgauth_client WHERE number = $1 "
			"UNION ALL SELECT host FROM %1$s.tgauth_site WHERE number = $1",
	.nargs = 1,
	.types = {INT4OID},
};

static tga_statement select_id = {
	.text = "SELECT client_id FROM %1$s.tgauth_client WHERE number = $1 "
			"UNION ALL SELECT host FROM %1$s.tgauth_site WHERE number = $1",
	.nargs = 1,
	.types = {INT4OID},
};

uint8_t
tga_application_number(const tga_call *call, const char *client_id)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, client_id);
	if (tga_spi_run(call, &select_number, &args) == 0)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("there is no client \"%s\"", client_id),
						errhint("tgauth_clients() tells which there are.")));
	return (uint8_t) tga_spi_int8(1);
}

static char *
text_of(const tga_call *call, tga_statement *statement, uint8_t number)
{
	tga_args args = {0};

	if (number == 0)
		return NULL;
	tga_spi_arg_int4(&args, number);
	return tga_spi_run(call, statement, &args) > 0 ? tga_spi_text(1) : NULL;
}

char *
tga_application_name(const tga_call *call, uint8_t number)
{
	return text_of(call, &select_name, number);
}

char *
tga_application_id(const tga_call *call, uint8_t number)
{
	return text_of(call, &select_id, number);
}
