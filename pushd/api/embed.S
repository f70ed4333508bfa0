/*
 * embed.S
 *		The description of the API, as it is served.
 */
	.section .rodata

	.global api_openapi_json, api_openapi_json_end
	.balign 16
api_openapi_json:
	.incbin "pushd/api/openapi.json"
api_openapi_json_end:
	.byte 0

	.section .note.GNU-stack, "", %progbits
