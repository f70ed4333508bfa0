/*
 * texts_ru.c
 *		The pages in Russian; see texts.h.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "Вход");
TGA_TEXT(TITLE_SITE, "Вход на сайт {{site_name}}");
TGA_TEXT(LEDE, "Через ваш аккаунт Telegram");
TGA_TEXT(ASKED_BY, "Вы входите в");

/* The three steps. */
TGA_TEXT(REMEMBER, "Запомните это число");
TGA_TEXT(OPEN, "Откройте Telegram и нажмите «Запустить»");
TGA_TEXT(OPEN_BUTTON, "Открыть Telegram");
TGA_TEXT(OR_SCAN, "или отсканируйте QR-код телефоном");
TGA_TEXT(STEP_PICK, "Выберите там это же число");
TGA_TEXT(STEP_TYPE, "Наберите там это же число");
TGA_TEXT(STEP_PERHAPS, "Подтвердите вход там. Бот может спросить это число");
TGA_TEXT(STEP_CONFIRM, "Подтвердите вход, если бот спросит");
TGA_TEXT(GOES_ON, "Вернитесь в браузер: вход выполнится сам");
TGA_TEXT(LATE, "Сообщения ещё нет? Когда входят сразу многие, оно приходит чуть позже");
TGA_TEXT(QR_LABEL, "QR-код со ссылкой на Telegram");
TGA_TEXT(QR_CAPTION, "Наведите сюда камеру телефона");
TGA_TEXT(QR_FOLD, "Telegram на другом устройстве?");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "Ждём вас в Telegram");
TGA_TEXT(STATE_OPENED, "Нажмите {code} в Telegram");
TGA_TEXT(STATE_OPENED_TYPE, "Наберите {code} в Telegram");
TGA_TEXT(STATE_OPENED_PERHAPS, "Подтвердите вход в Telegram. Если спросят: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "Подтвердите вход в Telegram");
TGA_TEXT(STATE_CONFIRMED, "Подтверждено, выполняем вход…");
TGA_TEXT(STATE_DECLINED, "Этот вход отклонён в Telegram.");
TGA_TEXT(STATE_MISMATCH, "В Telegram выбрано другое число, поэтому вход остановлен.");
TGA_TEXT(STATE_TAKEN, "Ничего не привязано: у того аккаунта Telegram здесь уже есть учётная запись, или к вашей уже привязан Telegram.");
TGA_TEXT(STATE_SHARED, "Эту ссылку открыли из двух аккаунтов Telegram, поэтому она больше не действует.");
TGA_TEXT(STATE_RETURNING, "Подтверждено. Нажмите в Telegram «Вернуться на сайт» или введите здесь шесть цифр от бота.");
TGA_TEXT(STATE_REVOKED, "Этот вход завершён.");
TGA_TEXT(STATE_CONTESTED, "Этот вход использовали в двух браузерах, поэтому он завершён.");
TGA_TEXT(STATE_EXPIRED, "Этот код устарел.");
TGA_TEXT(STATE_FAILED, "Что-то пошло не так. Попробуйте ещё раз.");
TGA_TEXT(STATE_LOST, "Нет связи, пробуем ещё раз…");
TGA_TEXT(NEW_CODE, "Новый код");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "Ещё один шаг");
TGA_TEXT(RETURN_WHY, "Нажмите в Telegram «Вернуться на сайт» под сообщением бота. Страница должна открыться в этом браузере.");
TGA_TEXT(RETURN_ENTER, "Бот показывает в Telegram шесть цифр: введите их здесь.");
TGA_TEXT(RETURN_SAME, "Telegram на этом же компьютере? Кнопка «Вернуться на сайт» под сообщением бота заменит цифры.");
TGA_TEXT(RETURN_OTHER, "Telegram на другом устройстве?");
TGA_TEXT(RETURN_DIGITS, "Нажмите там «Страница на другом устройстве». Бот покажет шесть цифр: введите их здесь.");
TGA_TEXT(RETURN_CODE_LABEL, "Шесть цифр от бота");
TGA_TEXT(RETURN_BUTTON, "Войти");
TGA_TEXT(RETURN_LEFT, "Не получается?");
TGA_TEXT(RETURN_AGAIN, "Начать заново");
TGA_TEXT(ELSEWHERE, "Вернитесь в тот браузер, где начали вход");
TGA_TEXT(ELSEWHERE_WHY, "Продолжить вход можно только там. Эта страница открылась в другом браузере, возможно, внутри Telegram.");
TGA_TEXT(ELSEWHERE_OPEN, "Если вы начали в браузере этого устройства, выберите в меню страницы «Открыть в браузере».");
TGA_TEXT(ELSEWHERE_CODE, "Если вы начали на другом устройстве, введите там шесть цифр из чата.");
TGA_TEXT(ELSEWHERE_NONE, "Там вы уже вошли. Эта страница открылась в другом браузере, возможно, внутри Telegram; её можно закрыть.");

