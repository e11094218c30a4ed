//! Control of people that a member names to the bot: as a contact, or chosen in Telegram's list
//! (<https://core.telegram.org/bots/features#chat-and-user-selection>).

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use crate::bot_api::{Author, ChatId, Content, Markup, talk};
use crate::world::{PersonId, World};

impl World {
    /// Shares a contact with the bot in private, with the number as the member's phone book has it. The bot learns the
    /// Telegram id only if `is_known`. Returns the message's id.
    ///
    /// # Errors
    /// If there is no such person.
    pub fn share_contact(&self, by: PersonId, who: PersonId, number: &str, is_known: bool) -> anyhow::Result<i64> {
        self.edit(|state| {
            let person = state.people.get(&who).context("there is no such person")?;
            let mut contact = Map::from_iter([
                ("phone_number".to_owned(), json!(number)),
                ("first_name".to_owned(), json!(person.first_name)),
            ]);
            if let Some(last) = &person.last_name {
                contact.insert("last_name".into(), json!(last));
            }
            if is_known {
                contact.insert("user_id".into(), json!(who.0));
            }
            talk::set_blocked(state, by, false);
            let draft = talk::Draft::plain(Content::Service(json!({ "contact": contact })));
            talk::post(state, by.into(), Author::Person(by), draft).context("there is no such chat")
        })
    }

    /// Chooses a person with the button of a message's reply keyboard. The bot learns what the button asks for. Returns
    /// the message's id.
    ///
    /// # Errors
    /// If the message has no such button, or the person may not be chosen.
    pub fn choose_person(&self, by: PersonId, message: i64, who: PersonId) -> anyhow::Result<i64> {
        self.edit(|state| {
            let chat = ChatId::from(by);
            let asked = state.bot.chats.get(&chat).and_then(|chat| chat.message(message));
            let Some(Markup::Other(markup)) = asked.and_then(|asked| asked.markup.as_ref()) else {
                anyhow::bail!("the message has no reply keyboard");
            };
            let buttons = markup["keyboard"].as_array().into_iter().flatten().filter_map(Value::as_array).flatten();
            let request = buttons.map(|button| &button["request_users"]).find(|request| request.is_object());
            let request = request.context("no button asks for a person")?.clone();
            let person = state.people.get(&who).context("there is no such person")?;
            anyhow::ensure!(request["user_is_bot"] != json!(!person.bot), "only others may be chosen");
            let mut user = Map::from_iter([("user_id".to_owned(), json!(who.0))]);
            if request["request_name"] == true {
                user.insert("first_name".into(), json!(person.first_name));
                if let Some(last) = &person.last_name {
                    user.insert("last_name".into(), json!(last));
                }
            }
            if let Some(username) = person.username.as_ref().filter(|_| request["request_username"] == true) {
                user.insert("username".into(), json!(username));
            }
            let shared = json!({ "users_shared": { "request_id": request["request_id"], "users": [user] } });
            let draft = talk::Draft::plain(Content::Service(shared));
            talk::post(state, chat, Author::Person(by), draft).context("there is no such chat")
        })
    }
}
