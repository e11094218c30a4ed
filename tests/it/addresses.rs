//! Stories of the names, ids and numbers before a text: who is meant, and what is asked before anything happens.

use telegram_sandbox::world::Person;

use crate::bot::{Scene, labels};

#[tokio::test]
async fn only_a_whole_name_is_acted_on_and_the_answer_names_the_person() {
    let scene = Scene::at_work().await;
    let zoe = scene.sandbox.add(Person::named("Zoe Miller"));
    scene.sandbox.write(zoe, scene.sam, "Hi there");
    scene.shown("Hi there").await;
    for part in ["/stop mil", "/stop z", "/allow miller", "/stop zoe mil", "/export mil"] {
        let asked = scene.ask(part, "Do you mean this person").await;
        assert_eq!(labels(&asked), ["Zoe Miller"]);
    }
    assert_eq!(scene.audited("stop_list_added").await, 0);
    scene.ask("/dialog mil", "Hi there").await;
    let done = scene.ask("/stop zoe", "is on the stop-list now").await;
    assert!(done.text.contains("Zoe Miller") && !done.text.contains(&zoe.0.to_string()), "{}", done.text);
    let done = scene.ask("/allow Zoe Miller", "is off the stop-list").await;
    assert!(done.text.contains("Zoe Miller"), "{}", done.text);
}

#[tokio::test]
async fn digits_before_a_text_are_answered_as_the_number_or_the_id_that_they_may_be() {
    let scene = Scene::at_work().await;
    scene.ask("/send 8 901 234 56 78 hello", "Did you mean +7").await;
    scene.ask("/cancel", "Cancelled").await;
    let asked = scene.ask("/send 5000099999 hello", "an id works for nobody else").await;
    assert!(asked.text.contains("this invitation"), "{}", asked.text);
    scene.ask("/cancel", "Cancelled").await;
    scene.ask("/send 777123 hello", "somebody with the id 777123").await;
    scene.ask("/cancel", "Cancelled").await;
    scene.ask("/stop 8 901 234 56 78", "Did you mean +7").await;
}
