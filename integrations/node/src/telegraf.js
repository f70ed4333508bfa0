// A login in a bot of Telegraf: bot.use(login(pool)) before what else answers /start and callback queries.
import { Composer } from "telegraf";
import { Login, asHtml, edit } from "./bot.js";

export function login(pool, options) {
	const logins = new Login(pool, options);
	const composer = new Composer();

	composer.start(async (ctx, next) => {
		const said = ctx.chat.type === "private" ? await logins.start(ctx.from, ctx.payload) : null;
		return said ? ctx.reply(said.text, asHtml(said.keyboard)) : next();
	});

	composer.on("callback_query", async (ctx, next) => {
		let said;
		try {
			said = await logins.tap(ctx.from, ctx.callbackQuery.data, ctx.callbackQuery.message);
		} catch (error) {
			await ctx.answerCbQuery(logins.failed(ctx.from)).catch(() => {});
			throw error;
		}
		if (!said) return next();
		await edit(() => said.text ? ctx.editMessageText(said.text, asHtml(said.keyboard))
			: ctx.editMessageReplyMarkup({ inline_keyboard: said.keyboard }));
		// A tap that is too old to be answered has been decided all the same.
		await ctx.answerCbQuery(said.toast || undefined).catch(() => {});
	});
	return composer;
}
