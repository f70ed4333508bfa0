/*
 * texts_ru.c
 *		The bot's words in Russian.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "сайт");
TGA_TEXT(DEVICE, "{browser}, {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Браузер, {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Неизвестный браузер");
TGA_TEXT(ADDRESS, "Адрес: <code>{address}</code>");
TGA_TEXT(ASKED, "Время: {time} UTC");
TGA_TEXT(JUST_NOW, "только что");
TGA_TEXT(MINUTES_AGO, "{n} мин назад");
TGA_TEXT(HOURS_AGO, "{n} ч назад");
TGA_TEXT(DAYS_AGO, "{n} дн. назад");

TGA_TEXT(QUESTION_MATCH,
		 "🔐 <b>Войти на {site}?</b>\n\n"
		 "{details}\n\n"
		 "Нажмите число, которое показывает страница. Если вы не собирались "
		 "входить, нажмите «Это не я».");
TGA_TEXT(BUTTON_YES, "✅ Войти");
TGA_TEXT(BUTTON_NO, "🚫 Это не я");

TGA_TEXT(BUTTON_PASSWORD, "🔑 Показать пароль");
TGA_TEXT(NEW_BROWSER, "❗ <b>Раньше вы не входили из этого браузера.</b> Если он не ваш, "
					  "завершите сеанс.");
TGA_TEXT(NEW_NETWORK,
		 "❗ <b>Раньше вы не входили из этой сети.</b> Если вы не там, завершите "
		 "сеанс.");
TGA_TEXT(NEW_BOTH,
		 "❗ <b>Раньше вы не входили ни из этого браузера, ни из этой сети.</b> Если "
		 "это не вы, завершите сеанс.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Это не я: завершить сеанс");

TGA_TEXT(
	FAILED,
	"⚠️ <b>У нас что-то сломалось.</b> Попробуйте ещё раз через минуту.");
TGA_TEXT(CALLBACK_FAILED, "Что-то сломалось. Попробуйте через минуту");
TGA_TEXT(FLOOD, "✋ Слишком много сообщений подряд. Я снова отвечу через полминуты.");
TGA_TEXT(CALLBACK_FLOOD, "Слишком часто. Попробуйте через полминуты");

TGA_TEXT(SESSIONS, "🔑 <b>Вход на {site} выполнен здесь:</b>\n\n{list}");
TGA_TEXT(NO_SESSIONS, "🔒 <b>Вход на {site} нигде не выполнен.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Завершить");
TGA_TEXT(BUTTON_END_ALL, "🔒 Завершить все мои сеансы");
TGA_TEXT(LOGOUT, "🚪 <b>Завершить вход на {site}?</b>\n\n"
				 "Всего сеансов: {n}. Последний: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Завершить вход на {site}?</b>\n\nСеанс: {device}, {ago}.");
TGA_TEXT(ASK_ALL,
		 "🔒 <b>Завершить все ваши сеансы?</b> Вы выйдете во всех браузерах, в своём "
		 "тоже.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Только последний");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Выйти");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Выйти везде");
TGA_TEXT(BUTTON_KEEP, "Оставить");
TGA_TEXT(ENDED_ALL, "🔒 <b>Все сеансы завершены: {site}.</b> Сколько их было: {n}.");
TGA_TEXT(KEPT, "Ничего не изменилось.");
TGA_TEXT(CALLBACK_ENDED, "Сеанс завершён");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Этот сеанс завершился раньше");
TGA_TEXT(CALLBACK_ENDED_ALL, "Вы вышли везде");
TGA_TEXT(CALLBACK_KEPT, "Ничего не изменилось");

TGA_TEXT(BUTTON_DELETE, "🧹 Удалить это сообщение");
TGA_TEXT(DELETED, "🧹 Удалено.");

TGA_TEXT(WELCOME, "👋 Здравствуйте, \u2068{name}\u2069!\n\n"
				  "Я помогаю входить на сайты без пароля. Откройте страницу входа сайта, "
				  "нажмите там «Войти через Telegram», и я спрошу вас здесь.");
TGA_TEXT(BUTTON_SITE, "Открыть сайт");
TGA_TEXT(HELP,
		 "Когда вы нажимаете на сайте «Войти через Telegram», я спрашиваю здесь, вы ли "
		 "это. Нажмите число, которое показывает страница, и страница продолжит сама.\n\n"
		 "Если я спрашиваю, а вы ничего не нажимали, нажмите «Это не я». Я никогда не "
		 "спрашиваю пароль или код из Telegram.\n\n"
		 "/sessions показывает, где выполнен вход\n"
		 "/logout завершает один сеанс или все\n"
		 "/password даёт одноразовый пароль, для браузера без Telegram");
TGA_TEXT(UNKNOWN, "Я не знаю, что с этим делать. Что я умею, говорит /help.");
TGA_TEXT(ABOUT_START, "Зачем этот бот");
TGA_TEXT(ABOUT_SESSIONS, "Где выполнен вход");
TGA_TEXT(ABOUT_LOGOUT, "Выйти");
TGA_TEXT(ABOUT_PASSWORD, "Одноразовый пароль");
TGA_TEXT(ABOUT_HELP, "Что умеет этот бот");

TGA_TEXT(OK, "🔐 <b>Войти на {site}?</b>\n\n"
			 "{details}\n\n"
			 "Если вы не собирались входить, нажмите «Это не я».");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(CONFIRMED, "✅ <b>Вы вошли на {site}.</b>\n\n{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Вы вошли");
TGA_TEXT(ALREADY_CONFIRMED, "✅ <b>Вы уже подтвердили этот вход на {site}.</b>\n\n"
							"Если страница не продолжила, обновите её.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Вы вошли");
TGA_TEXT(EXPIRED,
		 "⌛ <b>Эта ссылка устарела.</b> Вход на {site}: откройте страницу входа ещё "
		 "раз, на ней будет новая.");
TGA_TEXT(CALLBACK_EXPIRED, "Поздно: откройте страницу входа ещё раз");
TGA_TEXT(
	USED,
	"⚠️ <b>Эту ссылку уже использовал кто-то другой.</b> Вход на {site}: откройте "
	"страницу входа и возьмите свою ссылку.");
TGA_TEXT(CALLBACK_USED, "Эту ссылку использовал кто-то другой");
TGA_TEXT(MISMATCH,
		 "❌ <b>На странице было другое число.</b> Вход на {site} не состоялся, и "
		 "эта ссылка больше не действует.\n\n"
		 "Если входите вы сами, запросите на странице новый код. Если не вы, больше "
		 "ничего делать не нужно.");
TGA_TEXT(CALLBACK_MISMATCH, "На странице другое число: вход не состоялся");
TGA_TEXT(MATCH_REQUIRED,
		 "Для входа на {site} нужно число со страницы. Откройте ссылку со "
		 "страницы ещё раз.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Поздно: откройте страницу входа ещё раз");
TGA_TEXT(DECLINED,
		 "🚫 <b>Вход на {site} отклонён.</b> Никто не вошёл.\n\n"
		 "Кто пытался:\n{details}\n\n"
		 "Если эту ссылку или код вам кто-то прислал, он хотел войти от вашего имени.");
TGA_TEXT(CALLBACK_DECLINED, "Отклонено: никто не вошёл");
TGA_TEXT(BLOCKED,
		 "⛔ <b>Вход на {site} для вас закрыт.</b> Почему, скажут те, кто ведёт сайт.");
TGA_TEXT(CALLBACK_BLOCKED, "Вход для вас закрыт");
TGA_TEXT(REFUSED, "⛔ <b>Вход на {site} для вас не разрешён.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "Вход не разрешён");
TGA_TEXT(
	INVALID,
	"🤷 <b>Это не ссылка для входа на {site}.</b> Откройте страницу входа и "
	"нажмите кнопку на ней.");
TGA_TEXT(CALLBACK_INVALID, "Эта кнопка больше не действует");

TGA_TEXT(PASSWORD_OK,
		 "🔑 <b>Одноразовый пароль: {site}</b>\n\n"
		 "имя <code>{login}</code>\n"
		 "пароль\n<code>{password}</code>\n\n"
		 "Введите их на странице входа, под «Войти по паролю». Пароль "
		 "годится для одного входа в ближайшие {minutes} мин. Прежние пароли больше "
		 "не действуют.");
TGA_TEXT(PASSWORD_UNKNOWN,
		 "Вы ещё не входили на {site}, поэтому пароль давать некому. Откройте "
		 "страницу входа и нажмите кнопку на ней.");
TGA_TEXT(PASSWORD_BLOCKED,
		 "⛔ <b>Вход на {site} для вас закрыт.</b> Почему, скажут те, кто ведёт сайт.");
TGA_TEXT(PASSWORD_OFF,
		 "Одноразовых паролей здесь нет: {site}. Откройте страницу входа и нажмите "
		 "кнопку на ней.");

const char *const bot_texts_ru[] = {BOT_TEXT_ENTRIES};
