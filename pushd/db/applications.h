/*
 * applications.h
 *		The clients and sites that a login can be for, as the database names them.
 *
 * Kept here so that a page that asks for a login can name who sent the browser without
 * asking anybody, and without a trace of a visitor.
 */
#ifndef PUSHD_APPLICATIONS_H
#define PUSHD_APPLICATIONS_H

#include <stdint.h>

#include "pg.h"

/* What the extension allows: a client's id and name, a site's host with its port. */
#define PUSHD_CLIENT_ID_MAX 64
#define PUSHD_APPLICATION_NAME_MAX 260
#define PUSHD_APPLICATIONS_MAX 255

typedef struct pushd_application
{
	uint8_t number;							 /* of start tokens; from 1 on */
	char client_id[PUSHD_CLIENT_ID_MAX + 1]; /* empty for a site */
	char name[PUSHD_APPLICATION_NAME_MAX + 1];
} pushd_application;

typedef struct pushd_applications
{
	size_t count;
	pushd_application list[PUSHD_APPLICATIONS_MAX];
} pushd_applications;

extern const tga_pg_statement pushd_applications_statement;

/* Takes over what the database answered. */
void pushd_applications_take(pushd_applications *a, const PGresult *result);

/* NULL if there is none such; good until the loop's next turn. */
const pushd_application *pushd_applications_by_client(const pushd_applications *a,
													  const char *client_id);
const pushd_application *pushd_applications_by_host(const pushd_applications *a,
													const char *site_host);
const pushd_application *pushd_applications_by_number(const pushd_applications *a,
													  int64_t number);

#endif
