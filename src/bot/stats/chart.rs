//! The chart of the team's figures: bars per day. Its font is part of the program, so it needs nothing of the machine,
//! and it is readable on a phone.

use plotters::prelude::{
    BitMapBackend, ChartBuilder, Color, FontStyle, IntoDrawingArea, IntoSegmentedCoord, RGBColor, Rectangle,
    SegmentValue, Text,
};
use plotters::style::{IntoTextStyle, TextStyle, register_font};

use crate::bot::output::png_file;

/// A subset of DejaVu Sans: Latin and Cyrillic. Its licence is in the same folder.
pub(super) const FONT: &[u8] = include_bytes!("../../../assets/DejaVuSans-subset.ttf");
pub(super) const WIDTH: u32 = 900;
const HEIGHT: u32 = 560;

#[derive(Debug, thiserror::Error)]
#[error("the chart could not be drawn: {0}")]
pub(in crate::bot) struct ChartError(pub(super) String);

/// The data of the chart: two bars per day.
pub(in crate::bot) struct Bars {
    /// The label under each pair.
    pub labels: Vec<String>,
    pub sent: Vec<u32>,
    pub received: Vec<u32>,
    pub sent_word: String,
    pub received_word: String,
    pub dark: bool,
}

pub(super) struct Colors {
    pub(super) paper: RGBColor,
    pub(super) ink: RGBColor,
    line: RGBColor,
    pub(super) sent: RGBColor,
    pub(super) received: RGBColor,
}

pub(super) const LIGHT: Colors = Colors {
    paper: RGBColor(255, 255, 255),
    ink: RGBColor(40, 44, 52),
    line: RGBColor(222, 226, 232),
    sent: RGBColor(46, 134, 222),
    received: RGBColor(245, 149, 32),
};
pub(super) const DARK: Colors = Colors {
    paper: RGBColor(24, 30, 40),
    ink: RGBColor(226, 231, 238),
    line: RGBColor(54, 63, 78),
    sent: RGBColor(84, 165, 245),
    received: RGBColor(255, 176, 77),
};

/// Draws a PNG.
pub(in crate::bot) fn draw(bars: &Bars) -> Result<Vec<u8>, ChartError> {
    register_font("sans-serif", FontStyle::Normal, FONT).map_err(|_| ChartError("no font".to_owned()))?;
    let mut pixels = vec![0; usize::try_from(WIDTH * HEIGHT * 3).unwrap_or(0)];
    paint(&mut pixels, bars).map_err(|error| ChartError(error.to_string()))?;
    png_file::encode(&pixels, (WIDTH, HEIGHT), png::ColorType::Rgb).map_err(|error| ChartError(error.to_string()))
}

fn paint(pixels: &mut [u8], bars: &Bars) -> Result<(), Box<dyn std::error::Error>> {
    let colors = if bars.dark { &DARK } else { &LIGHT };
    let area = BitMapBackend::with_buffer(pixels, (WIDTH, HEIGHT)).into_drawing_area();
    area.fill(&colors.paper)?;
    let text = |size: u32| -> TextStyle<'_> { ("sans-serif", size).into_text_style(&area).color(&colors.ink) };
    let mut at = 30;
    for (color, word) in [(colors.sent, &bars.sent_word), (colors.received, &bars.received_word)] {
        area.draw(&Rectangle::new([(at, 26), (at + 24, 50)], color.filled()))?;
        area.draw(&Text::new(word.clone(), (at + 34, 24), text(28)))?;
        at += 60 + i32::try_from(area.estimate_text_size(word, &text(28))?.0)?;
    }
    let most = bars.sent.iter().chain(&bars.received).copied().max().unwrap_or(0).max(4);
    let days = i32::try_from(bars.labels.len())?;
    let mut chart = ChartBuilder::on(&area)
        .margin(24)
        .margin_top(74)
        .x_label_area_size(46)
        .y_label_area_size(64)
        .build_cartesian_2d((0..days - 1).into_segmented(), 0..most + most / 8 + 1)?;
    let label = |place: &SegmentValue<i32>| match place {
        // For a month, every fifth day is labelled.
        SegmentValue::CenterOf(day) if days <= 10 || (days - 1 - day) % 5 == 0 => {
            usize::try_from(*day).ok().and_then(|day| bars.labels.get(day)).cloned().unwrap_or_default()
        }
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(bars.labels.len())
        .y_labels(5)
        .bold_line_style(colors.line)
        .light_line_style(colors.paper)
        .axis_style(colors.line)
        .label_style(text(24))
        .x_label_formatter(&label)
        .draw()?;
    for (values, color, side) in [(&bars.sent, colors.sent, 0), (&bars.received, colors.received, 1)] {
        for (day, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
            let day = i32::try_from(day)?;
            let (left, foot) = chart.backend_coord(&(SegmentValue::Exact(day), 0));
            let (right, head) = chart.backend_coord(&(SegmentValue::Exact(day + 1), *value));
            let width = ((right - left) * 2 / 5).max(2);
            let from = left + (right - left) / 10 + side * width;
            area.draw(&Rectangle::new([(from, head), (from + width - 1, foot)], color.filled()))?;
        }
    }
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(days: usize, dark: bool) -> Bars {
        let values = |factor: usize| (0..days).map(|day| u32::try_from(day * factor % 23).unwrap()).collect();
        Bars {
            labels: (0..days).map(|day| format!("{} ноя", day + 1)).collect(),
            sent: values(7),
            received: values(4),
            sent_word: "Отправлено".to_owned(),
            received_word: "Получено".to_owned(),
            dark,
        }
    }

    /// The colours of a picture.
    fn colors(picture: &[u8]) -> std::collections::BTreeSet<[u8; 3]> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
        pixels.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect()
    }

    #[test]
    fn a_week_and_a_month_are_drawn_by_day_and_by_night() {
        for days in [7, 30] {
            let (light, dark) = (draw(&bars(days, false)).unwrap(), draw(&bars(days, true)).unwrap());
            if let Ok(folder) = std::env::var("CHART_FOLDER") {
                std::fs::write(format!("{folder}/{days}-light.png"), &light).unwrap();
                std::fs::write(format!("{folder}/{days}-dark.png"), &dark).unwrap();
            }
            assert!(colors(&light).contains(&[46, 134, 222]) && colors(&light).contains(&[245, 149, 32]));
            assert!(colors(&dark).contains(&[84, 165, 245]) && !colors(&dark).contains(&[255, 255, 255]));
        }
        // Days without events make a chart, too.
        draw(&Bars { sent: vec![0; 7], received: vec![0; 7], ..bars(7, false) }).unwrap();
    }
}
