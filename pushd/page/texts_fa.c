/*
 * texts_fa.c
 *		The pages in Persian; see texts.h.  Values that may be Latin are isolated, so that
 *		they do not turn the line around.  Numbers are in Latin digits, since the number to
 *		pick is the same one on the page and on the bot's buttons.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "ورود");
TGA_TEXT(TITLE_SITE, "ورود به \u2068{{site_name}}\u2069");
TGA_TEXT(LEDE, "با حساب تلگرام شما");
TGA_TEXT(ASKED_BY, "ورود به");

/* The three steps. */
TGA_TEXT(REMEMBER, "این عدد را به خاطر بسپارید");
TGA_TEXT(OPEN, "تلگرام را باز کنید و «شروع» را بزنید");
TGA_TEXT(OPEN_BUTTON, "باز کردن تلگرام");
TGA_TEXT(OR_SCAN, "یا کد QR را با گوشی اسکن کنید");
TGA_TEXT(STEP_PICK, "همین عدد را آنجا انتخاب کنید");
TGA_TEXT(STEP_TYPE, "همین عدد را آنجا وارد کنید");
TGA_TEXT(STEP_PERHAPS, "ورود را آنجا تأیید کنید. شاید ربات این عدد را بپرسد");
TGA_TEXT(STEP_CONFIRM, "اگر ربات پرسید، ورود را آنجا تأیید کنید");
TGA_TEXT(GOES_ON, "به مرورگر برگردید: ورود خودبه‌خود انجام می‌شود");
TGA_TEXT(LATE, "هنوز پیامی نرسیده؟ وقتی افراد زیادی هم‌زمان وارد می‌شوند، پیام کمی دیرتر می‌رسد");
TGA_TEXT(QR_LABEL, "کد QR پیوند تلگرام");
TGA_TEXT(QR_CAPTION, "دوربین گوشی را رو به اینجا بگیرید");
TGA_TEXT(QR_FOLD, "تلگرام روی دستگاه دیگری است؟");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "در تلگرام منتظر شما هستیم");
TGA_TEXT(STATE_OPENED, "در تلگرام {code} را بزنید");
TGA_TEXT(STATE_OPENED_TYPE, "در تلگرام {code} را وارد کنید");
TGA_TEXT(STATE_OPENED_PERHAPS, "ورود را در تلگرام تأیید کنید. اگر پرسید: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "ورود را در تلگرام تأیید کنید");
TGA_TEXT(STATE_CONFIRMED, "تأیید شد، در حال ورود…");
TGA_TEXT(STATE_DECLINED, "این ورود در تلگرام رد شد.");
TGA_TEXT(STATE_MISMATCH, "در تلگرام عدد دیگری انتخاب شد، پس این ورود متوقف شد.");
TGA_TEXT(STATE_TAKEN, "چیزی وصل نشد: آن حساب تلگرام از پیش اینجا حسابی دارد، یا حساب شما به تلگرام وصل است.");
TGA_TEXT(STATE_SHARED, "این پیوند از دو حساب تلگرام باز شد، پس دیگر کار نمی‌کند.");
TGA_TEXT(STATE_RETURNING, "تأیید شد. در تلگرام «بازگشت به سایت» را بزنید یا شش رقمی را که ربات نشان می‌دهد اینجا وارد کنید.");
TGA_TEXT(STATE_REVOKED, "این ورود پایان یافته است.");
TGA_TEXT(STATE_CONTESTED, "این ورود در دو مرورگر استفاده شد، پس پایان یافت.");
TGA_TEXT(STATE_EXPIRED, "مهلت این کد تمام شده است.");
TGA_TEXT(STATE_FAILED, "مشکلی پیش آمد. دوباره تلاش کنید.");
TGA_TEXT(STATE_LOST, "اتصال برقرار نیست، دوباره تلاش می‌کنیم…");
TGA_TEXT(NEW_CODE, "کد تازه");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "یک گام دیگر");
TGA_TEXT(RETURN_WHY, "در تلگرام زیر پیام ربات «بازگشت به سایت» را بزنید. باید در همین مرورگر باز شود.");
TGA_TEXT(RETURN_ENTER, "ربات در تلگرام شش رقم نشان می‌دهد: آن‌ها را اینجا وارد کنید.");
TGA_TEXT(RETURN_SAME, "تلگرام در همین رایانه است؟ «بازگشت به سایت» زیر پیام ربات همان کار را می‌کند.");
TGA_TEXT(RETURN_OTHER, "تلگرام در دستگاه دیگری است؟");
TGA_TEXT(RETURN_DIGITS, "آنجا «صفحهٔ من در دستگاه دیگری است» را بزنید. ربات شش رقم نشان می‌دهد: آن‌ها را اینجا وارد کنید.");
TGA_TEXT(RETURN_CODE_LABEL, "شش رقم ربات");
TGA_TEXT(RETURN_BUTTON, "ورود");
TGA_TEXT(RETURN_LEFT, "پیش نمی‌رود؟");
TGA_TEXT(RETURN_AGAIN, "شروع دوباره");
TGA_TEXT(ELSEWHERE, "به همان مرورگری برگردید که در آن آغاز کردید");
TGA_TEXT(ELSEWHERE_WHY, "ورود تنها در همان‌جا ادامه می‌یابد. این صفحه در مرورگر دیگری باز شده است، شاید درون خود تلگرام.");
TGA_TEXT(ELSEWHERE_OPEN, "اگر در مرورگر همین دستگاه آغاز کردید، در منوی این صفحه «باز کردن در مرورگر» را برگزینید.");
TGA_TEXT(ELSEWHERE_CODE, "اگر در دستگاه دیگری آغاز کردید، شش رقم گفتگو را همان‌جا وارد کنید.");
TGA_TEXT(ELSEWHERE_NONE, "شما در آنجا وارد شده‌اید. این صفحه در مرورگر دیگری باز شده است، شاید درون خود تلگرام، و می‌توانید آن را ببندید.");

