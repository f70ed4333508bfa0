/*
 * texts_fa.c
 *		The bot's words in Persian.  What may be Latin is isolated, so that it does not turn
 *		the line around, and a line that begins with it has a mark (U+200F), since not every
 *		client sees past what is isolated.  Numbers are in Latin digits, as on the page.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "این سایت");
TGA_TEXT(DEVICE, "\u200f\u2068{browser}\u2069 در \u2068{os}\u2069");
TGA_TEXT(DEVICE_BROWSER, "\u200f\u2068{browser}\u2069");
TGA_TEXT(DEVICE_OS, "مرورگری در \u2068{os}\u2069");
TGA_TEXT(DEVICE_UNKNOWN, "مرورگر ناشناخته");
TGA_TEXT(APPLICATION, "برنامه: \u2068<b>{application}</b>\u2069");
TGA_TEXT(HOST, "سایت: \u2068<code>{host}</code>\u2069");
TGA_TEXT(ADDRESS, "نشانی IP: \u2068<code>{address}</code>\u2069");
TGA_TEXT(ASKED, "زمان: {ago}");
TGA_TEXT(JUST_NOW, "همین حالا");
TGA_TEXT(MINUTES_AGO, "{n} دقیقه پیش");
TGA_TEXT(HOURS_AGO, "{n} ساعت پیش");
TGA_TEXT(DAYS_AGO, "{n} روز پیش");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>وارد \u2068{site}\u2069 می‌شوید؟</b>\n\n"
	"{details}\n\n"
	"عددی را که صفحهٔ ورود نشان می‌دهد بزنید. اگر شما نیستید، «من نبودم» را بزنید.");
TGA_TEXT(OK, "🔐 <b>وارد \u2068{site}\u2069 می‌شوید؟</b>\n\n"
			 "{details}\n\n"
			 "اگر شما نیستید، «من نبودم» را بزنید.");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ ورود");
TGA_TEXT(BUTTON_NO, "🚫 من نبودم");
TGA_TEXT(
	LINK_QUESTION_MATCH,
	"🔗 <b>این حساب تلگرام به حساب \u2068{account}\u2069 در \u2068{site}\u2069 وصل شود؟</b>\n\n{details}\n\n⚠️ از آن پس این حساب تلگرام، حساب <code>\u2068{account}\u2069</code> را باز می‌کند. فقط اگر آن حساب مال شماست و خودتان این کار را شروع کرده‌اید بپذیرید. اگر کسی این پیوند را برایتان فرستاده، حساب خود اوست.\n\nبرای وصل کردن، عددی را که صفحه نشان می‌دهد بزنید. وگرنه «من نبودم» را بزنید.");
TGA_TEXT(
	LINK_QUESTION,
	"🔗 <b>این حساب تلگرام به حساب \u2068{account}\u2069 در \u2068{site}\u2069 وصل شود؟</b>\n\n{details}\n\n⚠️ از آن پس این حساب تلگرام، حساب <code>\u2068{account}\u2069</code> را باز می‌کند. فقط اگر آن حساب مال شماست و خودتان این کار را شروع کرده‌اید بپذیرید. اگر کسی این پیوند را برایتان فرستاده، حساب خود اوست.\n\nوگرنه «من نبودم» را بزنید.");
TGA_TEXT(BUTTON_LINK, "🔗 حسابم را وصل کن");

TGA_TEXT(
	CONFIRMED,
	"✅ <b>وارد \u2068{site}\u2069 شدید.</b>\n\n"
	"به مرورگر خود برگردید: ورود خودبه‌خود انجام می‌شود.\n\n"
	"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "وارد شدید. به مرورگر برگردید");
TGA_TEXT(
	LINKED,
	"🔗 <b>این حساب تلگرام به حساب \u2068{account}\u2069 در \u2068{site}\u2069 وصل شد.</b>\n\nبه مرورگر برگردید: صفحه خودش ادامه می‌دهد. برای جدا کردن آن، \u2068/unlink\u2069 را بفرستید.\n\n{details}");
TGA_TEXT(CALLBACK_LINKED, "وصل شد. به مرورگر برگردید");
TGA_TEXT(
	OFFER_PASSWORD,
	"اگر صفحه ادامه نداد، «نمایش گذرواژه» یک گذرواژهٔ یک‌بارمصرف به شما می‌دهد تا آنجا وارد کنید.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 نمایش گذرواژه");
TGA_TEXT(
	NEW_BROWSER,
	"❗ <b>این نخستین ورود شما از این مرورگر است.</b> اگر شما نبودید، نشست را پایان دهید.");
TGA_TEXT(
	NEW_NETWORK,
	"❗ <b>این نخستین ورود شما از این شبکه است.</b> اگر شما نبودید، نشست را پایان دهید.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>این نخستین ورود شما از این مرورگر و این شبکه است.</b> اگر شما نبودید، نشست را پایان دهید.");
TGA_TEXT(BUTTON_END_THIS, "🚪 پایان این نشست");

TGA_TEXT(RETURN,
		 "✅ <b>ورود به \u2068{site}\u2069 تأیید شد. یک گام دیگر.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"تا یک دقیقه «بازگشت به سایت» را بزنید. صفحه باید در همان مرورگری باز شود که در آن آغاز کردید.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>این شش رقم را در همان صفحه‌ای وارد کنید که در آن آغاز کردید:</b>\n\n<code>\u2068{code}\u2069</code>\n\nتنها در \u2068{site}\u2069 و در هیچ صفحهٔ دیگری. به هیچ‌کس نگویید: هر کس آن‌ها را داشته باشد به جای شما وارد می‌شود. پنج دقیقه اعتبار دارند.");
TGA_TEXT(BUTTON_RETURN, "↩️ بازگشت به سایت");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 صفحهٔ من در دستگاه دیگری است");
TGA_TEXT(CALLBACK_RETURN, "تأیید شد. یک گام دیگر در پیام است");
TGA_TEXT(CALLBACK_RETURN_OVER, "این ورود پایان یافته یا انجام شده است");

TGA_TEXT(
	ALREADY_CONFIRMED,
	"✅ <b>این ورود به \u2068{site}\u2069 را پیش‌تر تأیید کرده‌اید.</b>\n\n"
	"به مرورگر خود برگردید. اگر صفحه ادامه نداد، آن را دوباره بارگذاری کنید.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "وارد شدید. به مرورگر برگردید");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>مهلت این پیوند تمام شده است.</b> صفحهٔ ورود \u2068{site}\u2069 را دوباره باز کنید تا پیوند تازه بگیرید.");
TGA_TEXT(CALLBACK_EXPIRED, "مهلت پیوند تمام شده است. صفحهٔ ورود را دوباره باز کنید");
TGA_TEXT(
	USED,
	"⚠️ <b>کس دیگری از این پیوند استفاده کرده است.</b> صفحهٔ ورود \u2068{site}\u2069 را باز کنید تا پیوند خودتان را بگیرید.");
TGA_TEXT(CALLBACK_USED, "کس دیگری از این پیوند استفاده کرده است");
TGA_TEXT(
	MISMATCH,
	"❌ <b>این عدد صفحه نیست.</b> هیچ‌کس وارد \u2068{site}\u2069 نشد و این پیوند دیگر کار نمی‌کند.\n\n"
	"اگر خودتان بودید، در صفحه کد تازه بگیرید. اگر نه، لازم نیست کاری بکنید.");
TGA_TEXT(CALLBACK_MISMATCH,
		 "این عدد صفحه نیست: هیچ‌کس وارد نشد");
TGA_TEXT(
	MATCH_REQUIRED,
	"اکنون برای ورود به \u2068{site}\u2069 عدد صفحه لازم است. پیوند صفحه را دوباره باز کنید.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "پیوند صفحهٔ ورود را دوباره باز کنید");
TGA_TEXT(
	DECLINED,
	"🚫 <b>ورود به \u2068{site}\u2069 رد شد.</b> هیچ‌کس وارد نشد.\n\n"
	"چه کسی تلاش کرد:\n{details}\n\n"
	"اگر کسی این پیوند یا کد را برایتان فرستاده، می‌خواسته به نام شما وارد شود.");
TGA_TEXT(CALLBACK_DECLINED, "رد شد: هیچ‌کس وارد نشد");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>حساب شما در \u2068{site}\u2069 مسدود است.</b> دلیل آن را از گردانندگان سایت بپرسید.");
TGA_TEXT(CALLBACK_BLOCKED, "حساب شما مسدود است");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>عددهای نادرست زیادی انتخاب شد.</b> یک ربع صبر کنید و سپس صفحهٔ ورود \u2068{site}\u2069 را دوباره باز کنید. هیچ‌کس وارد نشد.");
TGA_TEXT(CALLBACK_THROTTLED, "عددهای نادرست زیاد بود. یک ربع دیگر دوباره امتحان کنید");
TGA_TEXT(
	REFUSED,
	"\u200f⛔ <b>\u2068{site}\u2069 اجازهٔ ورود به شما نمی‌دهد.</b> \u2068{message}\u2069");
TGA_TEXT(CALLBACK_REFUSED, "سایت اجازهٔ ورود به شما نمی‌دهد");
TGA_TEXT(
	TAKEN,
	"⚠️ <b>چیزی وصل نشد.</b> این حساب تلگرام از پیش حسابی در \u2068{site}\u2069 دارد، یا آن حساب به حساب تلگرام دیگری وصل است. حساب‌ها هرگز یکی نمی‌شوند.");
TGA_TEXT(CALLBACK_TAKEN, "چیزی وصل نشد: از پیش حسابی هست");
TGA_TEXT(
	INVALID,
	"🤷 <b>این پیوند ورود نیست.</b> صفحهٔ ورود سایت را باز کنید و از دکمهٔ آنجا استفاده کنید.");
TGA_TEXT(CALLBACK_INVALID, "این دکمه دیگر کار نمی‌کند");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>ورود شما به \u2068{site}\u2069 پایان یافت.</b>\n\n"
	"دو مرورگر از یک ورود استفاده کردند، پس یکی از آن‌ها رونوشت آن را داشت. هر دو خارج شدند و آن رونوشت دیگر کار نمی‌کند. ورودی که تأیید کردید:\n{details}\n\n"
	"دوباره وارد شوید، با دستگاهی که کس دیگری از آن استفاده نمی‌کند. {offer}");

TGA_TEXT(
	FAILED,
	"⚠️ <b>مشکلی از سوی ما پیش آمد.</b> لطفاً یک دقیقهٔ دیگر دوباره تلاش کنید.");
TGA_TEXT(CALLBACK_FAILED, "مشکلی پیش آمد. یک دقیقهٔ دیگر دوباره تلاش کنید");
TGA_TEXT(
	FLOOD,
	"✋ پیام‌ها پشت سر هم زیاد بود. نیم دقیقهٔ دیگر دوباره پاسخ می‌دهم.");
TGA_TEXT(CALLBACK_FLOOD, "بیش از اندازه زدید. نیم دقیقهٔ دیگر تلاش کنید");

TGA_TEXT(
	SESSIONS,
	"🔑 <b>در \u2068{site}\u2069 از اینجاها وارد شده‌اید:</b>\n\n"
	"{list}\n\n"
	"برای خروج از هر کدام، دکمهٔ آن را بزنید.");
TGA_TEXT(NO_SESSIONS,
		 "🔒 <b>در \u2068{site}\u2069 هیچ‌جا وارد نشده‌اید.</b>");
TGA_TEXT(SESSION,
		 "\u200f<b>{n}.</b> {device}\n\u200f\u2068<code>{address}</code>\u2069، {ago}");
TGA_TEXT(SESSION_NOWHERE, "\u200f<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 خروج");
TGA_TEXT(
	OFFER_END,
	"اگر گمان می‌کنید کسی از حساب شما استفاده می‌کند، همهٔ نشست‌ها را پایان دهید.");
TGA_TEXT(BUTTON_END_ALL, "🔒 پایان همهٔ نشست‌های من");
TGA_TEXT(LOGOUT, "🚪 <b>از \u2068{site}\u2069 خارج می‌شوید؟</b>\n\n"
				 "شمار نشست‌ها: {n}. آخرین: {device}، {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>از \u2068{site}\u2069 خارج می‌شوید؟</b>\n\n"
					  "نشست شما: {device}، {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>همهٔ نشست‌های شما پایان یابد؟</b> از همهٔ مرورگرها خارج می‌شوید، از مرورگر خودتان هم.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 فقط آخرین");
TGA_TEXT(BUTTON_END_ONLY, "🚪 خروج");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 خروج از همه‌جا");
TGA_TEXT(BUTTON_KEEP, "لغو");
TGA_TEXT(
	ENDED_ALL,
	"🔒 <b>از همه‌جای \u2068{site}\u2069 خارج شدید.</b> نشست‌های پایان‌یافته: {n}.");
TGA_TEXT(KEPT, "چیزی تغییر نکرد.");
TGA_TEXT(CALLBACK_ENDED, "نشست پایان یافت");
TGA_TEXT(CALLBACK_ENDED_BEFORE,
		 "این نشست پیش‌تر پایان یافته بود");
TGA_TEXT(CALLBACK_ENDED_ALL, "از همه‌جا خارج شدید");
TGA_TEXT(CALLBACK_KEPT, "چیزی تغییر نکرد");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>گذرواژهٔ یک‌بارمصرف برای \u2068{site}\u2069</b>\n\n"
	"نام کاربری \u2068<code>{login}</code>\u2069\nگذرواژه\n\u2068<code>{password}</code>\u2069\n\n"
	"هر دو را در صفحهٔ ورود، زیر «ورود با گذرواژه» وارد کنید. گذرواژه یک بار و تا {minutes} دقیقه کار می‌کند؛ گذرواژه‌های پیشین دیگر کار نمی‌کنند.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"هنوز وارد \u2068{site}\u2069 نشده‌اید، پس حسابی نیست که برایش گذرواژه بسازم. صفحهٔ ورود را باز کنید و از دکمهٔ آنجا استفاده کنید.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>حساب شما در \u2068{site}\u2069 مسدود است.</b> دلیل آن را از گردانندگان سایت بپرسید.");
TGA_TEXT(
	PASSWORD_OFF,
	"\u200f\u2068{site}\u2069 گذرواژهٔ یک‌بارمصرف ندارد. صفحهٔ ورود را باز کنید و از دکمهٔ آنجا استفاده کنید.");
TGA_TEXT(
	ASK_UNLINK,
	"🔗 <b>این حساب تلگرام از حساب \u2068{account}\u2069 در \u2068{site}\u2069 جدا شود؟</b>\n\nاز همه‌جا خارج می‌شوید. پس از آن با نام کاربری و گذرواژه وارد می‌شوید.");
TGA_TEXT(BUTTON_UNLINK, "🔗 جدا کن");
TGA_TEXT(CALLBACK_UNLINKED, "جدا شد");
TGA_TEXT(
	UNLINK_OK,
	"🔗 <b>این حساب تلگرام دیگر به حساب \u2068{account}\u2069 در \u2068{site}\u2069 وصل نیست.</b>\n\nاز همه‌جا خارج شدید. آنجا با نام کاربری و گذرواژهٔ خود وارد شوید.");
TGA_TEXT(
	UNLINK_UNKNOWN,
	"این حساب تلگرام حسابی در \u2068{site}\u2069 ندارد، پس چیزی برای جدا کردن نیست.");
TGA_TEXT(
	UNLINK_NOT_LINKED,
	"این حساب تلگرام حسابی در \u2068{site}\u2069 ندارد، پس چیزی برای جدا کردن نیست.");
TGA_TEXT(
	UNLINK_LAST_WAY,
	"🔒 <b>تلگرام تنها راه ورود شما به \u2068{site}\u2069 است، پس وصل می‌ماند.</b> وقتی راه دیگری داشتید، مانند نام کاربری با گذرواژهٔ خودتان، می‌شود آن را جدا کرد.");

TGA_TEXT(BUTTON_DELETE, "🧹 حذف این پیام");
TGA_TEXT(DELETED, "🧹 حذف شد.");

TGA_TEXT(
	WELCOME,
	"👋 سلام، \u2068{name}\u2069!\n\n"
	"من کمک می‌کنم بدون گذرواژه وارد سایت‌ها شوید. صفحهٔ ورود سایت را باز کنید و «ورود با تلگرام» را بزنید؛ اینجا از شما می‌پرسم که خودتان هستید یا نه.");
TGA_TEXT(BUTTON_SITE, "باز کردن سایت");
TGA_TEXT(
	HELP,
	"وقتی در سایت «ورود با تلگرام» را می‌زنید، اینجا می‌پرسم که خودتان هستید یا نه. عددی را که صفحه نشان می‌دهد بزنید و به مرورگر برگردید: ورود خودبه‌خود انجام می‌شود.\n\n"
	"اگر می‌پرسم و شما در حال ورود نیستید، «من نبودم» را بزنید. من هرگز گذرواژه یا کد تلگرام شما را نمی‌پرسم.\n\n"
	"\u200f\u2068/sessions\u2069 نشان می‌دهد از کجا وارد شده‌اید\n"
	"\u200f\u2068/logout\u2069 شما را از یک جا یا همه‌جا خارج می‌کند\n"
	"\u200f\u2068/password\u2069 گذرواژهٔ یک‌بارمصرف می‌دهد، برای مرورگری که تلگرام ندارد\n"
	"\u200f\u2068/unlink\u2069 این حساب تلگرام را از حسابتان در سایت جدا می‌کند، اگر راه ورود دیگری دارید");
TGA_TEXT(
	UNKNOWN,
	"متوجه نشدم. کارهایی که می‌توانم بکنم: \u2068/help\u2069");
TGA_TEXT(ABOUT_START, "این ربات برای چیست");
TGA_TEXT(ABOUT_SESSIONS, "از کجا وارد شده‌اید");
TGA_TEXT(ABOUT_LOGOUT, "خروج");
TGA_TEXT(ABOUT_PASSWORD, "گرفتن گذرواژهٔ یک‌بارمصرف");
TGA_TEXT(ABOUT_UNLINK, "جدا کردن این حساب تلگرام");
TGA_TEXT(ABOUT_HELP, "این ربات چه می‌تواند بکند");

const char *const bot_texts_fa[] = {BOT_TEXT_ENTRIES};
