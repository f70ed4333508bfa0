/*
 * page_model.c
 *		See page_model.h.
 */
#include "page/page_model.h"

#include <string.h>

#include "must.h"

#define GIVEN_NAME(symbol, name, ...) name,

static const char *const notice_names[] = {"", PUSHD_PAGE_NOTICES(GIVEN_NAME)};

pushd_page_notice
pushd_page_notice_of(const char *name)
{
	int n = PUSHD_PAGE_NOTICE_COUNT - 1;

	while (n > PUSHD_PAGE_NOTICE_NONE && strcmp(notice_names[n], name) != 0)
		n--;
	return (pushd_page_notice) n;
}

const char *
pushd_page_notice_name(pushd_page_notice notice)
{
	TGA_MUST(notice < PUSHD_PAGE_NOTICE_COUNT);
	return notice_names[notice];
}
