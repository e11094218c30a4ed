//! Trouble beside the kills: lost answers, stalled connections, refusals, duplicate updates. None of it reveals whether
//! a message was sent, so the desk must find out.

use telegram_sandbox::world::{Door, Fault, FaultKind, When, World};

use crate::dice::Dice;

/// Causes random trouble for the next calls.
pub(crate) fn make(world: &World, dice: &mut Dice) {
    use When::{AfterEffect, BeforeEffect};
    let error = |code, text: &str| FaultKind::Error { code, text: text.to_owned() };
    let (door, method, kind, when) = match dice.below(10) {
        0 | 1 => (Door::Mtproto, "messages.sendMessage", FaultKind::Close, AfterEffect),
        2 => (Door::Mtproto, "messages.sendMessage", FaultKind::Close, BeforeEffect),
        3 => (Door::Mtproto, "messages.sendMessage", FaultKind::Stall, AfterEffect),
        4 => (Door::Mtproto, "messages.sendMessage", FaultKind::Stall, BeforeEffect),
        5 => (Door::Mtproto, "messages.sendMessage", error(500, "INTERNAL"), AfterEffect),
        6 => (Door::Mtproto, "messages.sendMessage", error(-503, "Timeout"), AfterEffect),
        // The card is in the chat, but the bot does not know it.
        7 => (Door::BotApi, "sendMessage", FaultKind::Close, AfterEffect),
        8 => (Door::Mtproto, "messages.sendMessage", FaultKind::Delay(30), AfterEffect),
        _ => {
            world.close_connections(None);
            return;
        }
    };
    let fault = Fault { door, method: method.to_owned(), caller: None, times: 1, kind, when };
    world.edit(|state| state.faults.order(fault));
    world.duplicate_next_update(dice.below(4));
}

/// Ends all trouble.
pub(crate) fn end(world: &World) {
    world.edit(|state| state.faults.clear());
    world.duplicate_next_update(0);
    world.stall(false);
}
