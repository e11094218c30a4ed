//! The page: who may ask it, what it tells, what can be done on it.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};
use telegram_sandbox::web::{Cast, Change, Page, Pass, Teammate, serve_page};
use telegram_sandbox::world::{Person, PersonId, World};

struct Scene {
    world: World,
    page: Page,
    olga: PersonId,
    ann: PersonId,
    sam: PersonId,
    http: Client,
}

impl Scene {
    async fn set() -> Self {
        let world = World::new();
        let olga = world.add(Person::named("Olga").username("olga"));
        let ann = world.add(Person::named("Ann").username("ann"));
        let sam = world.add(Person::named("Sam").phone("+15551230132"));
        let team = vec![Teammate { person: olga, role: "owner".into() }];
        Self::with(world, Cast { team, ..Cast::default() }, [olga, ann, sam]).await
    }

    async fn with(world: World, cast: Cast, [olga, ann, sam]: [PersonId; 3]) -> Self {
        let page = serve_page(world.clone(), cast, ([127, 0, 0, 1], 0).into()).await.unwrap();
        Self { world, page, olga, ann, sam, http: Client::new() }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.page.url())
    }

    async fn act(&self, person: PersonId, action: Value) -> Response {
        let mut body = action;
        body["person"] = json!(person);
        self.http.post(self.url("act")).json(&body).send().await.unwrap()
    }

    async fn done(&self, person: PersonId, action: Value) -> Value {
        let answer = self.act(person, action).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    async fn events(&self) -> Events {
        Events { answer: self.http.get(self.url("events")).send().await.unwrap(), read: String::new() }
    }
}

/// A stream of events, read one by one.
struct Events {
    answer: Response,
    read: String,
}

impl Events {
    /// The name and the content of the next event.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let (name, data) = event.split_once('\n').unwrap();
                let event =
                    (name.replace("event: ", ""), serde_json::from_str(data.trim_start_matches("data: ")).unwrap());
                self.read = rest.to_owned();
                return event;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.answer.chunk()).await.unwrap();
            self.read.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
        }
    }

    /// The next message that fits, with its chat.
    async fn message(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (_, event) = self.next().await;
            let messages = event["messages"].as_array();
            if let Some(message) = messages.into_iter().flatten().find(|message| fits(&message["message"])) {
                return message.clone();
            }
        }
    }
}

#[tokio::test]
async fn an_address_that_others_can_reach_is_refused() {
    let refused = serve_page(World::new(), Cast::default(), ([0, 0, 0, 0], 0).into()).await.unwrap_err();
    assert!(refused.to_string().contains("127.0.0.1:8090"), "{refused}");
}

#[rstest]
#[case::bound_name("host", "desk.example:PORT")]
#[case::other_port("host", "127.0.0.1:1")]
#[case::without_port("host", "127.0.0.1")]
#[case::name_that_begins_alike("host", "127.0.0.1:PORT.example.com")]
#[case::foreign_site("origin", "https://example.com")]
#[case::sandboxed_frame("origin", "null")]
#[case::other_scheme("origin", "https://127.0.0.1:PORT")]
#[case::other_port_of_this_machine("origin", "http://127.0.0.1:1")]
#[tokio::test]
async fn a_foreign_host_or_origin_gets_nothing(#[case] header: &str, #[case] value: &str) {
    let scene = Scene::set().await;
    let value = value.replace("PORT", &scene.page.address().port().to_string());
    for path in ["", "events", "app.js"] {
        let request = scene.http.get(scene.url(path)).header(header, &value);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
    }
    let say = json!({ "person": scene.olga, "act": "say", "chat": scene.olga, "text": "/start" });
    let request = scene.http.post(scene.url("act")).header(header, &value).json(&say);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert!(scene.world.bot_chat(scene.olga).is_empty());
}

