/*
 * texts.c
 *		See texts.h.
 */
#include "page/texts.h"

/* clang-format off */
const pushd_page_text page_texts[] = {
	{"title", {
		"Log in",
		"Вход"}},
	{"title_site", {
		"Log in to {{site_name}}",
		"Вход на сайт {{site_name}}"}},
	{"lede", {
		"With your Telegram account",
		"Через ваш аккаунт Telegram"}},

	/* The three steps. */
	{"remember", {
		"Remember this number",
		"Запомните это число"}},
	{"open", {
		"Open Telegram and press Start",
		"Откройте Telegram и нажмите «Запустить»"}},
	{"open_button", {
		"Open Telegram",
		"Открыть Telegram"}},
	{"or_scan", {
		"or scan the QR code with your phone",
		"или отсканируйте QR-код телефоном"}},
	{"pick", {
		"Pick the same number there",
		"Выберите там это же число"}},
	{"confirm", {
		"Confirm there, if you are asked",
		"Подтвердите вход, если бот спросит"}},
	{"goes_on", {
		"This page goes on by itself",
		"Дальше всё произойдёт само"}},

	{"qr_label", {
		"QR code of the link to Telegram",
		"QR-код со ссылкой на Telegram"}},
	{"qr_caption", {
		"Point your phone’s camera here",
		"Наведите сюда камеру телефона"}},
	{"qr_fold", {
		"Telegram is on another device?",
		"Telegram на другом устройстве?"}},
	{"left", {
		"Link valid for {time}",
		"Ссылка действует ещё {time}"}},

	/* What happens meanwhile. */
	{"state_waiting", {
		"Waiting for you in Telegram",
		"Ждём вас в Telegram"}},
	{"state_opened", {
		"Opened, go on in Telegram",
		"Открыто, продолжите в Telegram"}},
	{"state_confirmed", {
		"Confirmed, logging you in…",
		"Подтверждено, выполняем вход…"}},
	{"state_declined", {
		"This login was declined in Telegram.",
		"Этот вход отклонён в Telegram."}},
	{"state_mismatch", {
		"Another number was picked in Telegram, so this login was stopped.",
		"В Telegram выбрано другое число, поэтому вход остановлен."}},
	{"state_expired", {
		"This page was open for a while, and its code has run out.",
		"Страница была открыта долго, и её код устарел."}},
	{"state_lost", {
		"No connection, trying again…",
		"Нет связи, пробуем ещё раз…"}},
	{"new_code", {
		"New code",
		"Новый код"}},

	/* Ways around. */
	{"help", {
		"Link does not open?",
		"Ссылка не открывается?"}},
	{"help_app", {
		"Where t.me is blocked, this leads straight to the app:",
		"Если t.me недоступен, эта ссылка ведёт сразу в приложение:"}},
	{"help_app_link", {
		"Open the Telegram app",
		"Открыть приложение Telegram"}},
	{"help_command", {
		"Or find {{bot}} in Telegram and send it this message:",
		"Или найдите в Telegram {{bot}} и отправьте ему сообщение:"}},
	{"command_label", {
		"Message for the bot",
		"Сообщение для бота"}},
	{"copy", {
		"Copy",
		"Скопировать"}},
	{"copied", {
		"Copied",
		"Скопировано"}},
	{"help_claim", {
		"Confirmed in Telegram, and nothing happens here?",
		"Подтвердили в Telegram, а здесь ничего не происходит?"}},
	{"claim", {
		"I have confirmed",
		"Вход подтверждён"}},
	{"noscript", {
		"JavaScript is off, so this page cannot see that you have confirmed. Once you have, press:",
		"JavaScript отключён, и страница не увидит подтверждения. Когда подтвердите, нажмите:"}},
	{"noscript_left", {
		"The link is valid for {{expires_in}} seconds.",
		"Ссылка действует {{expires_in}} с."}},
	{"fresh_link", {
		"Fresh link",
		"Новая ссылка"}},

	/* About what was just done. */
	{"notice_not_yet", {
		"Not confirmed yet. Confirm in Telegram first, then press the button again.",
		"Пока не подтверждено. Сначала подтвердите в Telegram, затем нажмите кнопку снова."}},
	{"notice_declined", {
		"That login was declined in Telegram. Here is a new code.",
		"Тот вход отклонён в Telegram. Вот новый код."}},
	{"notice_mismatch", {
		"Another number was picked in Telegram, so that login was stopped. Here is a new code.",
		"В Telegram выбрано другое число, поэтому тот вход остановлен. Вот новый код."}},
	{"notice_expired", {
		"That code has run out. Here is a new one.",
		"Тот код устарел. Вот новый."}},
	{"notice_logged_out", {
		"You are logged out.",
		"Вы вышли."}},
	{"notice_password", {
		"Wrong user name or password.",
		"Неверное имя пользователя или пароль."}},
	{"notice_throttled", {
		"Too many wrong passwords. Wait a little before the next try, or log in through Telegram.",
		"Слишком много неверных паролей. Подождите немного или войдите через Telegram."}},
	{"notice_refused", {
		"The password is right, but this site does not let you in.",
		"Пароль верен, но этот сайт вас не пускает."}},

	/* Where no push can reach. */
	{"by_password", {
		"Log in with a password",
		"Войти по паролю"}},
	{"by_password_why", {
		"The bot sends you a new password each time you log in. A user name is not needed: your Telegram ID will do.",
		"Бот присылает новый пароль при каждом входе. Вместо имени пользователя подойдёт и ваш Telegram ID."}},
	{"username", {
		"User name",
		"Имя пользователя"}},
	{"password_label", {
		"Password",
		"Пароль"}},
	{"by_password_button", {
		"Log in",
		"Войти"}},

	/* Logged in. */
	{"logged_in_as", {
		"Logged in as",
		"Вы вошли как"}},
	{"continue", {
		"Continue",
		"Продолжить"}},
	{"not_you", {
		"Not you?",
		"Это не вы?"}},
	{"log_out", {
		"Log out",
		"Выйти"}},

	{"devices", {
		"Your devices",
		"Ваши устройства"}},

	{"unavailable", {
		"One moment, please",
		"Одну минуту"}},
	{"unavailable_why", {
		"Logging in is not possible just now. This page tries again by itself every few seconds.",
		"Войти сейчас нельзя. Страница сама пробует снова каждые несколько секунд."}},
	{"try_again", {
		"Try again",
		"Попробовать снова"}},
};
/* clang-format on */

const size_t page_texts_count = sizeof(page_texts) / sizeof(page_texts[0]);
