//! Trouble beside the kills: lost answers, stalled connections, refusals, updates of the bot that come twice.
//! Its rule: none of it tells the desk whether a message has left, so that each must be asked about again.

use telegram_sandbox::world::{Door, Fault, FaultKind, When, World};

use crate::dice::Dice;

/// Makes some trouble for the next calls.
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
        // The card stands in the chat, and the bot does not know it.
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
