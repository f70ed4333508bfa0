/*
 * texts_uk.c
 *		The pages in Ukrainian; see texts.h.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "Вхід");
TGA_TEXT(TITLE_SITE, "Вхід на сайт {{site_name}}");
TGA_TEXT(LEDE, "Через ваш акаунт Telegram");
TGA_TEXT(ASKED_BY, "Ви входите в");

/* The three steps. */
TGA_TEXT(REMEMBER, "Запам’ятайте це число");
TGA_TEXT(OPEN, "Відкрийте Telegram і натисніть «Розпочати»");
TGA_TEXT(OPEN_BUTTON, "Відкрити Telegram");
TGA_TEXT(OR_SCAN, "або відскануйте QR-код телефоном");
TGA_TEXT(STEP_PICK, "Виберіть там це саме число");
TGA_TEXT(STEP_TYPE, "Наберіть там це саме число");
TGA_TEXT(STEP_PERHAPS, "Підтвердьте вхід там. Бот може запитати це число");
TGA_TEXT(STEP_CONFIRM, "Підтвердьте вхід, якщо бот запитає");
TGA_TEXT(GOES_ON, "Поверніться до браузера: вхід відбудеться сам");
TGA_TEXT(LATE, "Повідомлення ще немає? Коли входять одразу багато людей, воно надходить трохи згодом");
TGA_TEXT(QR_LABEL, "QR-код із посиланням на Telegram");
TGA_TEXT(QR_CAPTION, "Наведіть сюди камеру телефона");
TGA_TEXT(QR_FOLD, "Telegram на іншому пристрої?");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "Чекаємо на вас у Telegram");
TGA_TEXT(STATE_OPENED, "Натисніть {code} у Telegram");
TGA_TEXT(STATE_OPENED_TYPE, "Наберіть {code} у Telegram");
TGA_TEXT(STATE_OPENED_PERHAPS, "Підтвердьте вхід у Telegram. Якщо запитають: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "Підтвердьте вхід у Telegram");
TGA_TEXT(STATE_CONFIRMED, "Підтверджено, виконуємо вхід…");
TGA_TEXT(STATE_DECLINED, "Цей вхід відхилено в Telegram.");
TGA_TEXT(STATE_MISMATCH, "У Telegram вибрано інше число, тому вхід зупинено.");
TGA_TEXT(STATE_TAKEN, "Нічого не прив’язано: у того акаунта Telegram тут уже є обліковий запис, або до вашого вже прив’язано Telegram.");
TGA_TEXT(STATE_SHARED, "Це посилання відкрили з двох акаунтів Telegram, тому воно більше не діє.");
TGA_TEXT(STATE_RETURNING, "Підтверджено. Натисніть у Telegram «Повернутися на сайт» або введіть тут шість цифр від бота.");
TGA_TEXT(STATE_REVOKED, "Цей вхід завершено.");
TGA_TEXT(STATE_CONTESTED, "Цей вхід використали у двох браузерах, тому його завершено.");
TGA_TEXT(STATE_EXPIRED, "Цей код застарів.");
TGA_TEXT(STATE_FAILED, "Щось пішло не так. Спробуйте ще раз.");
TGA_TEXT(STATE_LOST, "Немає зв’язку, пробуємо ще раз…");
TGA_TEXT(NEW_CODE, "Новий код");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "Ще один крок");
TGA_TEXT(RETURN_WHY, "Натисніть у Telegram «Повернутися на сайт» під повідомленням бота. Сторінка має відкритися в цьому браузері.");
TGA_TEXT(RETURN_ENTER, "Бот показує в Telegram шість цифр: введіть їх тут.");
TGA_TEXT(RETURN_SAME, "Telegram на цьому ж комп’ютері? Кнопка «Повернутися на сайт» під повідомленням бота замінить цифри.");
TGA_TEXT(RETURN_OTHER, "Telegram на іншому пристрої?");
TGA_TEXT(RETURN_DIGITS, "Натисніть там «Сторінка на іншому пристрої». Бот покаже шість цифр: введіть їх тут.");
TGA_TEXT(RETURN_CODE_LABEL, "Шість цифр від бота");
TGA_TEXT(RETURN_BUTTON, "Увійти");
TGA_TEXT(RETURN_LEFT, "Не виходить?");
TGA_TEXT(RETURN_AGAIN, "Почати знову");
TGA_TEXT(ELSEWHERE, "Поверніться до того браузера, де почали вхід");
TGA_TEXT(ELSEWHERE_WHY, "Продовжити вхід можна лише там. Ця сторінка відкрилася в іншому браузері, можливо, всередині Telegram.");
TGA_TEXT(ELSEWHERE_OPEN, "Якщо ви почали в браузері цього пристрою, виберіть у меню сторінки «Відкрити в браузері».");
TGA_TEXT(ELSEWHERE_CODE, "Якщо ви почали на іншому пристрої, введіть там шість цифр із чату.");
TGA_TEXT(ELSEWHERE_NONE, "Там ви вже увійшли. Ця сторінка відкрилася в іншому браузері, можливо, всередині Telegram; її можна закрити.");

