//! All stages and labels of the team, to choose from or to find by name.

use std::mem::discriminant;

use crate::bot::contacts::list_screens::stage;
use crate::bot::context::{Handled, Request};
use crate::bot::kit::{Button, Press, Reader, View};
use crate::domain::label::Label;
use crate::domain::stage::Stage;
use crate::domain::tags::TagFilter;
use crate::domain::typed;

/// All stages and labels.
#[derive(Clone, Debug)]
pub struct AllTags {
    pub stages: Vec<Stage>,
    pub labels: Vec<Label>,
}

impl AllTags {
    pub(in crate::bot) async fn load(request: &Request) -> Handled<Self> {
        let mut reading = request.ctx.store.read().await?;
        Ok(Self { stages: reading.contacts().stages().await?, labels: reading.contacts().labels().await? })
    }

    /// The stage or label that a text names, in the reader's language; `#` and spaces do not matter.
    #[must_use]
    pub fn named(&self, reader: &Reader, text: &str) -> Option<TagFilter> {
        let wanted = key(text);
        if wanted.is_empty() {
            return None;
        }
        let at = self.stages.iter().find(|one| key(&stage(reader, one)) == wanted);
        let label = || self.labels.iter().find(|label| key(label.name.as_str()) == wanted);
        at.map(|one| TagFilter::Stage(one.id)).or_else(|| label().map(|label| TagFilter::Labelled(label.id)))
    }

    /// A text without its words behind `#` that name a stage or a label, and these: at most one stage and one label.
    #[must_use]
    pub fn taken_from(&self, reader: &Reader, text: &str) -> (String, Vec<TagFilter>) {
        let (mut rest, mut tags) = (Vec::new(), Vec::<TagFilter>::new());
        for word in text.split_whitespace() {
            let tag = word.strip_prefix('#').and_then(|name| self.named(reader, name));
            let has_one = |tag: &TagFilter| tags.iter().any(|has| discriminant(has) == discriminant(tag));
            match tag {
                Some(tag) if !has_one(&tag) => tags.push(tag),
                Some(_) => {}
                None => rest.push(word),
            }
        }
        (rest.join(" "), tags)
    }

    /// A stage or label as it is typed in a search; `None` when it is gone.
    #[must_use]
    pub fn typed(&self, reader: &Reader, tag: TagFilter) -> Option<String> {
        let name = match tag {
            TagFilter::Stage(_) => self.name(reader, tag)?,
            TagFilter::Labelled(id) => self.labels.iter().find(|label| label.id == id)?.name.to_string(),
        };
        Some(format!("#{}", name.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()))
    }

    /// What a stage or label is called; `None` when it is gone.
    #[must_use]
    pub fn name(&self, reader: &Reader, tag: TagFilter) -> Option<String> {
        match tag {
            TagFilter::Stage(id) => self.stages.iter().find(|one| one.id == id).map(|one| stage(reader, one)),
            TagFilter::Labelled(id) => self.labels.iter().find(|label| label.id == id).map(ToString::to_string),
        }
    }

    /// A button for each.
    pub fn buttons<P: Press>(&self, reader: &Reader, view: View, press: impl Fn(TagFilter) -> P) -> View {
        let at = |one: &Stage| Button::new(format!("🪜 {}", stage(reader, one)), press(TagFilter::Stage(one.id)));
        let labelled = |label: &Label| Button::new(label.to_string(), press(TagFilter::Labelled(label.id)));
        view.grid(3, self.stages.iter().map(at)).grid(3, self.labels.iter().map(labelled))
    }
}

/// The form for comparing what people type: a name with spaces is typed as one word behind `#`.
fn key(text: &str) -> String {
    typed::folded(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '#' | '_' | '-')).collect()
}