/* Ways around. */
TGA_TEXT(HELP, "پیوند باز نمی‌شود؟");
TGA_TEXT(HELP_APP, "اگر t.me در دسترس نیست، این پیوند یک‌راست به برنامه می‌رود:");
TGA_TEXT(HELP_APP_LINK, "باز کردن برنامهٔ تلگرام");
TGA_TEXT(HELP_COMMAND, "یا \u2068{{bot}}\u2069 را در تلگرام پیدا کنید و این پیام را برایش بفرستید:");
TGA_TEXT(COMMAND_LABEL, "پیام برای ربات");
TGA_TEXT(COPY, "کپی");
TGA_TEXT(COPIED, "کپی شد");
TGA_TEXT(HELP_CLAIM, "در تلگرام تأیید کردید و اینجا اتفاقی نمی‌افتد؟");
TGA_TEXT(CLAIM, "تأیید کردم");
TGA_TEXT(NOSCRIPT, "جاوااسکریپت خاموش است و این صفحه تأیید شما را نمی‌بیند. پس از تأیید، این دکمه را بزنید:");
TGA_TEXT(NOSCRIPT_LEFT, "این پیوند {{expires_in}} ثانیه اعتبار دارد.");
TGA_TEXT(FRESH_LINK, "پیوند تازه");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "هنوز تأیید نشده است. نخست در تلگرام تأیید کنید، سپس دکمه را دوباره بزنید.");
TGA_TEXT(NOTICE_DECLINED, "آن ورود در تلگرام رد شد. این هم یک کد تازه.");
TGA_TEXT(NOTICE_MISMATCH, "در تلگرام عدد دیگری انتخاب شد، پس آن ورود متوقف شد. این هم یک کد تازه.");
TGA_TEXT(NOTICE_SHARED, "آن پیوند از دو حساب تلگرام باز شد، پس دیگر کار نمی‌کند. این هم یک پیوند تازه. آن را برای کسی نفرستید.");
TGA_TEXT(NOTICE_EXPIRED, "مهلت آن کد تمام شد. این هم یک کد تازه.");
TGA_TEXT(NOTICE_CONTESTED, "ورود شما در دو مرورگر استفاده شد، پس پایان یافت. اگر شما نبودید، شاید کسی از آن رونوشت برداشته باشد: فقط با دستگاهی وارد شوید که به آن اعتماد دارید.");
TGA_TEXT(NOTICE_RETURN_LATE, "آن نشانی تنها یک دقیقه اعتبار داشت. به جای آن شش رقم گفتگو را وارد کنید.");
TGA_TEXT(NOTICE_RETURN_CODE, "این شش رقم درست نیست. پس از پنج بار اشتباه این ورود متوقف می‌شود.");
TGA_TEXT(NOTICE_RETURN_BURNED, "رقم‌ها پنج بار نادرست وارد شد، پس آن ورود متوقف شد. این هم یک کد تازه.");
TGA_TEXT(NOTICE_LOGGED_OUT, "خارج شدید.");
TGA_TEXT(NOTICE_PASSWORD, "نام کاربری یا گذرواژه نادرست است.");
TGA_TEXT(NOTICE_THROTTLED, "گذرواژهٔ نادرست بیش از اندازه وارد شد. کمی صبر کنید یا با تلگرام وارد شوید.");
TGA_TEXT(NOTICE_REFUSED, "گذرواژه درست است، اما این سایت اجازهٔ ورود به شما نمی‌دهد.");
TGA_TEXT(NOTICE_ENDED, "از آن دستگاه خارج شدید.");
TGA_TEXT(NOTICE_OTHERS, "از همهٔ دستگاه‌های دیگر خارج شدید.");
TGA_TEXT(NOTICE_APPLICATION, "از آن برنامه خارج شدید.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "گذرکلید افزوده شد.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "گذرکلید نام تازه‌ای دارد.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "گذرکلید حذف شد و دیگر کسی را راه نمی‌دهد. شاید دستگاه یا مدیر گذرواژه هنوز آن را نشان دهد؛ آنجا هم حذفش کنید.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "این تنها راه ورود شماست، پس می‌ماند. نخست گذرکلید دیگر یا گذرواژه‌ای بیفزایید.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "چنین گذرکلیدی دیگر نیست.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "گذرکلید به نام نیاز دارد.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "سپاس. اکنون می‌توانید گذرکلید را بیفزایید.");
TGA_TEXT(NOTICE_STALE, "پیش از تغییر راه ورود، یک بار دیگر وارد شوید.");
TGA_TEXT(NOTICE_LINKED, "حساب تلگرام شما وصل شد. از این پس می‌توانید با آن هم وارد شوید.");
TGA_TEXT(NOTICE_TAKEN, "چیزی وصل نشد: آن حساب تلگرام از پیش اینجا حسابی دارد، یا حساب شما به تلگرام وصل است.");
TGA_TEXT(NOTICE_LINK_DECLINED, "چیزی وصل نشد: در تلگرام رد شد.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "چیزی وصل نشد: در تلگرام عدد دیگری انتخاب شد.");
TGA_TEXT(NOTICE_LINK_SHARED, "چیزی وصل نشد: بیش از یک نفر پیوند را در تلگرام باز کردند.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "چیزی وصل نشد: زمان زیادی گذشت، یا در مرورگر دیگری شروع شده بود. دوباره شروع کنید.");
TGA_TEXT(NOTICE_UNLINKED, "حساب تلگرام شما دیگر وصل نیست و از دستگاه‌های دیگر خارج شدید.");
TGA_TEXT(NOTICE_LAST_WAY, "تلگرام تنها راه ورود شما به اینجاست، پس وصل می‌ماند. وقتی نام کاربری با گذرواژهٔ خودتان یا گذرکلید داشتید، می‌شود آن را جدا کرد.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "وصل کردن تلگرام به \u2068{{links}}\u2069");
TGA_TEXT(LINK_LEDE, "پس از آن می‌توانید با حساب تلگرام خود هم وارد شوید");
TGA_TEXT(LINK_GOES_ON, "به مرورگر برگردید. این صفحه خودش ادامه می‌دهد");
TGA_TEXT(LINK_BACK, "بازگشت به حساب");
TGA_TEXT(LINK_WHY, "حساب تلگرام خود را وصل کنید تا با آن هم وارد شوید.");
TGA_TEXT(LINK_BUTTON, "وصل کردن تلگرام");
TGA_TEXT(LINKED, "حساب تلگرام شما وصل است: می‌توانید با آن وارد شوید.");
TGA_TEXT(UNLINK, "جدا کردن تلگرام");
TGA_TEXT(UNLINK_WHY, "پس از آن با نام کاربری و گذرواژه یا با گذرکلید وارد می‌شوید. از دستگاه‌های دیگر خارج می‌شوید.");
TGA_TEXT(UNLINK_BUTTON, "جدا کن");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "تلگرام اکنون پاسخ نمی‌دهد و پیوند آن شاید به جایی نرسد. به روشی دیگر وارد شوید یا کمی بعد برگردید.");
TGA_TEXT(BY_TELEGRAM, "با این حال ورود از طریق تلگرام");
TGA_TEXT(ANOTHER_WAY, "ورود به روشی دیگر");
TGA_TEXT(BY_PASSWORD, "ورود با گذرواژه");
TGA_TEXT(BY_PASSWORD_WHY, "برای ربات \u2068/password\u2069 بفرستید: یک گذرواژهٔ یک‌بارمصرف و نام کاربری آن را برایتان می‌فرستد.");
TGA_TEXT(BY_REGISTRATION, "اگر اینجا حسابی بدون تلگرام دارید، نام کاربری و گذرواژهٔ آن را وارد کنید.");
TGA_TEXT(USERNAME, "نام کاربری");
TGA_TEXT(PASSWORD_LABEL, "گذرواژه");
TGA_TEXT(BY_PASSWORD_BUTTON, "ورود");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "ورود با گذرکلید");
TGA_TEXT(PASSKEY_NOSCRIPT, "گذرکلیدها به جاوااسکریپت نیاز دارند که اینجا خاموش است.");
TGA_TEXT(PASSKEY_OFFER, "شما وارد شدید. گذرکلیدی اضافه شود؟");
TGA_TEXT(PASSKEY_WHY, "با گذرکلید، با اثر انگشت، چهره یا پین دستگاه وارد می‌شوید، حتی وقتی تلگرام پاسخ نمی‌دهد.");
TGA_TEXT(PASSKEY_ADD, "افزودن گذرکلید");
TGA_TEXT(PASSKEY_NOT_NOW, "اکنون نه");
TGA_TEXT(PASSKEYS, "گذرکلیدهای شما");
TGA_TEXT(PASSKEY_MADE, "افزوده‌شده در \u2068{{made}}\u2069");
TGA_TEXT(PASSKEY_UNUSED, "هنوز استفاده نشده");
TGA_TEXT(PASSKEY_SYNCED, "با مدیر گذرواژهٔ شما همگام می‌شود");
TGA_TEXT(PASSKEY_COPIED, "شاید کسی نسخه‌ای از این گذرکلید داشته باشد. آن را حذف کنید و یکی تازه بیفزایید.");
TGA_TEXT(PASSKEY_CHANGE, "تغییر نام یا حذف");
TGA_TEXT(PASSKEY_NAME, "نام");
TGA_TEXT(PASSKEY_SAVE, "ذخیره");
TGA_TEXT(PASSKEY_REMOVE, "حذف گذرکلید");
TGA_TEXT(PASSKEY_UNSUPPORTED, "این مرورگر نمی‌تواند اینجا گذرکلید بسازد.");
TGA_TEXT(PASSKEY_INVALID, "پاسخ گذرکلید اینجا معتبر نیست. دوباره تلاش کنید.");
TGA_TEXT(PASSKEY_UNKNOWN, "سایت این گذرکلید را نمی‌شناسد؛ شاید حذف شده باشد. به روشی دیگر وارد شوید.");
TGA_TEXT(PASSKEY_EXPIRED, "بیش از حد طول کشید. دوباره تلاش کنید.");
TGA_TEXT(PASSKEY_USED, "این ورود در این میان استفاده شد. صفحه را دوباره بارگذاری کنید.");
TGA_TEXT(PASSKEY_STALE, "مدتی از ورود شما گذشته است؛ نخست تأیید کنید که خودتان هستید.");
TGA_TEXT(PASSKEY_NOBODY, "شما دیگر وارد نیستید. صفحه را دوباره بارگذاری کنید.");
TGA_TEXT(PASSKEY_EXISTS, "روی آن دستگاه از پیش گذرکلیدی برای این حساب هست.");
TGA_TEXT(PASSKEY_TOO_MANY, "به بیشترین شمار گذرکلید رسیده‌اید. نخست یکی را حذف کنید.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "اینجا گذرکلید تنها پس از ورود با تلگرام افزوده می‌شود. خارج شوید، با تلگرام وارد شوید و سپس آن را بیفزایید.");
TGA_TEXT(PASSKEY_CLONED, "این گذرکلید از آن پس جای دیگری به کار رفته؛ شاید کسی نسخه‌ای از آن دارد. به روشی دیگر وارد شوید و آن را حذف کنید.");
TGA_TEXT(PASSKEY_BLOCKED, "این حساب مسدود است.");
TGA_TEXT(PASSKEY_REFUSED, "گذرکلید درست است، اما این سایت شما را راه نمی‌دهد.");
TGA_TEXT(PASSKEY_OFF, "این سایت گذرکلید نمی‌پذیرد.");
TGA_TEXT(PASSKEY_CANCELLED, "لغو شد، یا اینجا گذرکلیدی از این سایت نیست.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "وارد شده‌اید با نام");
TGA_TEXT(CONTINUE, "ادامه");
TGA_TEXT(NOT_YOU, "شما نیستید؟");
TGA_TEXT(LOG_OUT, "خروج");
TGA_TEXT(DEVICES, "دستگاه‌های شما");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "یک لحظه صبر کنید");
TGA_TEXT(UNAVAILABLE_WHY, "اکنون نمی‌توان وارد شد. این صفحه هر چند ثانیه خودش دوباره تلاش می‌کند.");
TGA_TEXT(TRY_AGAIN, "تلاش دوباره");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "نشد");
TGA_TEXT(ERROR_ORIGIN, "این درخواست از نشانی دیگری آمده است");
TGA_TEXT(ERROR_ORIGIN_WHY, "فقط در نشانی خود سایت می‌توان وارد شد. این دکمه به آنجا می‌رود.");
TGA_TEXT(ERROR_NOT_FOUND, "چنین صفحه‌ای وجود ندارد");
TGA_TEXT(ERROR_METHOD, "در این نشانی صفحه‌ای نیست");
TGA_TEXT(ERROR_TOO_MANY, "درخواست‌ها بیش از اندازه است");
TGA_TEXT(ERROR_TOO_MANY_WHY, "یک دقیقه صبر کنید و دوباره تلاش کنید.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "اکنون شدنی نیست. چند ثانیهٔ دیگر دوباره تلاش کنید.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "ورود با تلگرام");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "دستگاه‌های شما در \u2068{{site_name}}\u2069");
TGA_TEXT(DEVICES_WHY, "دستگاهی ناآشنا می‌بینید؟ از آن خارج شوید.");
TGA_TEXT(UNKNOWN_BROWSER, "مرورگر ناشناخته");
TGA_TEXT(THIS_ONE, "همین دستگاه");
TGA_TEXT(ALSO_ON, "همچنین وارد شده در ⁨{{hosts}}⁩");
TGA_TEXT(USED_NOW, "آخرین استفاده: همین حالا");
TGA_TEXT(USED_MINUTES, "آخرین استفاده: {{n}} دقیقه پیش");
TGA_TEXT(USED_HOURS, "آخرین استفاده: {{n}} ساعت پیش");
TGA_TEXT(USED_YESTERDAY, "آخرین استفاده: دیروز");
TGA_TEXT(USED_DAYS, "آخرین استفاده: {{n}} روز پیش");
TGA_TEXT(USED_DATE, "آخرین استفاده: \u2068{{date}}\u2069");
TGA_TEXT(END, "خروج");
TGA_TEXT(END_LABEL, "خروج از \u2068{{browser}} {{os}}\u2069 \u2068{{address}}\u2069");
TGA_TEXT(END_OTHERS, "خروج از همهٔ دستگاه‌های دیگر");
TGA_TEXT(APPLICATIONS, "برنامه‌هایی که به آن‌ها وارد شده‌اید");
TGA_TEXT(END_LOGIN_LABEL, "خروج از \u2068{{application}}\u2069");
TGA_TEXT(BACK, "بازگشت به سایت");
TGA_TEXT(BOT, "در تلگرام، \u2068{{bot}}\u2069 همین فهرست را نشان می‌دهد و گذرواژهٔ تازه می‌فرستد.");
TGA_TEXT(BOT_LINK, "باز کردن \u2068{{bot}}\u2069");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "حساب شما در سی روز گذشته");
TGA_TEXT(HISTORY_WHY, "چیزی می‌بینید که کار شما نبوده است؟ از دستگاه‌های دیگر در بالا خارج شوید و به گردانندگان سایت خبر دهید.");
TGA_TEXT(HISTORY_OLDER, "این‌ها تازه‌ترین‌ها هستند. قدیمی‌ترها نشان داده نمی‌شوند.");
TGA_TEXT(EVENT_ENDED, "نشست‌ها: \u2068{{ended}}\u2069");
TGA_TEXT(PROOF_TELEGRAM, "با تلگرام");
TGA_TEXT(PROOF_PASSWORD, "با گذرواژه");
TGA_TEXT(PROOF_PASSKEY, "با گذرکلید");
TGA_TEXT(EVENT_LOGIN, "ورود");
TGA_TEXT(EVENT_REGISTERED, "حساب ساخته شد");
TGA_TEXT(EVENT_REFUSED, "سایت ورودی را نپذیرفت");
TGA_TEXT(EVENT_DECLINED, "شما ورودی را در تلگرام رد کردید");
TGA_TEXT(EVENT_MISMATCH, "در تلگرام عدد نادرستی انتخاب شد");
TGA_TEXT(EVENT_SHARED, "بیش از یک نفر پیوند ورود را باز کرد");
TGA_TEXT(EVENT_CONTESTED, "ورودی در دو مرورگر استفاده شد و پایان یافت");
TGA_TEXT(EVENT_LOGOUT, "خروج");
TGA_TEXT(EVENT_REVOKED, "سایت نشست شما را پایان داد");
TGA_TEXT(EVENT_REPLACED, "ورودی تازه جای نشست پیشین را گرفت");
TGA_TEXT(EVENT_DISPLACED, "قدیمی‌ترین نشست پایان یافت، چون تعدادشان زیاد بود");
TGA_TEXT(EVENT_REUSED, "کلیدی یک‌بارمصرف دو بار به کار رفت و باطل شد");
TGA_TEXT(EVENT_RETURNED, "مرورگر از داخل گفتگو تأیید شد");
TGA_TEXT(EVENT_RETURN_FAILED, "کد نادرستی برای مرورگر وارد شد");
TGA_TEXT(EVENT_PASSWORD_WRONG, "گذرواژهٔ نادرستی امتحان شد");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "گذرواژه تغییر کرد");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "در تلگرام گذرواژهٔ یک‌بارمصرف خواسته شد");
TGA_TEXT(EVENT_LINKED, "حساب تلگرام وصل شد");
TGA_TEXT(EVENT_UNLINKED, "حساب تلگرام جدا شد");
TGA_TEXT(EVENT_LINK_REFUSED, "حساب تلگرامی را نشد وصل کرد");
TGA_TEXT(EVENT_PASSKEY_ADDED, "گذرکلید افزوده شد");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "نام گذرکلید تغییر کرد");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "گذرکلید حذف شد");
TGA_TEXT(EVENT_PASSKEY_CLONED, "رونوشتی از گذرکلید رد شد");
TGA_TEXT(EVENT_CLIENT_GRANTED, "به برنامه‌ای اجازه دادید بداند که هستید");
TGA_TEXT(EVENT_CLIENT_LOGIN, "ورود به برنامه");
TGA_TEXT(EVENT_CLIENT_REVOKED, "خروج از برنامه");
TGA_TEXT(EVENT_SITE_ENTERED, "ورود به سایت");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "خبر خروج شما به برنامه‌ای نرسید");
TGA_TEXT(EVENT_GROUPS, "گروه‌های شما تغییر کرد");
TGA_TEXT(EVENT_BLOCKED, "حساب مسدود شد");
TGA_TEXT(EVENT_UNBLOCKED, "حساب از مسدودی درآمد");
TGA_TEXT(EVENT_DELETED, "حساب حذف شد");

