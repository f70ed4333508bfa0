/*
 * texts_ru.c
 *		The bot's words in Russian.  {site} stands behind the word for a site.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "(адрес неизвестен)");
TGA_TEXT(DEVICE, "{browser}, {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Браузер, {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Неизвестный браузер");
TGA_TEXT(APPLICATION, "Приложение: <b>{application}</b>");
TGA_TEXT(HOST, "Сайт: <code>{host}</code>");
TGA_TEXT(ADDRESS, "IP-адрес: <code>{address}</code>");
TGA_TEXT(ASKED, "Когда: {ago}");
TGA_TEXT(JUST_NOW, "только что");
TGA_TEXT(MINUTES_AGO, "{n} мин назад");
TGA_TEXT(HOURS_AGO, "{n} ч назад");
TGA_TEXT(DAYS_AGO, "{n} дн. назад");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>Войти на сайт {site}?</b>\n\n"
	"{details}\n\n"
	"Нажмите число, которое показано на странице входа. Если это не вы, нажмите «Это не я».");
TGA_TEXT(OK, "🔐 <b>Войти на сайт {site}?</b>\n\n"
			 "{details}\n\n"
			 "Если это не вы, нажмите «Это не я».");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ Войти");
TGA_TEXT(BUTTON_NO, "🚫 Это не я");

TGA_TEXT(CONFIRMED, "✅ <b>Вы вошли на сайт {site}.</b>\n\n"
					"Вернитесь в браузер: вход выполнится сам.\n\n"
					"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Готово. Вернитесь в браузер");
TGA_TEXT(
	OFFER_PASSWORD,
	"Если вход не выполнился, нажмите «Показать пароль»: это одноразовый пароль, введите его на странице.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 Показать пароль");
TGA_TEXT(NEW_BROWSER,
		 "❗ <b>Из этого браузера вы вошли впервые.</b> Если это не вы, завершите сеанс.");
TGA_TEXT(NEW_NETWORK,
		 "❗ <b>Из этой сети вы вошли впервые.</b> Если это не вы, завершите сеанс.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>Из этого браузера и из этой сети вы вошли впервые.</b> Если это не вы, завершите сеанс.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Завершить сеанс");

TGA_TEXT(RETURN, "✅ <b>Вход на {site} подтверждён. Ещё один шаг.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"Нажмите «Вернуться на сайт» в течение минуты. Страница должна открыться в том браузере, где вы начали вход.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>Введите эти шесть цифр на странице, где начали вход:</b>\n\n<code>{code}</code>\n\nТолько на {site}, ни на какой другой странице. Никому их не говорите: у кого они есть, тот войдёт вместо вас. Они действуют пять минут.");
TGA_TEXT(BUTTON_RETURN, "↩️ Вернуться на сайт");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 Страница на другом устройстве");
TGA_TEXT(CALLBACK_RETURN, "Подтверждено. Ещё один шаг: он в сообщении");
TGA_TEXT(CALLBACK_RETURN_OVER, "Этот вход уже завершён или прекращён");

TGA_TEXT(ALREADY_CONFIRMED,
		 "✅ <b>Вы уже подтвердили этот вход на сайт {site}.</b>\n\n"
		 "Вернитесь в браузер. Если вход не выполнился, обновите страницу.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Готово. Вернитесь в браузер");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>Ссылка устарела.</b> Откройте страницу входа на сайт {site} ещё раз, там будет новая.");
TGA_TEXT(CALLBACK_EXPIRED, "Ссылка устарела. Откройте страницу входа ещё раз");
TGA_TEXT(
	USED,
	"⚠️ <b>Этой ссылкой уже воспользовался кто-то другой.</b> Откройте страницу входа на сайт {site} и получите свою.");
TGA_TEXT(CALLBACK_USED, "Этой ссылкой уже воспользовался кто-то другой");
TGA_TEXT(
	MISMATCH,
	"❌ <b>На странице другое число.</b> На сайт {site} никто не вошёл, ссылка больше не действует.\n\n"
	"Если входили вы, получите на странице новый код. Если не вы, ничего делать не нужно.");
TGA_TEXT(CALLBACK_MISMATCH, "На странице другое число: никто не вошёл");
TGA_TEXT(
	MATCH_REQUIRED,
	"Теперь для входа на сайт {site} нужно число со страницы. Откройте ссылку на странице ещё раз.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Откройте ссылку на странице входа ещё раз");
TGA_TEXT(DECLINED,
		 "🚫 <b>Вход на сайт {site} отклонён.</b> Никто не вошёл.\n\n"
		 "Кто пытался войти:\n{details}\n\n"
		 "Если эту ссылку или код вам кто-то прислал, он пытался войти от вашего имени.");
TGA_TEXT(CALLBACK_DECLINED, "Отклонено: никто не вошёл");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>Ваш доступ на сайт {site} заблокирован.</b> О причине спросите у администрации сайта.");
TGA_TEXT(CALLBACK_BLOCKED, "Ваш доступ заблокирован");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>Слишком много неверных чисел.</b> Подождите четверть часа и откройте страницу входа {site} ещё раз. Никто не вошёл.");
TGA_TEXT(CALLBACK_THROTTLED,
		 "Слишком много неверных чисел. Повторите через четверть часа");
TGA_TEXT(REFUSED, "⛔ <b>Сайт {site} вас не пускает.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "Сайт вас не пускает");
TGA_TEXT(
	INVALID,
	"🤷 <b>Это не ссылка для входа.</b> Откройте страницу входа на сайт и нажмите кнопку там.");
TGA_TEXT(CALLBACK_INVALID, "Эта кнопка больше не действует");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>Ваш вход на сайт {site} завершён.</b>\n\n"
	"Этот вход использовали два браузера, значит, у одного из них была копия. Вход завершён в обоих, и копия больше не действует. Вы подтверждали:\n{details}\n\n"
	"Войдите ещё раз с устройства, которым больше никто не пользуется. {offer}");

TGA_TEXT(
	FAILED,
	"⚠️ <b>У нас что-то пошло не так.</b> Попробуйте ещё раз через минуту.");
TGA_TEXT(CALLBACK_FAILED, "Что-то пошло не так. Попробуйте через минуту");
TGA_TEXT(FLOOD, "✋ Слишком много сообщений подряд. Я снова отвечу через полминуты.");
TGA_TEXT(CALLBACK_FLOOD, "Слишком часто. Попробуйте через полминуты");

TGA_TEXT(SESSIONS, "🔑 <b>Вы вошли на сайт {site} здесь:</b>\n\n"
				   "{list}\n\n"
				   "Чтобы где-то выйти, нажмите кнопку этого сеанса.");
TGA_TEXT(NO_SESSIONS, "🔒 <b>Вы нигде не вошли на сайт {site}.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Выйти");
TGA_TEXT(
	OFFER_END,
	"Если вы думаете, что вашей учётной записью пользуется кто-то ещё, завершите все сеансы.");
TGA_TEXT(BUTTON_END_ALL, "🔒 Завершить все мои сеансы");
TGA_TEXT(LOGOUT, "🚪 <b>Выйти с сайта {site}?</b>\n\n"
				 "Всего сеансов: {n}. Последний: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Выйти с сайта {site}?</b>\n\n"
					  "Ваш сеанс: {device}, {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>Завершить все ваши сеансы?</b> Вы выйдете во всех браузерах, и в своём тоже.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Только последний");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Выйти");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Выйти везде");
TGA_TEXT(BUTTON_KEEP, "Отмена");
TGA_TEXT(ENDED_ALL, "🔒 <b>Вы вышли с сайта {site} везде.</b> Завершено сеансов: {n}.");
TGA_TEXT(KEPT, "Ничего не изменилось.");
TGA_TEXT(CALLBACK_ENDED, "Сеанс завершён");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Этот сеанс уже завершён");
TGA_TEXT(CALLBACK_ENDED_ALL, "Вы вышли везде");
TGA_TEXT(CALLBACK_KEPT, "Ничего не изменилось");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>Одноразовый пароль для сайта {site}</b>\n\n"
	"Имя пользователя <code>{login}</code>\nПароль\n<code>{password}</code>\n\n"
	"Введите их на странице входа, в разделе «Войти по паролю». Пароль подойдёт один раз в ближайшие {minutes} мин. Прежние пароли больше не действуют.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"Вы ещё не входили на сайт {site}, поэтому пароля для него нет. Откройте страницу входа и нажмите кнопку там.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>Ваш доступ на сайт {site} заблокирован.</b> О причине спросите у администрации сайта.");
TGA_TEXT(
	PASSWORD_OFF,
	"На сайте {site} нет одноразовых паролей. Откройте страницу входа и нажмите кнопку там.");
TGA_TEXT(BUTTON_DELETE, "🧹 Удалить это сообщение");
TGA_TEXT(DELETED, "🧹 Удалено.");

TGA_TEXT(
	WELCOME,
	"👋 Здравствуйте, \u2068{name}\u2069!\n\n"
	"Я помогаю входить на сайты без пароля. Откройте страницу входа на сайт и нажмите «Войти через Telegram», а я спрошу здесь, вы ли это.");
TGA_TEXT(BUTTON_SITE, "Открыть сайт");
TGA_TEXT(
	HELP,
	"Когда вы нажимаете на сайте «Войти через Telegram», я спрашиваю здесь, вы ли это. Нажмите число, которое показано на странице, и вернитесь в браузер: вход выполнится сам.\n\n"
	"Если я спрашиваю, а вы никуда не входите, нажмите «Это не я». Я никогда не спрашиваю пароль или код из Telegram.\n\n"
	"/sessions: где вы вошли\n"
	"/logout: выйти в одном месте или везде\n"
	"/password: одноразовый пароль, если в браузере нельзя войти через Telegram");
TGA_TEXT(UNKNOWN, "Не понимаю. Что я умею: /help");
TGA_TEXT(ABOUT_START, "Зачем этот бот");
TGA_TEXT(ABOUT_SESSIONS, "Где вы вошли");
TGA_TEXT(ABOUT_LOGOUT, "Выйти");
TGA_TEXT(ABOUT_PASSWORD, "Получить одноразовый пароль");
TGA_TEXT(ABOUT_HELP, "Что умеет этот бот");

const char *const bot_texts_ru[] = {BOT_TEXT_ENTRIES};
