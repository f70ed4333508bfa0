// A bot of Telegraf that logs people in: TOKEN=… DSN=postgres://… node telegraf_bot.mjs
import pg from "pg";
import { Telegraf } from "telegraf";
import { login } from "tgauth/telegraf";

const { TOKEN, API, DSN } = process.env;
const bot = new Telegraf(TOKEN, API ? { telegram: { apiRoot: API } } : {});

const pool = new pg.Pool({ connectionString: DSN }); // a role with tgauth_grant(role, 'bot')
pool.on("error", (error) => console.error(error.message)); // PostgreSQL was restarted
bot.use(login(pool));
bot.start((ctx) => ctx.reply("Hello! I am a bot of my own."));
bot.on("callback_query", (ctx) => ctx.answerCbQuery("That button is not the login's."));
bot.catch((error) => console.error(error.message));
await bot.launch();