#[rstest]
#[case::number("127.0.0.1:PORT")]
#[case::name("localhost:PORT")]
#[tokio::test]
async fn its_own_host_and_origin_are_answered(#[case] host: &str) {
    let scene = Scene::set().await;
    let host = host.replace("PORT", &scene.page.address().port().to_string());
    let request = scene.http.get(scene.url("")).header("host", &host).header("origin", format!("http://{host}"));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn every_answer_forbids_inline_scripts_and_foreign_sources() {
    let scene = Scene::set().await;
    for path in ["", "app.js", "file/none"] {
        let answer = scene.http.get(scene.url(path)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn a_snapshot_is_followed_by_what_changes() {
    let scene = Scene::set().await;
    scene.world.say(scene.olga, "first");
    let mut events = scene.events().await;
    let (name, snapshot) = events.next().await;
    assert_eq!(name, "snapshot");
    assert_eq!(snapshot["messages"][0]["message"]["text"], "first");
    let parts: Vec<&Value> = snapshot["people"].as_array().unwrap().iter().map(|person| &person["part"]).collect();
    assert_eq!(parts, ["team", "prospect", "account"]);

    let id = scene.world.say(scene.olga, "second");
    let second = events.message(|message| message["text"] == "second").await;
    assert_eq!(second["message"]["from"], json!(scene.olga));
    scene.world.edit_message(scene.olga, id, "third").unwrap();
    events.message(|message| message["id"] == id && message["text"] == "third").await;
    scene.world.delete_from_bot(scene.olga, scene.olga.into(), id).unwrap();
    let (_, event) = events.next().await;
    assert_eq!(event["gone"], json!([{ "chat": format!("bot:{}", scene.olga.0), "id": id }]));
}

#[tokio::test]
async fn a_long_chat_comes_by_pages() {
    let scene = Scene::set().await;
    for number in 1..=250 {
        scene.world.say(scene.olga, &number.to_string());
    }
    let (_, snapshot) = scene.events().await.next().await;
    let shown = snapshot["messages"].as_array().unwrap();
    assert_eq!((shown.len(), &shown[0]["message"]["text"]), (100, &json!("151")));
    let before = &shown[0]["message"]["id"];
    let older = scene.url(&format!("older?chat=bot:{}&before={before}", scene.olga.0));
    let older: Value = scene.http.get(older).send().await.unwrap().json().await.unwrap();
    let older = older["messages"].as_array().unwrap();
    assert_eq!((older.len(), &older[0]["text"], &older[99]["text"]), (100, &json!("51"), &json!("150")));
}

#[tokio::test]
async fn a_prospect_writes_edits_reacts_and_takes_back() {
    let scene = Scene::set().await;
    let Scene { world, ann, sam, .. } = &scene;
    world.write(*sam, *ann, "Hello");
    let mut events = scene.events().await;
    let (_, snapshot) = events.next().await;
    let hello = &snapshot["messages"][0]["message"];
    let talk = format!("talk:{}:{}", ann.0, sam.0);
    assert_eq!(snapshot["messages"][0]["chat"], talk.as_str());

    let bold = json!([{ "type": "bold", "offset": 0, "length": 2 }]);
    let write = json!({ "act": "write", "to": sam, "text": "Hi", "entities": bold, "reply_to": hello["id"] });
    scene.done(*ann, write).await;
    let hi = events.message(|message| message["text"] == "Hi").await["message"].clone();
    assert_eq!((&hi["entities"], &hi["reply_to"]), (&bold, &hello["id"]));
    let arrived = world.received(*sam).pop().unwrap();
    assert_eq!((arrived.text.as_str(), arrived.formatting.as_slice()), ("Hi", &["bold 0 2".to_owned()][..]));

    scene.done(*ann, json!({ "act": "edit_written", "to": sam, "message": hi["id"], "text": "Hey" })).await;
    assert_eq!(world.received(*sam).pop().unwrap().text, "Hey");
    scene.done(*ann, json!({ "act": "react", "to": sam, "message": hello["id"], "emoji": "👍" })).await;
    events.message(|message| message["id"] == hello["id"] && message["reaction"] == "👍").await;
    scene.done(*ann, json!({ "act": "take_back", "to": sam, "message": hi["id"] })).await;
    assert!(world.received(*sam).is_empty());
    scene.done(*ann, json!({ "act": "block", "whom": sam, "blocked": true })).await;
    assert_eq!(world.look().person(*ann).unwrap().blocked, [*sam]);
}

#[tokio::test]
async fn files_are_sent_and_only_pictures_are_shown_as_such() {
    let scene = Scene::set().await;
    let page = b"<script>alert(1)</script>";
    let encoded = "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==";
    let files = json!([{ "name": "page.html", "bytes": encoded }]);
    scene.done(scene.olga, json!({ "act": "say", "chat": scene.olga, "text": "/start" })).await;
    let attach = json!({ "act": "attach", "chat": scene.olga, "photo": false, "files": files, "caption": "look" });
    scene.done(scene.olga, attach).await;
    let file = scene.world.bot_chat(scene.olga).pop().unwrap().file.unwrap();
    let answer = scene.http.get(scene.url(&format!("file/{}", file.file_id))).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert_eq!(answer.headers()["content-disposition"], "attachment");
    assert_eq!(answer.bytes().await.unwrap(), page.as_slice());
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let scene = Scene::set().await;
    let press = json!({ "act": "press", "chat": scene.olga, "message": 7, "row": 0, "column": 0 });
    let answer = scene.act(scene.olga, press).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(answer.json::<Value>().await.unwrap()["error"], "there is no such chat");
}

#[tokio::test]
async fn trouble_is_ordered_and_ended() {
    let scene = Scene::set().await;
    scene.done(scene.sam, json!({ "act": "refuse_next", "refusal": { "flood_wait": 30 } })).await;
    let change = async |action: Value| {
        let answer = scene.http.post(scene.url("world")).json(&action).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    };
    change(json!({ "act": "stall", "stalled": true })).await;
    let (_, snapshot) = scene.events().await.next().await;
    assert_eq!(snapshot["trouble"], json!({ "stalled": true, "ordered": 1 }));
    change(json!({ "act": "clear_trouble" })).await;
    let (_, snapshot) = scene.events().await.next().await;
    assert_eq!(snapshot["trouble"], json!({ "stalled": false, "ordered": 0 }));
}

#[tokio::test]
async fn a_team_is_given_a_group_where_the_program_can_get_one() {
    let scene = Scene::set().await;
    let give = async |scene: &Scene| {
        let action = json!({ "act": "give_group" });
        scene.http.post(scene.url("world")).json(&action).send().await.unwrap().status()
    };
    assert_eq!(scene.events().await.next().await.1["offers"], json!({ "group": false }));
    assert_eq!(give(&scene).await, StatusCode::BAD_REQUEST);

    let (world, olga) = (scene.world.clone(), scene.olga);
    let give_group = Arc::new(move || -> Change {
        world.make_group("Inbox", &[olga], true);
        Box::pin(async { Ok(()) })
    });
    let cast = Cast { give_group: Some(give_group), ..Cast::default() };
    let scene = Scene::with(scene.world.clone(), cast, [scene.olga, scene.ann, scene.sam]).await;
    let mut events = scene.events().await;
    assert_eq!(events.next().await.1["offers"], json!({ "group": true }));
    assert_eq!(give(&scene).await, StatusCode::OK);
    let (_, news) = events.next().await;
    assert_eq!(news["offers"], json!({ "group": false }));
    assert_eq!(news["chats"][0]["title"], "Inbox");
}

#[tokio::test]
async fn time_passes_in_the_world_and_for_the_program() {
    let world = World::new();
    world.set_clock(1_000_000);
    let passed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&passed);
    let pass: Pass = Arc::new(move |time| {
        seen.lock().unwrap().push(time);
        Box::pin(async { Ok(()) })
    });
    let cast = Cast { pass: Some(pass), ..Cast::default() };
    let page = serve_page(world.clone(), cast, ([127, 0, 0, 1], 0).into()).await.unwrap();
    let action = json!({ "act": "pass", "seconds": 3600 });
    let answer = Client::new().post(format!("{}world", page.url())).json(&action).send().await.unwrap();
    let now = answer.json::<Value>().await.unwrap()["now"].as_i64().unwrap();
    assert!((1_003_600..1_003_660).contains(&now), "{now}");
    assert_eq!(*passed.lock().unwrap(), [Duration::from_secs(3600)]);
}
