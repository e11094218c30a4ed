//! The chart of the pipeline: a bar for each stage, as long as the number of people who came that far. The figures of one
//! stage or label have the same bars.

use plotters::prelude::{BitMapBackend, Color, FontStyle, IntoDrawingArea, Rectangle, Text};
use plotters::style::{IntoTextStyle, TextStyle, register_font};

use crate::bot::output::png_file;
use crate::bot::stats::chart::{ChartError, DARK, FONT, LIGHT, WIDTH};
use crate::domain::one_line::one_line;

/// The height of a stage, and the margin above and below all.
const ROW: i32 = 62;
const MARGIN: i32 = 28;
/// Where the bars begin and end; their numbers stand behind them.
const LEFT: i32 = 300;
const RIGHT: i32 = 790;
/// The longest name that fits beside a bar, in characters.
const NAMED: usize = 16;

/// The data of the chart: a bar for each stage, figure or name.
pub(in crate::bot) struct FunnelBars {
    pub labels: Vec<String>,
    pub reached: Vec<u32>,
    /// The stages at which people leave the pipeline, and what counts those who left.
    pub outside: Vec<bool>,
    pub dark: bool,
}

/// Draws a PNG.
pub(in crate::bot) fn draw(bars: &FunnelBars) -> Result<Vec<u8>, ChartError> {
    register_font("sans-serif", FontStyle::Normal, FONT).map_err(|_| ChartError("no font".to_owned()))?;
    let rows = i32::try_from(bars.labels.len()).unwrap_or(i32::MAX).min(20);
    let height = u32::try_from(2 * MARGIN + rows * ROW).unwrap_or(0).max(120);
    let mut pixels = vec![0; usize::try_from(WIDTH * height * 3).unwrap_or(0)];
    paint(&mut pixels, height, bars).map_err(|error| ChartError(error.to_string()))?;
    png_file::encode(&pixels, (WIDTH, height), png::ColorType::Rgb).map_err(|error| ChartError(error.to_string()))
}

fn paint(pixels: &mut [u8], height: u32, bars: &FunnelBars) -> Result<(), Box<dyn std::error::Error>> {
    let colors = if bars.dark { &DARK } else { &LIGHT };
    let area = BitMapBackend::with_buffer(pixels, (WIDTH, height)).into_drawing_area();
    area.fill(&colors.paper)?;
    let text: TextStyle<'_> = ("sans-serif", 26).into_text_style(&area).color(&colors.ink);
    let most = i64::from(bars.reached.iter().copied().max().unwrap_or(0).max(1));
    let rows = bars.labels.iter().zip(&bars.reached).zip(&bars.outside);
    for (place, ((label, reached), outside)) in (0_i32..).zip(rows) {
        let top = MARGIN + place * ROW;
        area.draw(&Text::new(one_line(label, &[], NAMED).text, (MARGIN, top + 12), text.clone()))?;
        let length = i32::try_from(i64::from(*reached) * i64::from(RIGHT - LEFT) / most)?.max(2);
        let color = if *outside { colors.received } else { colors.sent };
        area.draw(&Rectangle::new([(LEFT, top + 6), (LEFT + length, top + ROW - 10)], color.filled()))?;
        area.draw(&Text::new(reached.to_string(), (LEFT + length + 12, top + 12), text.clone()))?;
    }
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_pipeline_is_drawn_by_day_and_by_night() {
        for (count, dark) in [(0, false), (1, true), (5, false), (5, true), (12, false)] {
            let bars = FunnelBars {
                labels: (0..count).map(|at| format!("Этап {at} с длинным названием")).collect(),
                reached: (0..count).rev().map(|at| at * at * 7).collect(),
                outside: (0..count).map(|at| at == 4).collect(),
                dark,
            };
            let png = draw(&bars).unwrap();
            if let Ok(folder) = std::env::var("CHART_FOLDER") {
                std::fs::write(format!("{folder}/funnel-{count}-{dark}.png"), &png).unwrap();
            }
            assert!(png.len() > 100);
        }
    }
}