/* An application that asks. */
TGA_TEXT(CONSENT, "به \u2068{{application}}\u2069 وارد می‌شوید؟");
TGA_TEXT(CONSENT_WHY, "این برنامه خبردار می‌شود از:");
TGA_TEXT(SCOPE_OPENID, "شمارهٔ حساب شما در اینجا");
TGA_TEXT(SCOPE_PROFILE, "نام، نام کاربری و شمارهٔ تلگرام شما");
TGA_TEXT(SCOPE_EMAIL, "نشانی ایمیلی که از شمارهٔ شما ساخته شده است");
TGA_TEXT(SCOPE_GROUPS, "گروه‌های شما در این سایت");
TGA_TEXT(SCOPE_OFFLINE, "و در نبود شما نیز وارد می‌ماند، تا زمانی که اینجا خارج شوید");
TGA_TEXT(ALLOW, "اجازه می‌دهم");
TGA_TEXT(DENY, "اجازه نمی‌دهم");
TGA_TEXT(FORBIDDEN, "اجازهٔ ورود به \u2068{{application}}\u2069 را ندارید");
TGA_TEXT(FORBIDDEN_WHY, "تنها گروه‌هایی از کاربران این سایت می‌توانند وارد آن شوند. اگر باید در یکی از آن‌ها باشید، با گردانندگان سایت تماس بگیرید.");
TGA_TEXT(FORBIDDEN_BACK, "بازگشت به \u2068{{application}}\u2069");
TGA_TEXT(NOT_ENTERED, "ورود به ⁨{{application}}⁩ انجام نشد");
TGA_TEXT(NOT_ENTERED_WHY, "زمان زیادی گذشته، ورود در مرورگر دیگری آغاز شده، یا کوکی‌ها مسدودند.");
TGA_TEXT(REFUSED, "درخواست این برنامه معتبر نیست");
TGA_TEXT(REFUSED_WHY, "حساب شما مشکلی ندارد. این نوشته به گردانندگان برنامه می‌گوید چه چیزی را درست کنند:");
TGA_TEXT(DEVICE, "اتصال دستگاه");
TGA_TEXT(DEVICE_WHY, "کدی را که دستگاه نشان می‌دهد وارد کنید.");
TGA_TEXT(DEVICE_LABEL, "کد");
TGA_TEXT(DEVICE_WRONG, "چنین کدی وجود ندارد یا مهلتش تمام شده است. آن را بررسی کنید و دوباره تلاش کنید.");
TGA_TEXT(DEVICE_WARNING, "فقط اگر خودتان این کار را آغاز کرده‌اید و دستگاه شما همین کد را نشان می‌دهد اجازه دهید. وگرنه کسی که پیوند یا کد را برایتان فرستاده است به نام شما وارد می‌شود.");
TGA_TEXT(DEVICE_APPROVED, "دستگاه شما متصل شد");
TGA_TEXT(DEVICE_APPROVED_WHY, "همان‌جا ادامه دهید؛ می‌توانید این صفحه را ببندید.");
TGA_TEXT(DEVICE_DENIED, "دستگاه متصل نشد");
TGA_TEXT(DEVICE_DENIED_WHY, "چیزی به آن داده نشد؛ می‌توانید این صفحه را ببندید.");
TGA_TEXT(ASK_LOGOUT, "خارج می‌شوید؟");
TGA_TEXT(ASK_LOGOUT_WHY, "با این کار، هم از اینجا و هم از برنامه‌هایی که از این راه واردشان شده‌اید خارج می‌شوید.");
TGA_TEXT(STAY, "وارد می‌مانم");
/* clang-format on */

const char *const pushd_texts_fa[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
