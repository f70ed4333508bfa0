/*
 * embed.S
 *		The page's files, as the Makefile laid them out, as page_NAME and page_NAME_len.
 */
#include "page_files.h"

	.section .rodata

	.macro file symbol, name
	.global page_\symbol, page_\symbol\()_len
page_\symbol:
	.incbin "build/pushd/page/\name"
1:
	.byte 0
	.balign 8
page_\symbol\()_len:
	.quad 1b - page_\symbol
	.endm

#define FILE(symbol, name, ...) file symbol, name;

	PUSHD_PAGE_HTML(FILE)
	PUSHD_PAGE_ASSETS(FILE)

	.section .note.GNU-stack, "", %progbits
