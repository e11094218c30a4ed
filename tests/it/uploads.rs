//! Stories of uploads: a file is uploaded once, however often its message is attempted.

use rstest::rstest;
use salesdesk::domain::outbox::{ItemState, MediaKind};
use salesdesk::domain::username::Username;
use salesdesk::store::{Media, NewItem};
use telegram_sandbox::world::{FaultKind, When};

use crate::desk::ADMIN;
use crate::outbox::{Scene, minutes};

const PART: usize = 512 * 1024;

impl Scene {
    /// A file for Bob, whose message fails twice. Returns the number of uploaded parts, and of attempts.
    async fn uploads(&mut self, bytes: usize, (code, text): (i32, &str), when: When) -> (usize, usize) {
        let (_, sam) = self.account("+15551230101").await;
        let bob = self.person("bob_buys");
        self.trouble(None, "messages.sendMedia", FaultKind::Error { code, text: text.into() }, when, 2);

        let media = Media {
            kind: MediaKind::Document,
            file_name: "offer.pdf".into(),
            mime_type: None,
            content: vec![7; bytes].into(),
        };
        let to = Username::parse("@bob_buys").unwrap();
        let accepted =
            self.accept(NewItem { media: Some(media), ..NewItem::text("offer", to, "Our offer", ADMIN) }).await;
        for tries in 1..3 {
            self.until(accepted.items[0].id, |item| item.tries + item.attempts >= tries && item.reason.is_some()).await;
            self.pass(minutes(1)).await;
        }
        assert_eq!(self.ends(&accepted).await, (ItemState::Sent, None));
        let got = self.desk.sandbox.received(bob);
        assert_eq!((got.len(), got[0].from), (1, sam));
        assert_eq!(got[0].file.as_ref().unwrap().size, bytes);
        let parts = self.calls("upload.saveFilePart") + self.calls("upload.saveBigFilePart");
        (parts, self.calls("messages.sendMedia"))
    }
}

#[rstest]
#[case::told_to_wait(300, (420, "FLOOD_WAIT_5"), When::BeforeEffect, 1)]
#[case::broken(300, (500, "INTERNAL"), When::BeforeEffect, 1)]
#[case::broken_after_it_was_sent(300, (500, "INTERNAL"), When::AfterEffect, 1)]
#[case::two_parts(PART + 1, (420, "FLOOD_WAIT_5"), When::BeforeEffect, 2)]
#[case::big(10 * 1024 * 1024 + 1, (500, "INTERNAL"), When::BeforeEffect, 21)]
#[tokio::test]
async fn a_file_is_uploaded_once_for_all_tries_of_its_message(
    #[case] bytes: usize,
    #[case] error: (i32, &str),
    #[case] when: When,
    #[case] parts: usize,
) {
    let mut scene = Scene::set().await;
    assert_eq!(scene.uploads(bytes, error, when).await, (parts, 3));
}

#[tokio::test]
async fn a_file_whose_parts_telegram_has_lost_is_uploaded_again() {
    let mut scene = Scene::set().await;
    assert_eq!(scene.uploads(300, (400, "FILE_PART_0_MISSING"), When::BeforeEffect).await, (3, 3));
}