/* Ways around. */
TGA_TEXT(HELP, "Посилання не відкривається?");
TGA_TEXT(HELP_APP, "Якщо t.me недоступний, це посилання веде просто в застосунок:");
TGA_TEXT(HELP_APP_LINK, "Відкрити застосунок Telegram");
TGA_TEXT(HELP_COMMAND, "Або знайдіть у Telegram {{bot}} і надішліть йому повідомлення:");
TGA_TEXT(COMMAND_LABEL, "Повідомлення для бота");
TGA_TEXT(COPY, "Скопіювати");
TGA_TEXT(COPIED, "Скопійовано");
TGA_TEXT(HELP_CLAIM, "Підтвердили в Telegram, а тут нічого не відбувається?");
TGA_TEXT(CLAIM, "Вхід підтверджено");
TGA_TEXT(NOSCRIPT, "JavaScript вимкнено, і сторінка не побачить підтвердження. Коли підтвердите, натисніть:");
TGA_TEXT(NOSCRIPT_LEFT, "Посилання діє {{expires_in}} с.");
TGA_TEXT(FRESH_LINK, "Нове посилання");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "Поки не підтверджено. Спершу підтвердьте в Telegram, потім натисніть кнопку знову.");
TGA_TEXT(NOTICE_DECLINED, "Той вхід відхилено в Telegram. Ось новий код.");
TGA_TEXT(NOTICE_MISMATCH, "У Telegram вибрано інше число, тому той вхід зупинено. Ось новий код.");
TGA_TEXT(NOTICE_SHARED, "Те посилання відкрили з двох акаунтів Telegram, тому воно більше не діє. Ось нове. Не пересилайте його нікому.");
TGA_TEXT(NOTICE_EXPIRED, "Той код застарів. Ось новий.");
TGA_TEXT(NOTICE_CONTESTED, "Ваш вхід використали у двох браузерах, тому його завершено. Якщо це були не ви, його могли скопіювати: входьте лише на пристрої, якому довіряєте.");
TGA_TEXT(NOTICE_RETURN_LATE, "Ця адреса діяла лише хвилину. Введіть натомість шість цифр із чату.");
TGA_TEXT(NOTICE_RETURN_CODE, "Цифри не підходять. Після п’яти хибних спроб вхід зупиниться.");
TGA_TEXT(NOTICE_RETURN_BURNED, "Цифри п’ять разів ввели неправильно, тому той вхід зупинено. Ось новий код.");
TGA_TEXT(NOTICE_LOGGED_OUT, "Ви вийшли.");
TGA_TEXT(NOTICE_PASSWORD, "Неправильне ім’я користувача або пароль.");
TGA_TEXT(NOTICE_THROTTLED, "Забагато неправильних паролів. Трохи зачекайте або увійдіть через Telegram.");
TGA_TEXT(NOTICE_REFUSED, "Пароль правильний, але цей сайт вас не впускає.");
TGA_TEXT(NOTICE_ENDED, "Вхід на тому пристрої завершено.");
TGA_TEXT(NOTICE_OTHERS, "Вхід на всіх інших пристроях завершено.");
TGA_TEXT(NOTICE_APPLICATION, "Ви вийшли із застосунку.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "Ключ доступу додано.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "Ключ має нову назву.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "Ключ видалено, і він більше нікого не впустить. На пристрої чи в менеджері паролів він може лишитися: видаліть його й там.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "Це ваш єдиний спосіб входу, тому ключ залишається. Спершу додайте інший ключ або пароль.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "Такого ключа більше немає.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "Ключу потрібна назва.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "Дякуємо. Тепер можна додати ключ доступу.");
TGA_TEXT(NOTICE_STALE, "Перш ніж змінювати спосіб входу, увійдіть ще раз.");
TGA_TEXT(NOTICE_LINKED, "Акаунт Telegram прив’язано. Тепер можна входити й через нього.");
TGA_TEXT(NOTICE_TAKEN, "Нічого не прив’язано: у того акаунта Telegram тут уже є обліковий запис, або до вашого вже прив’язано Telegram.");
TGA_TEXT(NOTICE_LINK_DECLINED, "Нічого не прив’язано: у Telegram відмовилися.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "Нічого не прив’язано: у Telegram вибрано інше число.");
TGA_TEXT(NOTICE_LINK_SHARED, "Нічого не прив’язано: посилання в Telegram відкрили кілька людей.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "Нічого не прив’язано: минуло забагато часу, або розпочато в іншому браузері. Почніть знову.");
TGA_TEXT(NOTICE_UNLINKED, "Акаунт Telegram більше не прив’язано, на інших пристроях ви вийшли.");
TGA_TEXT(NOTICE_LAST_WAY, "Іншого способу увійти сюди у вас немає, тому Telegram лишається прив’язаним. Відв’язати його можна, коли у вас буде ім’я користувача з власним паролем або ключ доступу.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "Прив’язати Telegram до {{links}}");
TGA_TEXT(LINK_LEDE, "Після цього можна буде входити й через акаунт Telegram");
TGA_TEXT(LINK_GOES_ON, "Поверніться до браузера. Сторінка продовжить сама");
TGA_TEXT(LINK_BACK, "Назад до облікового запису");
TGA_TEXT(LINK_WHY, "Прив’яжіть акаунт Telegram, щоб входити й через нього.");
TGA_TEXT(LINK_BUTTON, "Прив’язати Telegram");
TGA_TEXT(LINKED, "Акаунт Telegram прив’язано: через нього можна входити.");
TGA_TEXT(UNLINK, "Відв’язати Telegram");
TGA_TEXT(UNLINK_WHY, "Після цього входити треба буде з ім’ям користувача та паролем або з ключем доступу. На інших пристроях ви вийдете.");
TGA_TEXT(UNLINK_BUTTON, "Відв’язати");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "Telegram зараз не відповідає, і посилання на нього може нікуди не привести. Увійдіть іншим способом або поверніться трохи пізніше.");
TGA_TEXT(BY_TELEGRAM, "Усе одно ввійти через Telegram");
TGA_TEXT(ANOTHER_WAY, "Увійти іншим способом");
TGA_TEXT(BY_PASSWORD, "Увійти за паролем");
TGA_TEXT(BY_PASSWORD_WHY, "Надішліть боту /password: він відповість одноразовим паролем та ім’ям користувача до нього.");
TGA_TEXT(BY_REGISTRATION, "Якщо у вас тут є обліковий запис без Telegram, введіть його ім’я користувача та пароль.");
TGA_TEXT(USERNAME, "Ім’я користувача");
TGA_TEXT(PASSWORD_LABEL, "Пароль");
TGA_TEXT(BY_PASSWORD_BUTTON, "Увійти");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "Увійти з ключем доступу");
TGA_TEXT(PASSKEY_NOSCRIPT, "Для ключів доступу потрібен JavaScript, а тут його вимкнено.");
TGA_TEXT(PASSKEY_OFFER, "Ви ввійшли. Додати ключ доступу?");
TGA_TEXT(PASSKEY_WHY, "З ключем доступу ви входите за відбитком пальця, обличчям або PIN-кодом пристрою, навіть коли Telegram не відповідає.");
TGA_TEXT(PASSKEY_ADD, "Додати ключ доступу");
TGA_TEXT(PASSKEY_NOT_NOW, "Не зараз");
TGA_TEXT(PASSKEYS, "Ваші ключі доступу");
TGA_TEXT(PASSKEY_MADE, "додано {{made}}");
TGA_TEXT(PASSKEY_UNUSED, "ще не використовувався");
TGA_TEXT(PASSKEY_SYNCED, "Синхронізується менеджером паролів");
TGA_TEXT(PASSKEY_COPIED, "Можливо, хтось має копію цього ключа. Видаліть його й додайте новий.");
TGA_TEXT(PASSKEY_CHANGE, "Перейменувати або видалити");
TGA_TEXT(PASSKEY_NAME, "Назва");
TGA_TEXT(PASSKEY_SAVE, "Зберегти");
TGA_TEXT(PASSKEY_REMOVE, "Видалити ключ");
TGA_TEXT(PASSKEY_UNSUPPORTED, "Цей браузер не може створити тут ключ доступу.");
TGA_TEXT(PASSKEY_INVALID, "Відповідь ключа доступу тут не підходить. Спробуйте ще раз.");
TGA_TEXT(PASSKEY_UNKNOWN, "Сайт не знає цього ключа: можливо, його видалено. Увійдіть іншим способом.");
TGA_TEXT(PASSKEY_EXPIRED, "Минуло забагато часу. Спробуйте ще раз.");
TGA_TEXT(PASSKEY_USED, "Цей вхід уже використано. Оновіть сторінку.");
TGA_TEXT(PASSKEY_STALE, "Ви ввійшли давно, тому спершу підтвердьте, що це ви.");
TGA_TEXT(PASSKEY_NOBODY, "Ви більше не ввійшли. Оновіть сторінку.");
TGA_TEXT(PASSKEY_EXISTS, "На цьому пристрої вже є ключ для цього акаунта.");
TGA_TEXT(PASSKEY_TOO_MANY, "Більше ключів додати не можна. Спершу видаліть один.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "Тут ключ додають лише після входу через Telegram. Вийдіть, увійдіть через Telegram і додайте його.");
TGA_TEXT(PASSKEY_CLONED, "Цим ключем відтоді користувалися деінде: можливо, хтось має його копію. Увійдіть іншим способом і видаліть його.");
TGA_TEXT(PASSKEY_BLOCKED, "Цей акаунт заблоковано.");
TGA_TEXT(PASSKEY_REFUSED, "Ключ правильний, але сайт вас не впускає.");
TGA_TEXT(PASSKEY_OFF, "Сайт не приймає ключі доступу.");
TGA_TEXT(PASSKEY_CANCELLED, "Скасовано, або тут немає ключа цього сайту.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "Ви увійшли як");
TGA_TEXT(CONTINUE, "Продовжити");
TGA_TEXT(NOT_YOU, "Це не ви?");
TGA_TEXT(LOG_OUT, "Вийти");
TGA_TEXT(DEVICES, "Ваші пристрої");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "Хвилинку");
TGA_TEXT(UNAVAILABLE_WHY, "Увійти зараз не можна. Сторінка сама пробує знову кожні кілька секунд.");
TGA_TEXT(TRY_AGAIN, "Спробувати знову");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "Не вийшло");
TGA_TEXT(ERROR_ORIGIN, "Запит надійшов з іншої адреси");
TGA_TEXT(ERROR_ORIGIN_WHY, "Увійти можна лише за власною адресою сайту. Кнопка веде туди.");
TGA_TEXT(ERROR_NOT_FOUND, "Такої сторінки немає");
TGA_TEXT(ERROR_METHOD, "За цією адресою немає сторінки");
TGA_TEXT(ERROR_TOO_MANY, "Забагато запитів");
TGA_TEXT(ERROR_TOO_MANY_WHY, "Зачекайте хвилину й спробуйте знову.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "Зараз це неможливо. Спробуйте за кілька секунд.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "Увійти через Telegram");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "Ваші пристрої на сайті {{site_name}}");
TGA_TEXT(DEVICES_WHY, "Бачите чужий пристрій? Завершіть вхід на ньому.");
TGA_TEXT(UNKNOWN_BROWSER, "Невідомий браузер");
TGA_TEXT(THIS_ONE, "Цей пристрій");
TGA_TEXT(ALSO_ON, "Також виконано вхід на {{hosts}}");
TGA_TEXT(USED_NOW, "активний зараз");
TGA_TEXT(USED_MINUTES, "активний {{n}} хв тому");
TGA_TEXT(USED_HOURS, "активний {{n}} год тому");
TGA_TEXT(USED_YESTERDAY, "активний учора");
TGA_TEXT(USED_DAYS, "активний {{n}} дн. тому");
TGA_TEXT(USED_DATE, "активний {{date}}");
TGA_TEXT(END, "Завершити");
TGA_TEXT(END_LABEL, "Завершити вхід: {{browser}} {{os}} {{address}}");
TGA_TEXT(END_OTHERS, "Завершити всі інші");
TGA_TEXT(APPLICATIONS, "Застосунки, у які ви увійшли");
TGA_TEXT(END_LOGIN_LABEL, "Вийти з {{application}}");
TGA_TEXT(BACK, "Повернутися на сайт");
TGA_TEXT(BOT, "У Telegram {{bot}} покаже цей самий список і надішле новий пароль.");
TGA_TEXT(BOT_LINK, "Відкрити {{bot}}");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "Ваш обліковий запис за тридцять днів");
TGA_TEXT(HISTORY_WHY, "Бачите тут те, чого не робили? Завершіть вхід на інших пристроях вище й повідомте тих, хто веде сайт.");
TGA_TEXT(HISTORY_OLDER, "Це найновіше. Старіше не показано.");
TGA_TEXT(EVENT_ENDED, "сеансів: {{ended}}");
TGA_TEXT(PROOF_TELEGRAM, "через Telegram");
TGA_TEXT(PROOF_PASSWORD, "за паролем");
TGA_TEXT(PROOF_PASSKEY, "за ключем доступу");
TGA_TEXT(EVENT_LOGIN, "Вхід");
TGA_TEXT(EVENT_REGISTERED, "Обліковий запис створено");
TGA_TEXT(EVENT_REFUSED, "Сайт відмовив у вході");
TGA_TEXT(EVENT_DECLINED, "Ви відхилили вхід у Telegram");
TGA_TEXT(EVENT_MISMATCH, "У Telegram вибрано неправильне число");
TGA_TEXT(EVENT_SHARED, "Посилання для входу відкрила не одна людина");
TGA_TEXT(EVENT_CONTESTED, "Вхід використали у двох браузерах, його завершено");
TGA_TEXT(EVENT_LOGOUT, "Вихід");
TGA_TEXT(EVENT_REVOKED, "Сайт завершив ваш сеанс");
TGA_TEXT(EVENT_REPLACED, "Новий вхід замінив попередній сеанс");
TGA_TEXT(EVENT_DISPLACED, "Найстаріший сеанс завершено: їх стало забагато");
TGA_TEXT(EVENT_REUSED, "Одноразовий ключ пред’явлено двічі й відкликано");
TGA_TEXT(EVENT_RETURNED, "Браузер підтверджено з чату");
TGA_TEXT(EVENT_RETURN_FAILED, "Введено неправильний код для браузера");
TGA_TEXT(EVENT_PASSWORD_WRONG, "Спроба з неправильним паролем");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "Пароль змінено");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "У Telegram запитано одноразовий пароль");
TGA_TEXT(EVENT_LINKED, "Telegram прив’язано");
TGA_TEXT(EVENT_UNLINKED, "Telegram відв’язано");
TGA_TEXT(EVENT_LINK_REFUSED, "Не вдалося прив’язати Telegram");
TGA_TEXT(EVENT_PASSKEY_ADDED, "Ключ доступу додано");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "Ключ доступу перейменовано");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "Ключ доступу видалено");
TGA_TEXT(EVENT_PASSKEY_CLONED, "Відхилено копію ключа доступу");
TGA_TEXT(EVENT_CLIENT_GRANTED, "Ви дозволили застосунку дізнатися, хто ви");
TGA_TEXT(EVENT_CLIENT_LOGIN, "Вхід у застосунок");
TGA_TEXT(EVENT_CLIENT_REVOKED, "Вихід із застосунку");
TGA_TEXT(EVENT_SITE_ENTERED, "Вхід на сайт");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "Застосунку не вдалося повідомити про ваш вихід");
TGA_TEXT(EVENT_GROUPS, "Змінено ваші групи");
TGA_TEXT(EVENT_BLOCKED, "Обліковий запис заблоковано");
TGA_TEXT(EVENT_UNBLOCKED, "Обліковий запис розблоковано");
TGA_TEXT(EVENT_DELETED, "Обліковий запис видалено");

