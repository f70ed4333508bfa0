/*
 * api_openapi.c
 *		GET api/openapi.json: the description of the API.
 */
#include "routes/routes.h"

/* openapi.S */
extern const char pushd_openapi_json[];
extern const uint64_t pushd_openapi_json_len;

void
pushd_handle_api_openapi(pushd_request *r)
{
	pushd_respond_field(r, "Cache-Control", "public, no-cache");
	pushd_respond(r, 200, "application/json", pushd_openapi_json, pushd_openapi_json_len);
}
