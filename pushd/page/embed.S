/*
 * embed.S
 *		The page's files, as the Makefile laid them out, between NAME and NAME_end.
 */
	.section .rodata

	.macro file name, path
	.global \name, \name\()_end
	.balign 16
\name:
	.incbin "\path"
\name\()_end:
	.byte 0
	.endm

	file page_login_html, build/pushd/page/login.html
	file page_login_css, build/pushd/page/login.css
	file page_login_js, build/pushd/page/login.js
	file page_tgauth_js, build/pushd/page/tgauth.js

	.section .note.GNU-stack, "", %progbits
