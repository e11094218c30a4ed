// What happens before the pictures' eyes: a week at a desk, in each language. All of it is on a clock of its own, so that each
// run shows the same.

import { look, pageOf, plain } from "./pictures-look.mjs";
import { act, change, open } from "./stage.mjs";

export const LANGUAGES = ["en", "ru"];

/** What is typed, in each language; `buttons` are the beginnings of those that are pressed. */
const WORDS = {
  en: {
    account: "+1 555 123 0132", owner: "Sam Sales", prospect: "Ann Lee", name: "@ann",
    first: "Hello, **Ann**! Your samples are on their way.", second: "Hello! Shall I reserve two for you?",
    answer: "Sounds good. What does it cost?", reply: "Twenty a month, the first one free.",
    stage: "Offer", label: "hot", field: "company = Acme Ltd", added: "Zoe Miller", board: "Pipeline",
    topic: "Can you do it in blue?", note: "// ask Tom about blue", topicReply: "In blue, too: ready by Friday.",
    buttons: { add: "➕", established: "Established", dark: "🌙", light: "☀️" },
  },
  ru: {
    account: "+7 901 234-56-78", owner: "Sergei Sales", prospect: "Кира", name: "@kira_m",
    first: "Здравствуйте, **Кира**! Образцы уже в пути.", second: "Здравствуйте! Отложить для вас два?",
    answer: "Отлично. Сколько это стоит?", reply: "Двадцать в месяц, первый бесплатно.",
    stage: "Предложение", label: "горячий", field: "компания = Ромашка", added: "Зоя Миллер", board: "Воронка",
    topic: "А синий есть?", note: "// спросить Тома про синий", topicReply: "Есть и синий: будет готов к пятнице.",
    buttons: { add: "➕", established: "Не новый", dark: "🌙", light: "☀️" },
  },
};

/** People of the week before, who are in no picture. */
const OTHERS = ["Mia Wolf", "Jon Hall", "Eva Stone", "Tim Ford", "Lea Berg", "Max Kern"];
/** For each day, the last one today: how many are written to, and how many of them answer. The bot's chat bears only so many. */
const WEEK = [[1, 1], [2, 1], [1, 0], [2, 2], [0, 0], [1, 1], [2, 1]];

// Some seconds after the minute: what is done within the next forty shows the same minute.
const HOUR = 3600;
const BEGIN = Date.UTC(2026, 2, 10, 8, 0, 10) / 1000;
const day = (number) => BEGIN + number * 24 * HOUR;
const TODAY = day(WEEK.length - 1) + 2 * HOUR + 42 * 60;
const minute = (number) => TODAY + number * 60;

/** Plays the week in one language; `keep` takes the pictures, and is null where they are not wanted. */
export async function play(language, keep) {
  let page;
  const stories = [inChat, inGroup].map(async (story, group) => {
    const scene = await Scene.open(language, Boolean(group), keep);
    page ??= await pageOf(scene.url);
    await story(scene).catch(async (error) => {
      console.error((await scene.desk.host.locator(".row").allInnerTexts()).slice(-6).join("\n--\n"));
      throw error;
    });
    return scene.end();
  });
  const screens = (await Promise.all(stories)).flat();
  return { screens, page };
}

