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

tga_span
pushd_application_request(const pushd_request *r, const char *path)
{
	const char *prefix = r->pushd->config.prefix;
	size_t len = strlen(prefix);

	if (strncmp(path, prefix, len) != 0 ||
		strncmp(path + len, AUTHORIZE, strlen(AUTHORIZE)) != 0)
		return (tga_span){NULL, 0};
	return tga_span_of(path + len + strlen(AUTHORIZE));
}

const pushd_application *
pushd_application_of_path(const pushd_request *r, const char *path)
{
	char client_id[PUSHD_CLIENT_ID_MAX + 1];

	if (!pushd_form_value(pushd_application_request(r, path), "client_id", client_id,
						  sizeof(client_id)))
		return NULL;
	return pushd_applications_by_client(&r->pushd->applications, client_id);
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
