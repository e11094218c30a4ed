//! Filling texts for the prospect of a dialog.

use crate::domain::dialog::Dialog;
use crate::domain::template::{Body, Holes, KnownVariables};
use crate::domain::text::Part;
use crate::store::{StoreError, Tx};

/// Fills texts with what is known of a dialog's prospect and of the account that answers them, in their order.
///
/// # Errors
/// When the database fails.
pub async fn fill<'b>(
    work: &mut Tx,
    dialog: &Dialog,
    texts: impl IntoIterator<Item = &'b Body>,
) -> Result<Vec<Result<Part, Holes>>, StoreError> {
    let contact = match work.contacts().of_dialog(dialog.id).await? {
        Some(id) => work.contacts().get(id).await?,
        None => None,
    };
    let fields = match &contact {
        Some(contact) => work.contacts().fields(contact.id).await?,
        None => Vec::new(),
    };
    let given = contact.and_then(|contact| contact.name).map(|name| name.to_string());
    let called = given.or_else(|| dialog.display_name.clone());
    let account = work.accounts().get_account_by_id(dialog.account_id).await?;
    let own = work.templates().variables().await?;
    let known = KnownVariables {
        prospect: called.as_deref(),
        username: dialog.target_username.as_deref(),
        account: account.as_ref().and_then(|account| account.display_name.as_deref()),
        fields: &fields,
        own: &own,
    };
    Ok(texts.into_iter().map(|text| text.fill(|name| known.value(name))).collect())
}
