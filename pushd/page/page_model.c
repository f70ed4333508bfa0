/*
 * page_model.c
 *		See page_model.h.
 */
#include "page/page_model.h"

#include <string.h>

#include "must.h"

#define GIVEN_NAME(symbol, name, ...) name,

static const char *const notice_names[] = {"", PUSHD_PAGE_NOTICES(GIVEN_NAME)};

static const struct
{
	pushd_text step;
	pushd_text opened;
} numbers[] = {
	[PUSHD_NUMBER_NONE] = {PUSHD_TEXT_STEP_CONFIRM, PUSHD_TEXT_STATE_OPENED_BUTTON},
	[PUSHD_NUMBER_PERHAPS] = {PUSHD_TEXT_STEP_PERHAPS, PUSHD_TEXT_STATE_OPENED_PERHAPS},
	[PUSHD_NUMBER_PICK] = {PUSHD_TEXT_STEP_PICK, PUSHD_TEXT_STATE_OPENED},
	[PUSHD_NUMBER_TYPE] = {PUSHD_TEXT_STEP_TYPE, PUSHD_TEXT_STATE_OPENED_TYPE},
};

pushd_text
pushd_page_step(pushd_number number)
{
	return numbers[number].step;
}

pushd_text
pushd_page_opened(pushd_number number)
{
	return numbers[number].opened;
}

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