async function inChat(scene) {
  const { desk, words, shoot } = scene;
  await desk.say("/start");
  await scene.shows("👋");
  await shoot("start");

  await desk.press(words.buttons.add);
  await scene.shows("➕");
  await desk.say(words.account);
  await desk.last.locator(".key", { hasText: /^5$/u }).waitFor();
  await scene.digits(0, 3);
  await shoot("keypad");
  await scene.digits(3, 5);
  await desk.press(words.buttons.established);
  await scene.shows("40");

  await scene.week();
  await scene.at(TODAY);
  await scene.send(words.name, words.first);
  await scene.at(minute(0.5));
  await desk.say(`/send @bob_ray ${words.second}`);
  await scene.shows("10:43");
  await shoot("on-its-way", 4);
  await desk.say("/why @bob_ray");
  await scene.shows("❔");
  await shoot("why", 2);
  await scene.at(minute(10));
  await scene.out(words.second);
  await scene.write(scene.person(words.prospect), words.answer);
  await scene.reply(words.answer, words.reply);
  await shoot("answer", 2);
  await scene.at(minute(20.5));
  await desk.say(`/account ${words.account}`);
  await scene.shows("🟢");
  await shoot("account", 1);
  await desk.say("/stats");
  await scene.shows("📊");
  await shoot("stats", 2, async () => {
    await desk.press(words.buttons.dark);
    await desk.last.locator(".key", { hasText: words.buttons.light }).waitFor();
  });
  await scene.note();
  await scene.at(minute(25));
  await desk.say(`/contact ${words.name}`);
  await scene.shows(`${words.stage}, 5`);
  await shoot("contact", 1);
  await desk.say("/pipeline");
  await scene.shows(words.board);
  await shoot("pipeline", 1);
  await scene.at(minute(30));
  await scene.send("@bob_lee", words.topicReply);
  await desk.say(`/send @bob_ray ${words.topicReply}`);
  await scene.shows("11:13");
  await act(scene.url, scene.account, "end_sessions");
  await scene.shows("🔴");
  await shoot("alert", 1);
}

async function inGroup(scene) {
  const { desk, words, page, shoot } = scene;
  await scene.logIn();
  await scene.at(TODAY);
  await scene.send(words.name, words.first);
  await act(scene.url, scene.person(words.prospect), "read", { with: scene.account });
  await act(scene.url, scene.person(words.prospect), "write", { to: scene.account, text: words.topic });
  await page.locator(".topic-name", { hasText: words.prospect }).click();
  await desk.expect(words.topic);
  await desk.say(words.note);
  await desk.has(words.note).locator(".reaction").waitFor();
  await desk.say(words.topicReply);
  await desk.has(words.topicReply).locator(".reaction").waitFor();
  await shoot("topic", 5);
}

class Scene {
  #shown = [];

  static async open(language, group, keep) {
    const options = ["--language", language, "--clock", new Date(BEGIN * 1000).toISOString()];
    const size = keep ? { width: 430, height: 1700, scale: 2 } : { width: 430, height: 900 };
    const stage = await open({ name: `pictures ${language}`, after: () => {} }, { group, options, ...size });
    await stage.page.evaluate(plain);
    const scene = new Scene();
    Object.assign(scene, stage, { language, keep, words: WORDS[language] });
    scene.people = new Map(await stage.page.evaluate(async () => {
      const { world } = await import("/world.js");
      return [...world.people.values()].map(({ id, name }) => [name, id]);
    }));
    scene.account = scene.person(scene.words.owner);
    scene.owner = scene.person("Olga");
    scene.shoot = (name, rows = 1, darken = async () => {}) => scene.#shoot(name, rows, darken);
    return scene;
  }

  person(name) {
    return this.people.get(name);
  }