/* An application that asks. */
TGA_TEXT(CONSENT, "Увійти в {{application}}?");
TGA_TEXT(CONSENT_WHY, "Застосунок дізнається:");
TGA_TEXT(SCOPE_OPENID, "номер вашого облікового запису тут");
TGA_TEXT(SCOPE_PROFILE, "ваше ім’я, ім’я користувача та номер у Telegram");
TGA_TEXT(SCOPE_EMAIL, "адресу пошти, складену з вашого номера");
TGA_TEXT(SCOPE_GROUPS, "ваші групи на цьому сайті");
TGA_TEXT(SCOPE_OFFLINE, "і вхід у ньому залишиться, поки вас немає, до виходу тут");
TGA_TEXT(ALLOW, "Дозволити");
TGA_TEXT(DENY, "Відмовити");
TGA_TEXT(FORBIDDEN, "Вам не можна увійти в {{application}}");
TGA_TEXT(FORBIDDEN_WHY, "Туди впускають лише деякі групи користувачів цього сайту. Якщо ви маєте бути в одній із них, зверніться до тих, хто веде сайт.");
TGA_TEXT(FORBIDDEN_BACK, "Повернутися в {{application}}");
TGA_TEXT(NOT_ENTERED, "Увійти до {{application}} не вдалося");
TGA_TEXT(NOT_ENTERED_WHY, "Минуло забагато часу, вхід почато в іншому браузері або cookie заблоковано.");
TGA_TEXT(REFUSED, "Застосунок звернувся неправильно");
TGA_TEXT(REFUSED_WHY, "З вашим обліковим записом усе гаразд. Тим, хто веде застосунок, це підкаже, що виправити:");
TGA_TEXT(DEVICE, "Під’єднати пристрій");
TGA_TEXT(DEVICE_WHY, "Введіть код з екрана пристрою.");
TGA_TEXT(DEVICE_LABEL, "Код");
TGA_TEXT(DEVICE_WRONG, "Такого коду немає, або він застарів. Перевірте його та спробуйте знову.");
TGA_TEXT(DEVICE_WARNING, "Дозволяйте, лише якщо почали це самі й цей код показує ваш пристрій. Інакше під вашим іменем увійде той, хто надіслав вам посилання чи код.");
TGA_TEXT(DEVICE_APPROVED, "Пристрій під’єднано");
TGA_TEXT(DEVICE_APPROVED_WHY, "Продовжуйте на ньому; цю сторінку можна закрити.");
TGA_TEXT(DEVICE_DENIED, "Пристрій не під’єднано");
TGA_TEXT(DEVICE_DENIED_WHY, "Він нічого не отримав; цю сторінку можна закрити.");
TGA_TEXT(ASK_LOGOUT, "Вийти?");
TGA_TEXT(ASK_LOGOUT_WHY, "Завершиться ваш вхід тут і в застосунках, куди ви через нього увійшли.");
TGA_TEXT(STAY, "Залишитися");
/* clang-format on */

const char *const pushd_texts_uk[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
