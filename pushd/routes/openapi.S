/*
 * openapi.S
 *		The description of the API, as it is served.
 */
	.section .rodata

	.global api_openapi_json, api_openapi_json_len
api_openapi_json:
	.incbin "pushd/routes/openapi.json"
1:
	.byte 0
	.balign 8
api_openapi_json_len:
	.quad 1b - api_openapi_json

	.section .note.GNU-stack, "", %progbits