/* Ways around. */
TGA_TEXT(HELP, "Ссылка не открывается?");
TGA_TEXT(HELP_APP, "Если t.me недоступен, эта ссылка ведёт сразу в приложение:");
TGA_TEXT(HELP_APP_LINK, "Открыть приложение Telegram");
TGA_TEXT(HELP_COMMAND, "Или найдите в Telegram {{bot}} и отправьте ему сообщение:");
TGA_TEXT(COMMAND_LABEL, "Сообщение для бота");
TGA_TEXT(COPY, "Скопировать");
TGA_TEXT(COPIED, "Скопировано");
TGA_TEXT(HELP_CLAIM, "Подтвердили в Telegram, а здесь ничего не происходит?");
TGA_TEXT(CLAIM, "Вход подтверждён");
TGA_TEXT(NOSCRIPT, "JavaScript отключён, и страница не увидит подтверждения. Когда подтвердите, нажмите:");
TGA_TEXT(NOSCRIPT_LEFT, "Ссылка действует {{expires_in}} с.");
TGA_TEXT(FRESH_LINK, "Новая ссылка");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "Пока не подтверждено. Сначала подтвердите в Telegram, затем нажмите кнопку снова.");
TGA_TEXT(NOTICE_DECLINED, "Тот вход отклонён в Telegram. Вот новый код.");
TGA_TEXT(NOTICE_MISMATCH, "В Telegram выбрано другое число, поэтому тот вход остановлен. Вот новый код.");
TGA_TEXT(NOTICE_SHARED, "Ту ссылку открыли из двух аккаунтов Telegram, поэтому она больше не действует. Вот новая. Не пересылайте её никому.");
TGA_TEXT(NOTICE_EXPIRED, "Тот код устарел. Вот новый.");
TGA_TEXT(NOTICE_CONTESTED, "Ваш вход использовали в двух браузерах, поэтому он завершён. Если это были не вы, его могли скопировать: входите только на устройстве, которому доверяете.");
TGA_TEXT(NOTICE_RETURN_LATE, "Этот адрес действовал только минуту. Введите вместо этого шесть цифр из чата.");
TGA_TEXT(NOTICE_RETURN_CODE, "Цифры не подходят. После пяти неверных попыток вход остановится.");
TGA_TEXT(NOTICE_RETURN_BURNED, "Цифры пять раз ввели неверно, поэтому тот вход остановлен. Вот новый код.");
TGA_TEXT(NOTICE_LOGGED_OUT, "Вы вышли.");
TGA_TEXT(NOTICE_PASSWORD, "Неверное имя пользователя или пароль.");
TGA_TEXT(NOTICE_THROTTLED, "Слишком много неверных паролей. Подождите немного или войдите через Telegram.");
TGA_TEXT(NOTICE_REFUSED, "Пароль верен, но этот сайт вас не пускает.");
TGA_TEXT(NOTICE_ENDED, "Вход на том устройстве завершён.");
TGA_TEXT(NOTICE_OTHERS, "Вход на всех остальных устройствах завершён.");
TGA_TEXT(NOTICE_APPLICATION, "Вы вышли из приложения.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "Ключ доступа добавлен.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "У ключа новое название.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "Ключ удалён и больше никого не впустит. На устройстве или в менеджере паролей он может остаться: удалите его и там.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "Это ваш единственный способ входа, поэтому ключ остаётся. Сначала добавьте другой ключ или пароль.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "Такого ключа больше нет.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "Ключу нужно название.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "Спасибо. Теперь можно добавить ключ доступа.");
TGA_TEXT(NOTICE_STALE, "Прежде чем менять способ входа, войдите ещё раз.");
TGA_TEXT(NOTICE_LINKED, "Аккаунт Telegram привязан. Теперь можно входить и через него.");
TGA_TEXT(NOTICE_TAKEN, "Ничего не привязано: у того аккаунта Telegram здесь уже есть учётная запись, или к вашей уже привязан Telegram.");
TGA_TEXT(NOTICE_LINK_DECLINED, "Ничего не привязано: в Telegram отказались.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "Ничего не привязано: в Telegram выбрано другое число.");
TGA_TEXT(NOTICE_LINK_SHARED, "Ничего не привязано: ссылку в Telegram открыли несколько человек.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "Ничего не привязано: прошло слишком много времени, или начато в другом браузере. Начните заново.");
TGA_TEXT(NOTICE_UNLINKED, "Аккаунт Telegram больше не привязан, на других устройствах вы вышли.");
TGA_TEXT(NOTICE_LAST_WAY, "Другого способа войти сюда у вас нет, поэтому Telegram остаётся привязан. Отвязать его можно, когда у вас будет имя пользователя с собственным паролем или ключ доступа.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "Привязать Telegram к {{links}}");
TGA_TEXT(LINK_LEDE, "После этого можно будет входить и через аккаунт Telegram");
TGA_TEXT(LINK_GOES_ON, "Вернитесь в браузер. Страница продолжит сама");
TGA_TEXT(LINK_BACK, "Назад в личный кабинет");
TGA_TEXT(LINK_WHY, "Привяжите аккаунт Telegram, чтобы входить и через него.");
TGA_TEXT(LINK_BUTTON, "Привязать Telegram");
TGA_TEXT(LINKED, "Аккаунт Telegram привязан: через него можно входить.");
TGA_TEXT(UNLINK, "Отвязать Telegram");
TGA_TEXT(UNLINK_WHY, "После этого входить нужно будет с именем пользователя и паролем или с ключом доступа. На других устройствах вы выйдете.");
TGA_TEXT(UNLINK_BUTTON, "Отвязать");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "Telegram сейчас не отвечает, и ссылка на него может никуда не привести. Войдите другим способом или вернитесь чуть позже.");
TGA_TEXT(BY_TELEGRAM, "Всё равно войти через Telegram");
TGA_TEXT(ANOTHER_WAY, "Войти другим способом");
TGA_TEXT(BY_PASSWORD, "Войти по паролю");
TGA_TEXT(BY_PASSWORD_WHY, "Отправьте боту /password: он пришлёт одноразовый пароль и имя пользователя к нему.");
TGA_TEXT(BY_REGISTRATION, "Если у вас здесь есть учётная запись без Telegram, введите её имя пользователя и пароль.");
TGA_TEXT(USERNAME, "Имя пользователя");
TGA_TEXT(PASSWORD_LABEL, "Пароль");
TGA_TEXT(BY_PASSWORD_BUTTON, "Войти");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "Войти с ключом доступа");
TGA_TEXT(PASSKEY_NOSCRIPT, "Для ключей доступа нужен JavaScript, а он здесь выключен.");
TGA_TEXT(PASSKEY_OFFER, "Вы вошли. Добавить ключ доступа?");
TGA_TEXT(PASSKEY_WHY, "С ключом доступа вы входите по отпечатку пальца, лицу или ПИН-коду устройства, даже когда Telegram не отвечает.");
TGA_TEXT(PASSKEY_ADD, "Добавить ключ доступа");
TGA_TEXT(PASSKEY_NOT_NOW, "Не сейчас");
TGA_TEXT(PASSKEYS, "Ваши ключи доступа");
TGA_TEXT(PASSKEY_MADE, "добавлен {{made}}");
TGA_TEXT(PASSKEY_UNUSED, "ещё не использовался");
TGA_TEXT(PASSKEY_SYNCED, "Синхронизируется менеджером паролей");
TGA_TEXT(PASSKEY_COPIED, "Возможно, у кого-то есть копия этого ключа. Удалите его и добавьте новый.");
TGA_TEXT(PASSKEY_CHANGE, "Переименовать или удалить");
TGA_TEXT(PASSKEY_NAME, "Название");
TGA_TEXT(PASSKEY_SAVE, "Сохранить");
TGA_TEXT(PASSKEY_REMOVE, "Удалить ключ");
TGA_TEXT(PASSKEY_UNSUPPORTED, "Этот браузер не может создать здесь ключ доступа.");
TGA_TEXT(PASSKEY_INVALID, "Ответ ключа доступа здесь не подходит. Попробуйте ещё раз.");
TGA_TEXT(PASSKEY_UNKNOWN, "Сайт не знает этого ключа: возможно, он удалён. Войдите другим способом.");
TGA_TEXT(PASSKEY_EXPIRED, "Прошло слишком много времени. Попробуйте ещё раз.");
TGA_TEXT(PASSKEY_USED, "Этот вход уже использован. Обновите страницу.");
TGA_TEXT(PASSKEY_STALE, "Вы вошли давно, поэтому сначала подтвердите, что это вы.");
TGA_TEXT(PASSKEY_NOBODY, "Вы больше не вошли. Обновите страницу.");
TGA_TEXT(PASSKEY_EXISTS, "На этом устройстве уже есть ключ для этого аккаунта.");
TGA_TEXT(PASSKEY_TOO_MANY, "Больше ключей добавить нельзя. Сначала удалите один.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "Здесь ключ добавляют только после входа через Telegram. Выйдите, войдите через Telegram и добавьте его.");
TGA_TEXT(PASSKEY_CLONED, "Этим ключом с тех пор пользовались где-то ещё: возможно, у кого-то есть его копия. Войдите другим способом и удалите его.");
TGA_TEXT(PASSKEY_BLOCKED, "Этот аккаунт заблокирован.");
TGA_TEXT(PASSKEY_REFUSED, "Ключ верный, но сайт вас не впускает.");
TGA_TEXT(PASSKEY_OFF, "Сайт не принимает ключи доступа.");
TGA_TEXT(PASSKEY_CANCELLED, "Отменено, или здесь нет ключа этого сайта.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "Вы вошли как");
TGA_TEXT(CONTINUE, "Продолжить");
TGA_TEXT(NOT_YOU, "Это не вы?");
TGA_TEXT(LOG_OUT, "Выйти");
TGA_TEXT(DEVICES, "Ваши устройства");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "Одну минуту");
TGA_TEXT(UNAVAILABLE_WHY, "Войти сейчас нельзя. Страница сама пробует снова каждые несколько секунд.");
TGA_TEXT(TRY_AGAIN, "Попробовать снова");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "Не получилось");
TGA_TEXT(ERROR_ORIGIN, "Запрос пришёл с другого адреса");
TGA_TEXT(ERROR_ORIGIN_WHY, "Войти можно только по собственному адресу сайта. Кнопка ведёт туда.");
TGA_TEXT(ERROR_NOT_FOUND, "Такой страницы нет");
TGA_TEXT(ERROR_METHOD, "По этому адресу нет страницы");
TGA_TEXT(ERROR_TOO_MANY, "Слишком много запросов");
TGA_TEXT(ERROR_TOO_MANY_WHY, "Подождите минуту и попробуйте снова.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "Сейчас это невозможно. Попробуйте через несколько секунд.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "Войти через Telegram");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "Ваши устройства на сайте {{site_name}}");
TGA_TEXT(DEVICES_WHY, "Видите чужое устройство? Завершите вход на нём.");
TGA_TEXT(UNKNOWN_BROWSER, "Неизвестный браузер");
TGA_TEXT(THIS_ONE, "Это устройство");
TGA_TEXT(ALSO_ON, "Также выполнен вход на {{hosts}}");
TGA_TEXT(USED_NOW, "активно сейчас");
TGA_TEXT(USED_MINUTES, "активно {{n}} мин назад");
TGA_TEXT(USED_HOURS, "активно {{n}} ч назад");
TGA_TEXT(USED_YESTERDAY, "активно вчера");
TGA_TEXT(USED_DAYS, "активно {{n}} дн. назад");
TGA_TEXT(USED_DATE, "активно {{date}}");
TGA_TEXT(END, "Завершить");
TGA_TEXT(END_LABEL, "Завершить вход: {{browser}} {{os}} {{address}}");
TGA_TEXT(END_OTHERS, "Завершить все остальные");
TGA_TEXT(APPLICATIONS, "Приложения, в которые вы вошли");
TGA_TEXT(END_LOGIN_LABEL, "Выйти из {{application}}");
TGA_TEXT(BACK, "Вернуться на сайт");
TGA_TEXT(BOT, "В Telegram {{bot}} покажет этот же список и пришлёт новый пароль.");
TGA_TEXT(BOT_LINK, "Открыть {{bot}}");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "Ваша учётная запись за тридцать дней");
TGA_TEXT(HISTORY_WHY, "Видите здесь то, чего не делали? Завершите вход на остальных устройствах выше и сообщите тем, кто ведёт сайт.");
TGA_TEXT(HISTORY_OLDER, "Это самое новое. Более старое не показано.");
TGA_TEXT(EVENT_ENDED, "сеансов: {{ended}}");
TGA_TEXT(PROOF_TELEGRAM, "через Telegram");
TGA_TEXT(PROOF_PASSWORD, "по паролю");
TGA_TEXT(PROOF_PASSKEY, "по ключу доступа");
TGA_TEXT(EVENT_LOGIN, "Вход");
TGA_TEXT(EVENT_REGISTERED, "Учётная запись создана");
TGA_TEXT(EVENT_REFUSED, "Сайт отказал во входе");
TGA_TEXT(EVENT_DECLINED, "Вы отклонили вход в Telegram");
TGA_TEXT(EVENT_MISMATCH, "В Telegram выбрано неверное число");
TGA_TEXT(EVENT_SHARED, "Ссылку для входа открыл не один человек");
TGA_TEXT(EVENT_CONTESTED, "Вход использовали в двух браузерах, он завершён");
TGA_TEXT(EVENT_LOGOUT, "Выход");
TGA_TEXT(EVENT_REVOKED, "Сайт завершил ваш сеанс");
TGA_TEXT(EVENT_REPLACED, "Новый вход сменил прежний сеанс");
TGA_TEXT(EVENT_DISPLACED, "Самый старый сеанс завершён: их стало слишком много");
TGA_TEXT(EVENT_REUSED, "Одноразовый ключ предъявлен дважды и отозван");
TGA_TEXT(EVENT_RETURNED, "Браузер подтверждён из чата");
TGA_TEXT(EVENT_RETURN_FAILED, "Введён неверный код для браузера");
TGA_TEXT(EVENT_PASSWORD_WRONG, "Попытка с неверным паролем");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "Пароль изменён");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "В Telegram запрошен одноразовый пароль");
TGA_TEXT(EVENT_LINKED, "Telegram привязан");
TGA_TEXT(EVENT_UNLINKED, "Telegram отвязан");
TGA_TEXT(EVENT_LINK_REFUSED, "Не удалось привязать Telegram");
TGA_TEXT(EVENT_PASSKEY_ADDED, "Ключ доступа добавлен");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "Ключ доступа переименован");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "Ключ доступа удалён");
TGA_TEXT(EVENT_PASSKEY_CLONED, "Отклонена копия ключа доступа");
TGA_TEXT(EVENT_CLIENT_GRANTED, "Вы разрешили приложению узнать, кто вы");
TGA_TEXT(EVENT_CLIENT_LOGIN, "Вход в приложение");
TGA_TEXT(EVENT_CLIENT_REVOKED, "Выход из приложения");
TGA_TEXT(EVENT_SITE_ENTERED, "Вход на сайт");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "Приложению не удалось сообщить о вашем выходе");
TGA_TEXT(EVENT_GROUPS, "Изменены ваши группы");
TGA_TEXT(EVENT_BLOCKED, "Учётная запись заблокирована");
TGA_TEXT(EVENT_UNBLOCKED, "Учётная запись разблокирована");
TGA_TEXT(EVENT_DELETED, "Учётная запись удалена");

