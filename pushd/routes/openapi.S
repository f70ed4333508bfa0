/*
 * openapi.S
 *		The description of the API, as it is served.
 */
	.section .rodata

	.global pushd_openapi_json, pushd_openapi_json_len
pushd_openapi_json:
	.incbin "pushd/routes/openapi.json"
1:
	.byte 0
	.balign 8
pushd_openapi_json_len:
	.quad 1b - pushd_openapi_json

	.section .note.GNU-stack, "", %progbits
