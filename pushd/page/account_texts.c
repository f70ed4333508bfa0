/*
 * account_texts.c
 *		See texts.h.
 */
#include "page/texts.h"

/* clang-format off */
const pushd_page_text account_texts[] = {
	{"title", {
		"Your devices",
		"Ваши устройства"}},
	{"logged_in_as", {
		"Logged in as",
		"Вы вошли как"}},
	{"devices_site", {
		"Your devices on {{site_name}}",
		"Ваши устройства на сайте {{site_name}}"}},
	{"devices_why", {
		"One of them is not yours? Log it out.",
		"Какое-то не ваше? Завершите вход на нём."}},

	/* One device. */
	{"unknown_browser", {
		"Unknown browser",
		"Неизвестный браузер"}},
	{"this_one", {
		"this one",
		"это устройство"}},
	{"used_now", {
		"used just now",
		"активно сейчас"}},
	{"used_minutes", {
		"used {{n}} min ago",
		"активно {{n}} мин назад"}},
	{"used_hours", {
		"used {{n}} h ago",
		"активно {{n}} ч назад"}},
	{"used_yesterday", {
		"used yesterday",
		"активно вчера"}},
	{"used_days", {
		"used {{n}} days ago",
		"активно {{n}} дн. назад"}},
	{"used_date", {
		"used on {{date}}",
		"активно {{date}}"}},
	{"log_out", {
		"Log out",
		"Выйти"}},
	{"end", {
		"Log out",
		"Завершить"}},
	{"end_label", {
		"Log out {{browser}} {{os}} {{address}}",
		"Завершить вход: {{browser}} {{os}} {{address}}"}},
	{"end_others", {
		"Log out all other devices",
		"Завершить все остальные"}},

	/* About what was just done. */
	{"notice_ended", {
		"That device is logged out.",
		"Вход на том устройстве завершён."}},
	{"notice_others", {
		"All other devices are logged out.",
		"Вход на всех остальных устройствах завершён."}},

	{"back", {
		"Back to the site",
		"Вернуться на сайт"}},
	{"bot", {
		"In Telegram, {{bot}} shows the same list and sends you a new password.",
		"В Telegram {{bot}} покажет этот же список и пришлёт новый пароль."}},
	{"bot_link", {
		"Open {{bot}}",
		"Открыть {{bot}}"}},
};
/* clang-format on */

const size_t account_texts_count = sizeof(account_texts) / sizeof(account_texts[0]);
