// A login in a bot of grammY: bot.use(login(pool)) before what else answers /start and callback queries.
import { Composer } from "grammy";
import { Login, asHtml, edit } from "./bot.js";

export function login(pool, options) {
	const logins = new Login(pool, options);
	const composer = new Composer();

	composer.chatType("private").command("start", async (ctx, next) => {
		const said = await logins.start(ctx.from, ctx.match);
		return said ? ctx.reply(said.text, asHtml(said.keyboard)) : next();
	});

	composer.on("callback_query:data", async (ctx, next) => {
		let said;
		try {
			said = await logins.tap(ctx.from, ctx.callbackQuery.data, ctx.callbackQuery.message);
		} catch (error) {
			await ctx.answerCallbackQuery(logins.failed(ctx.from)).catch(() => {});
			throw error;
		}
		if (!said) return next();
		await edit(() => said.text ? ctx.editMessageText(said.text, asHtml(said.keyboard))
			: ctx.editMessageReplyMarkup({ reply_markup: { inline_keyboard: said.keyboard } }));
		// A tap that is too old to be answered has been decided all the same.
		await ctx.answerCallbackQuery(said.toast || undefined).catch(() => {});
	});
	return composer;
}
