/*
 * embed.S
 *		The page's files, as the Makefile laid them out, as NAME and NAME_len.
 */
	.section .rodata

	.macro file name, path
	.global \name, \name\()_len
\name:
	.incbin "\path"
1:
	.byte 0
	.balign 8
\name\()_len:
	.quad 1b - \name
	.endm

	file page_login_html, build/pushd/page/login.html
	file page_login_css, build/pushd/page/login.css
	file page_login_js, build/pushd/page/login.js
	file page_tgauth_js, build/pushd/page/tgauth.js
	file page_account_html, build/pushd/page/account.html
	file page_account_css, build/pushd/page/account.css
	file page_session_js, build/pushd/page/session.js

	.section .note.GNU-stack, "", %progbits
