//! Drawing QR codes. A picture is made in memory and never stored, because its content is a secret.

use qrcode::{Color, EcLevel, QrCode};
use secrecy::{ExposeSecret, SecretString};

use crate::bot::output::png_file;

/// Pixels per side of one module: large enough for Telegram's picture compression.
const MODULE: usize = 10;
/// White modules around the code, without which scanners do not find it.
const MARGIN: usize = 4;

#[derive(Debug, thiserror::Error)]
pub(in crate::bot) enum PictureError {
    #[error("the text is no QR code")]
    Code(#[from] qrcode::types::QrError),
    #[error("no picture could be written")]
    Png(#[from] png::EncodingError),
}

/// Draws a text as a QR code: a black and white PNG.
pub(in crate::bot) fn draw(text: &SecretString) -> Result<Vec<u8>, PictureError> {
    let code = QrCode::with_error_correction_level(text.expose_secret(), EcLevel::M)?;
    let modules = code.width();
    let colors = code.to_colors();
    let side = (modules + 2 * MARGIN) * MODULE;
    let module = |pixel: usize| (pixel / MODULE).checked_sub(MARGIN).filter(|module| *module < modules);
    let mut pixels = vec![255_u8; side * side];
    for (y, row) in pixels.chunks_exact_mut(side).enumerate() {
        let Some(y) = module(y) else { continue };
        for (x, pixel) in row.iter_mut().enumerate() {
            if module(x).is_some_and(|x| colors[y * modules + x] == Color::Dark) {
                *pixel = 0;
            }
        }
    }
    Ok(png(&pixels, side)?)
}

/// An empty picture, to replace one that contains a secret.
pub(in crate::bot) fn blank() -> Result<Vec<u8>, PictureError> {
    const SIDE: usize = 8 * MODULE;
    Ok(png(&[255; SIDE * SIDE], SIDE)?)
}

fn png(pixels: &[u8], side: usize) -> Result<Vec<u8>, png::EncodingError> {
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    png_file::encode(pixels, (side, side), png::ColorType::Grayscale)
}
