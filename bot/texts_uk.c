/*
 * texts_uk.c
 *		The bot's words in Ukrainian.  {site} stands behind the word for a site.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "(адреса невідома)");
TGA_TEXT(DEVICE, "{browser}, {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Браузер, {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Невідомий браузер");
TGA_TEXT(APPLICATION, "Застосунок: <b>{application}</b>");
TGA_TEXT(HOST, "Сайт: <code>{host}</code>");
TGA_TEXT(ADDRESS, "IP-адреса: <code>{address}</code>");
TGA_TEXT(ASKED, "Коли: {ago}");
TGA_TEXT(JUST_NOW, "щойно");
TGA_TEXT(MINUTES_AGO, "{n} хв тому");
TGA_TEXT(HOURS_AGO, "{n} год тому");
TGA_TEXT(DAYS_AGO, "{n} дн. тому");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>Увійти на сайт {site}?</b>\n\n"
	"{details}\n\n"
	"Натисніть число, показане на сторінці входу. Якщо це не ви, натисніть «Це не я».");
TGA_TEXT(OK, "🔐 <b>Увійти на сайт {site}?</b>\n\n"
			 "{details}\n\n"
			 "Якщо це не ви, натисніть «Це не я».");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ Увійти");
TGA_TEXT(BUTTON_NO, "🚫 Це не я");

TGA_TEXT(CONFIRMED, "✅ <b>Ви увійшли на сайт {site}.</b>\n\n"
					"Поверніться до браузера: вхід відбудеться сам.\n\n"
					"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Готово. Поверніться до браузера");
TGA_TEXT(
	OFFER_PASSWORD,
	"Якщо вхід не відбувся, натисніть «Показати пароль»: це одноразовий пароль, введіть його на сторінці.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 Показати пароль");
TGA_TEXT(NEW_BROWSER,
		 "❗ <b>Із цього браузера ви увійшли вперше.</b> Якщо це не ви, завершіть сеанс.");
TGA_TEXT(NEW_NETWORK,
		 "❗ <b>Із цієї мережі ви увійшли вперше.</b> Якщо це не ви, завершіть сеанс.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>Із цього браузера та з цієї мережі ви увійшли вперше.</b> Якщо це не ви, завершіть сеанс.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Завершити сеанс");

TGA_TEXT(RETURN, "✅ <b>Вхід на {site} підтверджено. Ще один крок.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"Натисніть «Повернутися на сайт» протягом хвилини. Сторінка має відкритися в тому браузері, де ви почали вхід.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>Введіть ці шість цифр на сторінці, де почали вхід:</b>\n\n<code>{code}</code>\n\nЛише на {site}, на жодній іншій сторінці. Нікому їх не кажіть: хто їх має, той увійде замість вас. Вони діють п’ять хвилин.");
TGA_TEXT(BUTTON_RETURN, "↩️ Повернутися на сайт");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 Сторінка на іншому пристрої");
TGA_TEXT(CALLBACK_RETURN, "Підтверджено. Ще один крок: він у повідомленні");
TGA_TEXT(CALLBACK_RETURN_OVER, "Цей вхід уже завершено або припинено");

TGA_TEXT(ALREADY_CONFIRMED,
		 "✅ <b>Ви вже підтвердили цей вхід на сайт {site}.</b>\n\n"
		 "Поверніться до браузера. Якщо вхід не відбувся, оновіть сторінку.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Готово. Поверніться до браузера");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>Посилання застаріло.</b> Відкрийте сторінку входу на сайт {site} ще раз, там буде нове.");
TGA_TEXT(CALLBACK_EXPIRED, "Посилання застаріло. Відкрийте сторінку входу ще раз");
TGA_TEXT(
	USED,
	"⚠️ <b>Цим посиланням уже скористався хтось інший.</b> Відкрийте сторінку входу на сайт {site} та отримайте своє.");
TGA_TEXT(CALLBACK_USED, "Цим посиланням уже скористався хтось інший");
TGA_TEXT(
	MISMATCH,
	"❌ <b>На сторінці інше число.</b> На сайт {site} ніхто не увійшов, посилання більше не діє.\n\n"
	"Якщо входили ви, отримайте на сторінці новий код. Якщо не ви, нічого робити не треба.");
TGA_TEXT(CALLBACK_MISMATCH, "На сторінці інше число: ніхто не увійшов");
TGA_TEXT(
	MATCH_REQUIRED,
	"Тепер для входу на сайт {site} потрібне число зі сторінки. Відкрийте посилання на сторінці ще раз.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Відкрийте посилання на сторінці входу ще раз");
TGA_TEXT(
	DECLINED,
	"🚫 <b>Вхід на сайт {site} відхилено.</b> Ніхто не увійшов.\n\n"
	"Хто намагався увійти:\n{details}\n\n"
	"Якщо це посилання чи код вам хтось надіслав, він намагався увійти від вашого імені.");
TGA_TEXT(CALLBACK_DECLINED, "Відхилено: ніхто не увійшов");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>Ваш доступ до сайту {site} заблоковано.</b> Про причину запитайте в адміністрації сайту.");
TGA_TEXT(CALLBACK_BLOCKED, "Ваш доступ заблоковано");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>Забагато неправильних чисел.</b> Зачекайте чверть години й відкрийте сторінку входу {site} ще раз. Ніхто не ввійшов.");
TGA_TEXT(CALLBACK_THROTTLED, "Забагато неправильних чисел. Спробуйте за чверть години");
TGA_TEXT(REFUSED, "⛔ <b>Сайт {site} вас не впускає.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "Сайт вас не впускає");
TGA_TEXT(
	INVALID,
	"🤷 <b>Це не посилання для входу.</b> Відкрийте сторінку входу на сайт і натисніть кнопку там.");
TGA_TEXT(CALLBACK_INVALID, "Ця кнопка більше не діє");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>Ваш вхід на сайт {site} завершено.</b>\n\n"
	"Цей вхід використали два браузери, отже, один із них мав копію. Вхід завершено в обох, і копія більше не діє. Ви підтверджували:\n{details}\n\n"
	"Увійдіть ще раз із пристрою, яким більше ніхто не користується. {offer}");

TGA_TEXT(
	FAILED,
	"⚠️ <b>У нас щось пішло не так.</b> Спробуйте ще раз за хвилину.");
TGA_TEXT(CALLBACK_FAILED, "Щось пішло не так. Спробуйте за хвилину");
TGA_TEXT(FLOOD, "✋ Забагато повідомлень поспіль. Я знову відповім за пів хвилини.");
TGA_TEXT(CALLBACK_FLOOD, "Занадто часто. Спробуйте за пів хвилини");

TGA_TEXT(SESSIONS, "🔑 <b>Ви увійшли на сайт {site} тут:</b>\n\n"
				   "{list}\n\n"
				   "Щоб десь вийти, натисніть кнопку цього сеансу.");
TGA_TEXT(NO_SESSIONS, "🔒 <b>Ви ніде не увійшли на сайт {site}.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Вийти");
TGA_TEXT(
	OFFER_END,
	"Якщо ви думаєте, що вашим обліковим записом користується хтось іще, завершіть усі сеанси.");
TGA_TEXT(BUTTON_END_ALL, "🔒 Завершити всі мої сеанси");
TGA_TEXT(LOGOUT, "🚪 <b>Вийти із сайту {site}?</b>\n\n"
				 "Усього сеансів: {n}. Останній: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Вийти із сайту {site}?</b>\n\n"
					  "Ваш сеанс: {device}, {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>Завершити всі ваші сеанси?</b> Ви вийдете в усіх браузерах, і у своєму теж.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Лише останній");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Вийти");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Вийти всюди");
TGA_TEXT(BUTTON_KEEP, "Скасувати");
TGA_TEXT(ENDED_ALL, "🔒 <b>Ви вийшли із сайту {site} всюди.</b> Завершено сеансів: {n}.");
TGA_TEXT(KEPT, "Нічого не змінилося.");
TGA_TEXT(CALLBACK_ENDED, "Сеанс завершено");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Цей сеанс уже завершено");
TGA_TEXT(CALLBACK_ENDED_ALL, "Ви вийшли всюди");
TGA_TEXT(CALLBACK_KEPT, "Нічого не змінилося");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>Одноразовий пароль для сайту {site}</b>\n\n"
	"Ім’я користувача <code>{login}</code>\nПароль\n<code>{password}</code>\n\n"
	"Введіть їх на сторінці входу, у розділі «Увійти за паролем». Пароль підійде один раз протягом {minutes} хв. Попередні паролі більше не діють.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"Ви ще не входили на сайт {site}, тож пароля для нього немає. Відкрийте сторінку входу й натисніть кнопку там.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>Ваш доступ до сайту {site} заблоковано.</b> Про причину запитайте в адміністрації сайту.");
TGA_TEXT(
	PASSWORD_OFF,
	"На сайті {site} немає одноразових паролів. Відкрийте сторінку входу й натисніть кнопку там.");
TGA_TEXT(BUTTON_DELETE, "🧹 Видалити це повідомлення");
TGA_TEXT(DELETED, "🧹 Видалено.");

TGA_TEXT(
	WELCOME,
	"👋 Вітаю, \u2068{name}\u2069!\n\n"
	"Я допомагаю входити на сайти без пароля. Відкрийте сторінку входу на сайт і натисніть «Увійти через Telegram», а я запитаю тут, чи це ви.");
TGA_TEXT(BUTTON_SITE, "Відкрити сайт");
TGA_TEXT(
	HELP,
	"Коли ви натискаєте на сайті «Увійти через Telegram», я запитую тут, чи це ви. Натисніть число, показане на сторінці, і поверніться до браузера: вхід відбудеться сам.\n\n"
	"Якщо я запитую, а ви нікуди не входите, натисніть «Це не я». Я ніколи не запитую пароль чи код із Telegram.\n\n"
	"/sessions: де ви увійшли\n"
	"/logout: вийти в одному місці чи всюди\n"
	"/password: одноразовий пароль, якщо в браузері не можна увійти через Telegram");
TGA_TEXT(UNKNOWN, "Не розумію. Що я вмію: /help");
TGA_TEXT(ABOUT_START, "Навіщо цей бот");
TGA_TEXT(ABOUT_SESSIONS, "Де ви увійшли");
TGA_TEXT(ABOUT_LOGOUT, "Вийти");
TGA_TEXT(ABOUT_PASSWORD, "Отримати одноразовий пароль");
TGA_TEXT(ABOUT_HELP, "Що вміє цей бот");

const char *const bot_texts_uk[] = {BOT_TEXT_ENTRIES};
