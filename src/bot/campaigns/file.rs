//! The people of a campaign as a CSV file: what became of each, and why, in the reader's language.

use std::io::{BufWriter, Write as _};

use crate::bot::campaigns::handlers::whole;
use crate::bot::campaigns::{screens as views, words};
use crate::bot::context::{Failure, Handled, Mistake, Request, screens};
use crate::bot::output::files::{self, UploadBody};
use crate::bot::sending::files::passing_file;
use crate::bot::system::handlers::behind;
use crate::domain::csv_table::Csv;
use crate::domain::ids::CampaignId;
use crate::ops::exports;
use crate::store::{Action, AuditEntry};

/// How many people are read at once.
const AT_ONCE: u32 = 500;

/// Sends the file.
pub(in crate::bot) async fn send(request: &Request, id: CampaignId) -> Handled {
    whole(request, id).await?;
    let (by, chat) = (request.id(), request.chat);
    behind(&request.in_new_message(), views::gathering(&request.reader), move |ctx, reader, _| async move {
        let campaign = ctx.campaigns.whole(id).await?.ok_or(Mistake::OldButton)?.campaign;
        let broken = |error: std::io::Error| Failure::from(anyhow::Error::from(error));
        let file = passing_file(&ctx).map_err(broken)?;
        let to = BufWriter::new(file.try_clone().map_err(broken)?);
        let mut table = Csv::new(to, reader.times.language).map_err(broken)?;
        table.line(words::headers(&reader)).map_err(broken)?;
        let (mut behind, mut people) = (0, 0_u32);
        loop {
            let page = ctx.campaigns.recipients(id, behind, AT_ONCE).await?;
            let Some(last) = page.last() else { break };
            behind = last.position;
            for recipient in &page {
                table.line(words::row(&reader, recipient)).map_err(broken)?;
                people += 1;
            }
        }
        table.finish().and_then(|mut to| to.flush()).map_err(broken)?;
        let details = format!("{}: {people}", campaign.name);
        exports::note(&ctx.store, &AuditEntry::new(Action::CampaignExported).by(by).details(details)).await?;
        let name = format!("campaign-{}-{}.csv", id, reader.times.now.to_zoned(reader.times.zone.clone()).date());
        let body = || UploadBody::OnDisk(&file);
        screens::try_again(&ctx, || files::send_document(&ctx.bot, chat, &name, body())).await?;
        Ok(views::file_made(&reader, &campaign, people))
    });
    Ok(())
}
