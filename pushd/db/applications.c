/*
 * applications.c
 *		See applications.h.
 */
#include "db/applications.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const tga_pg_statement pushd_applications_statement = {
	"applications", "SELECT number, client_id, name FROM tgauth_applications()"};

enum
{
	APPLICATION_NUMBER,
	APPLICATION_CLIENT_ID,
	APPLICATION_NAME
};

/* What does not fit is of a newer database: better no name than half of one. */
static bool
copy(char *out, size_t size, const char *text)
{
	return (size_t) snprintf(out, size, "%s", text) < size;
}

void
pushd_applications_take(pushd_applications *a, const PGresult *result)
{
	a->count = 0;
	for (int i = 0; i < PQntuples(result) && a->count < PUSHD_APPLICATIONS_MAX; i++)
	{
		pushd_application *one = &a->list[a->count];
		int number = atoi(PQgetvalue(result, i, APPLICATION_NUMBER));

		one->number = (uint8_t) number;
		if (number > 0 && number <= UINT8_MAX &&
			copy(one->client_id, sizeof(one->client_id),
				 PQgetvalue(result, i, APPLICATION_CLIENT_ID)) &&
			copy(one->name, sizeof(one->name), PQgetvalue(result, i, APPLICATION_NAME)))
			a->count++;
	}
}

const pushd_application *
pushd_applications_by_client(const pushd_applications *a, const char *client_id)
{
	for (size_t i = 0; i < a->count && client_id[0] != '\0'; i++)
		if (strcmp(a->list[i].client_id, client_id) == 0)
			return &a->list[i];
	return NULL;
}

const pushd_application *
pushd_applications_by_host(const pushd_applications *a, const char *site_host)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].client_id[0] == '\0' && strcmp(a->list[i].name, site_host) == 0)
			return &a->list[i];
	return NULL;
}

const pushd_application *
pushd_applications_by_number(const pushd_applications *a, int64_t number)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].number == number)
			return &a->list[i];
	return NULL;
}
