//! Cards that a member requested, such as those of a login or a check, updated while work runs in the background.

use crate::bot::context::BotContext;
use crate::bot::context::card_key::CardKey;
use crate::bot::context::error::Handled;
use crate::bot::context::projection::{CardChange, Projection, refresh};
use crate::bot::kit::{Reader, View};
use crate::domain::ids::{AccountId, ChatId, TelegramUserId};
use crate::domain::login::{Card, Login};
use crate::domain::team::{Member, Role};

/// A card that a member requested.
struct RequestedCard<V> {
    key: CardKey,
    admin: TelegramUserId,
    /// The card that was known when the event was raised.
    card: Option<Card>,
    /// The account whose login may have a newer card.
    login: Option<AccountId>,
    view: V,
}

impl<V> Projection for RequestedCard<V>
where
    V: Fn(&Reader, Role) -> Option<View> + Sync,
{
    type Facts = (Member, Option<Login>);

    fn key(&self) -> CardKey {
        self.key
    }

    async fn chats(&self, _: &BotContext) -> Handled<Vec<ChatId>> {
        // A private chat has its person's id.
        Ok(vec![self.card.map_or(ChatId(self.admin.0), |card| card.chat)])
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        // A person who has left the team gets nothing more.
        let Some(member) = ctx.store.read().await?.team().member(self.admin).await? else { return Ok(None) };
        let login = match self.login {
            Some(account) => ctx.manager.login(account).await?,
            None => None,
        };
        Ok(Some((member, login)))
    }

    fn render(&self, ctx: &BotContext, (member, login): &Self::Facts, chat: ChatId) -> Vec<CardChange> {
        // The login's own card is the newest: it may have become known after the event was sent.
        let card = login.as_ref().and_then(|login| login.card).or(self.card);
        let view = (self.view)(&ctx.reader(member.language, chat), member.role);
        view.map(|view| CardChange::edit_or_send(card, chat.into(), view)).into_iter().collect()
    }

    async fn record(
        &self,
        ctx: &BotContext,
        (_, login): &Self::Facts,
        change: &CardChange,
        card: Option<Card>,
    ) -> Handled {
        let moved = !matches!(change, CardChange::EditOrResend(before, _) if card == Some(*before));
        if let (Some(Login { account_id, .. }), Some(card), true) = (login, card, moved) {
            ctx.manager.set_login_card(*account_id, card).await?;
        }
        Ok(())
    }
}

/// Shows a view on an existing card, or on a new one in the member's private chat. `key` identifies the subject.
/// Without a view the card stays as it is.
pub(in crate::bot) async fn put_on(
    ctx: &BotContext,
    admin: TelegramUserId,
    card: impl Into<Option<Card>>,
    key: CardKey,
    view: impl Fn(&Reader, Role) -> Option<View> + Sync,
) -> Handled {
    refresh(ctx, &ctx.bot, &RequestedCard { key, admin, card: card.into(), login: None, view }).await
}

/// Shows a view on the card of an account's login, or on a new one.
pub(in crate::bot) async fn put_on_login(
    ctx: &BotContext,
    account: AccountId,
    admin: TelegramUserId,
    card: Option<Card>,
    view: impl Fn(&Reader) -> View + Sync,
) -> Handled {
    let view = |reader: &Reader, _| Some(view(reader));
    let (key, login) = (CardKey::Account(account), Some(account));
    refresh(ctx, &ctx.bot, &RequestedCard { key, admin, card, login, view }).await
}