  async #shoot(name, rows, darken) {
    const file = `${name}.${this.language}`;
    this.#shown.push(await look(this, file, rows, darken));
  }

  /** Waits until the latest row is the bot's, with this text. */
  shows(text) {
    return this.page.locator("#desk .rows > :last-child.in .text", { hasText: text }).waitFor();
  }

  /** Lets time pass until a moment. */
  async at(moment) {
    const { now } = await change(this.url, "pass", { seconds: 0 });
    if (moment > now) await change(this.url, "pass", { seconds: moment - now });
  }

  async logIn() {
    const { desk, words } = this;
    await desk.say(`/add_account ${words.account}`);
    await desk.last.locator(".key", { hasText: /^5$/u }).waitFor();
    await this.digits(0, 5);
    await desk.press(words.buttons.established);
    await this.shows("40");
  }

  /** Presses some digits of the login code. */
  async digits(from, to) {
    const { desk, page } = this;
    const code = await page.evaluate(async (id) => {
      const { world } = await import("/world.js");
      return world.people.get(id).code.code;
    }, this.account);
    for (const digit of code.slice(from, to)) {
      const before = await desk.last.locator(".text").textContent();
      await desk.last.locator(".key", { hasText: new RegExp(`^${digit}$`, "u") }).click();
      await page.waitForFunction((text) => [...document.querySelectorAll("#desk .row")].at(-1).querySelector(".text").textContent !== text, before);
    }
  }

  /** Sends a message, and waits until it is out. */
  async send(to, text) {
    await this.desk.say(`/send ${to} ${text}`);
    await this.out(text.replaceAll("*", ""));
  }

  /** Waits until a message is out, and its card says so; no other card has its text. */
  out(text) {
    return this.desk.host.locator(".row.in", { hasText: text }).filter({ hasText: "✅" }).last().waitFor();
  }

  /** A prospect writes; the card is there. */
  async write(person, text) {
    await act(this.url, person, "write", { to: this.account, text });
    await this.desk.has(text).waitFor();
  }

  /** Replies to a card, and waits until it is out, and the card says so. */
  async reply(card, text) {
    const { desk } = this;
    const id = Number(await desk.has(card).getAttribute("data-id"));
    await act(this.url, this.owner, "say", { chat: this.owner, reply_to: id, text });
    await desk.has(text).locator(".reaction").waitFor();
    await this.desk.host.locator(".row.in", { hasText: card }).filter({ hasText: "· ✅" }).last().waitFor();
  }

  /** Presses a button of the latest message. */
  tap(label) {
    return this.desk.last.locator(".key", { hasText: label }).click();
  }

  /** What the team notes: somebody new; and of the prospect the stage, a label and a field. */
  async note() {
    const { desk, words } = this;
    await desk.say(`/contact add @zoe_miller ${words.added}`);
    await this.shows(words.added);
    await desk.say(`/contact ${words.name}`);
    await this.shows(words.prospect);
    await this.tap("🪜");
    await this.tap(words.stage);
    await this.shows(`🪜 ${words.stage}`);
    await this.tap("🏷");
    await this.tap("➕");
    await this.shows("🏷");
    await desk.last.locator(".key", { hasText: "✖" }).waitFor();
    await desk.say(words.label);
    await desk.last.locator(".key", { hasText: words.label }).waitFor();
    await this.tap("‹");
    await this.tap("🔤");
    await desk.last.locator(".key", { hasText: "✖" }).waitFor();
    await desk.say(words.field);
    await this.shows(words.field.split(" = ")[1]);
  }

  /** The week: messages, answers, replies. */
  async week() {
    for (const [number, [sent, answered]] of WEEK.entries()) {
      for (let one = 0; one < sent; one += 1) {
        const [person, name] = await this.other((number + one) % OTHERS.length);
        const [hello, thanks, fine] = ["Hello", "Thanks", "Fine"].map((word) => `${word} ${number}-${one}`);
        const begin = day(number) + HOUR / 2 + one * 600;
        await this.at(begin);
        await act(this.url, this.owner, "say", { chat: this.owner, text: `/send ${name} ${hello}` });
        await this.out(hello);
        if (one >= answered) continue;
        await this.at(begin + 190);
        await this.write(person, thanks);
        await this.at(begin + 290);
        await this.reply(thanks, fine);
      }
    }
  }

  /** Somebody of the week; they come into the world when they are first needed. */
  async other(number) {
    const name = OTHERS[number];
    const username = name.toLowerCase().replace(" ", "_");
    if (!this.people.has(name)) {
      const { person } = await change(this.url, "add_person", { first_name: name, username });
      this.people.set(name, person);
    }
    return [this.person(name), `@${username}`];
  }

  async end() {
    if (this.errors.length > 0) throw new Error(this.errors.join("\n"));
    await this.close();
    return this.#shown;
  }
}
