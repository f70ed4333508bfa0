/*
 * embed.S
 *		The page's files, as the Makefile laid them out, as pushd_page_NAME and
 *		pushd_page_NAME_len.
 */
#include "page_files.h"

	.section .rodata

	.macro file symbol, name
	.global pushd_page_\symbol, pushd_page_\symbol\()_len
pushd_page_\symbol:
	.incbin "build/pushd/page/\name"
1:
	.byte 0
	.balign 8
pushd_page_\symbol\()_len:
	.quad 1b - pushd_page_\symbol
	.endm

#define FILE(symbol, name, ...) file symbol, name;

	PUSHD_PAGE_HTML(FILE)
	PUSHD_PAGE_ASSETS(FILE)

	.section .note.GNU-stack, "", %progbits
