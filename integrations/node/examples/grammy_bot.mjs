// A bot of grammY that logs people in: TOKEN=… DSN=postgres://… node grammy_bot.mjs
import { Bot } from "grammy";
import pg from "pg";
import { login } from "tgauth/grammy";

const { TOKEN, API, DSN } = process.env;
const bot = new Bot(TOKEN, API ? { client: { apiRoot: API } } : {});

const pool = new pg.Pool({ connectionString: DSN }); // a role with tgauth_grant(role, 'bot')
pool.on("error", (error) => console.error(error.message)); // PostgreSQL was restarted
bot.use(login(pool));
bot.command("start", (ctx) => ctx.reply("Hello! I am a bot of my own."));
bot.on("callback_query", (ctx) => ctx.answerCallbackQuery("That button is not the login's."));
bot.catch(({ error }) => console.error(error.message));
await bot.start();
