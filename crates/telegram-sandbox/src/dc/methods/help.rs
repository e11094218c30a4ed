//! `help.*`: the addresses of the data centres, all of which listen.

use grammers_tl_types::{enums, functions, types};
use serde_json::Value;

use super::{Call, Failure, Table};
use crate::dc::objects::date;

pub(super) fn register(table: &mut Table) {
    table.open(|_: &functions::help::GetConfig| Value::Null, get_config);
    table.open(|_: &functions::help::GetNearestDc| Value::Null, get_nearest_dc);
}

fn get_config(call: &mut Call<'_>, _: &functions::help::GetConfig) -> Result<enums::Config, Failure> {
    let now = date(call.state.now());
    // grammers uses only options that are marked as static.
    let option = |(id, address): (&i32, &std::net::SocketAddrV4)| {
        types::DcOption {
            ipv6: false,
            media_only: false,
            tcpo_only: false,
            cdn: false,
            r#static: true,
            this_port_only: true,
            id: *id,
            ip_address: address.ip().to_string(),
            port: i32::from(address.port()),
            secret: None,
        }
        .into()
    };
    let options = call.state.dcs.addresses.iter().map(option).collect();
    Ok(types::Config {
        default_p2p_contacts: false,
        preload_featured_stickers: false,
        revoke_pm_inbox: false,
        blocked_mode: false,
        force_try_ipv6: false,
        date: now,
        expires: now + 3600,
        test_mode: false,
        this_dc: call.dc,
        dc_options: options,
        dc_txt_domain_name: String::new(),
        chat_size_max: 200,
        megagroup_size_max: 200_000,
        forwarded_count_max: 100,
        online_update_period_ms: 210_000,
        offline_blur_timeout_ms: 5_000,
        offline_idle_timeout_ms: 30_000,
        online_cloud_timeout_ms: 300_000,
        notify_cloud_delay_ms: 30_000,
        notify_default_delay_ms: 1_500,
        push_chat_period_ms: 60_000,
        push_chat_limit: 2,
        edit_time_limit: 172_800,
        revoke_time_limit: i32::MAX,
        revoke_pm_time_limit: i32::MAX,
        rating_e_decay: 2_419_200,
        stickers_recent_limit: 200,
        channels_read_media_period: 604_800,
        tmp_sessions: None,
        call_receive_timeout_ms: 20_000,
        call_ring_timeout_ms: 90_000,
        call_connect_timeout_ms: 30_000,
        call_packet_timeout_ms: 10_000,
        me_url_prefix: "https://t.me/".into(),
        autoupdate_url_prefix: None,
        gif_search_username: None,
        venue_search_username: None,
        img_search_username: None,
        static_maps_provider: None,
        caption_length_max: 1_024,
        message_length_max: 4_096,
        webfile_dc_id: call.dc,
        suggested_lang_code: None,
        lang_pack_version: None,
        base_lang_pack_version: None,
        reactions_default: None,
        autologin_token: None,
    }
    .into())
}

fn get_nearest_dc(call: &mut Call<'_>, _: &functions::help::GetNearestDc) -> Result<enums::NearestDc, Failure> {
    Ok(types::NearestDc { country: "GB".into(), this_dc: call.dc, nearest_dc: call.dc }.into())
}
