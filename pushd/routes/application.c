/*
 * application.c
 *		See application.h.
 *
 * A return path is whatever a link says, so what is named here is a claim; what the
 * application gets is decided when the browser is back at its request.
 */
#include "routes/application.h"

#include "http/fields.h"
#include "pushd.h"

#define AUTHORIZE "oauth/authorize?"
#define SITE "site?"

/* The query of a path that is that one of ours; at is NULL if it is another. */
static tga_span
query_of(const pushd_request *r, const char *path, const char *ours)
{
	const char *prefix = r->pushd->config.prefix;
	size_t len = strlen(prefix);

	if (strncmp(path, prefix, len) != 0 || strncmp(path + len, ours, strlen(ours)) != 0)
		return (tga_span){NULL, 0};
	return tga_span_of(path + len + strlen(ours));
}

tga_span
pushd_application_request(const pushd_request *r, const char *path)
{
	return query_of(r, path, AUTHORIZE);
}

const pushd_application *
pushd_application_of_path(const pushd_request *r, const char *path)
{
	const pushd_applications *a = &r->pushd->applications;
	char named[PUSHD_APPLICATION_NAME_MAX + 1];

	if (pushd_form_value(query_of(r, path, AUTHORIZE), "client_id", named, sizeof(named)))
		return pushd_applications_by_client(a, named);
	if (pushd_form_value(query_of(r, path, SITE), "host", named, sizeof(named)))
		return pushd_applications_by_host(a, named);
	return NULL;
}

uint8_t
pushd_application_of_page(const pushd_request *r)
{
	char text[4];
	int64_t number;

	if (!pushd_request_parameter(r, "application", text, sizeof(text)) ||
		!pushd_parse_number(tga_span_of(text), UINT8_MAX, &number) ||
		pushd_applications_by_number(&r->pushd->applications, number) == NULL)
		return 0;
	return (uint8_t) number;
}
