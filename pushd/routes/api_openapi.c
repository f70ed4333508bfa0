/*
 * api_openapi.c
 *		GET api/openapi.json: the description of the API.
 */
#include "routes/routes.h"

/* openapi.S */
extern const char api_openapi_json[];
extern const uint64_t api_openapi_json_len;

void
pushd_handle_api_openapi(pushd_request *r)
{
	pushd_respond_field(r, "Cache-Control", "public, no-cache");
	pushd_respond(r, 200, "application/json", api_openapi_json, api_openapi_json_len);
}