/* An application that asks. */
TGA_TEXT(CONSENT, "Войти в {{application}}?");
TGA_TEXT(CONSENT_WHY, "Приложение узнает:");
TGA_TEXT(SCOPE_OPENID, "номер вашей учётной записи здесь");
TGA_TEXT(SCOPE_PROFILE, "ваше имя, имя пользователя и номер в Telegram");
TGA_TEXT(SCOPE_EMAIL, "адрес почты, составленный из вашего номера");
TGA_TEXT(SCOPE_GROUPS, "ваши группы на этом сайте");
TGA_TEXT(SCOPE_OFFLINE, "и вход в нём останется, пока вас нет, до выхода здесь");
TGA_TEXT(ALLOW, "Разрешить");
TGA_TEXT(DENY, "Отказать");
TGA_TEXT(FORBIDDEN, "Вам нельзя войти в {{application}}");
TGA_TEXT(FORBIDDEN_WHY, "Туда пускают только некоторые группы пользователей этого сайта. Если вы должны быть в одной из них, обратитесь к тем, кто ведёт сайт.");
TGA_TEXT(FORBIDDEN_BACK, "Вернуться в {{application}}");
TGA_TEXT(NOT_ENTERED, "Войти в {{application}} не удалось");
TGA_TEXT(NOT_ENTERED_WHY, "Прошло слишком много времени, вход начат в другом браузере или cookie заблокированы.");
TGA_TEXT(REFUSED, "Приложение обратилось неправильно");
TGA_TEXT(REFUSED_WHY, "С вашей учётной записью всё в порядке. Тем, кто ведёт приложение, это подскажет, что исправить:");
TGA_TEXT(DEVICE, "Подключить устройство");
TGA_TEXT(DEVICE_WHY, "Введите код с экрана устройства.");
TGA_TEXT(DEVICE_LABEL, "Код");
TGA_TEXT(DEVICE_WRONG, "Такого кода нет, или он устарел. Проверьте его и попробуйте снова.");
TGA_TEXT(DEVICE_WARNING, "Разрешайте, только если начали это сами и этот код показывает ваше устройство. Иначе под вашим именем войдёт тот, кто прислал вам ссылку или код.");
TGA_TEXT(DEVICE_APPROVED, "Устройство подключено");
TGA_TEXT(DEVICE_APPROVED_WHY, "Продолжайте на нём; эту страницу можно закрыть.");
TGA_TEXT(DEVICE_DENIED, "Устройство не подключено");
TGA_TEXT(DEVICE_DENIED_WHY, "Оно ничего не получило; эту страницу можно закрыть.");
TGA_TEXT(ASK_LOGOUT, "Выйти?");
TGA_TEXT(ASK_LOGOUT_WHY, "Завершится ваш вход здесь и в приложениях, куда вы через него вошли.");
TGA_TEXT(STAY, "Остаться");
/* clang-format on */

const char *const pushd_texts_ru[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
