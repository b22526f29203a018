//! Pictures and what other sites show in a frame.

use super::super::words;
use super::super::writer::End;
use super::super::{Answer, Translator, make};
use super::Word;

/// `{% img [class names] source [width [height]] ["title" "alt"] %}`; Octopress takes the title without quotes as well.
pub fn image(translator: &mut Translator, name: &str, words: &[Word]) -> Answer {
    let is_source = |word: &Word| match name {
        "asset_img" => word.text.rsplit_once('.').is_some_and(|(_, ending)| (2..=5).contains(&ending.len())),
        _ => {
            word.text.contains("://") || word.text.contains('/') || word.text.rsplit_once('.').is_some_and(|(_, ending)| ending.len() >= 3)
        }
    };
    let Some(at) = words.iter().position(is_source) else { return Answer::Unknown };
    let (classes, rest) = (&words[..at], &words[at + 1..]);
    let is_size = |word: &&Word| !word.quoted && word.text.trim_end_matches(['%', 'p', 'x']).parse::<f64>().is_ok();
    let sizes = rest.iter().take(2).take_while(is_size).count();
    let (title, alt) = titles(&rest[sizes..]);
    if !classes.is_empty() || sizes > 0 {
        let dropped: Vec<String> = classes.iter().chain(&rest[..sizes]).map(|word| word.text.clone()).collect();
        translator.dropped(&dropped);
    }
    let (alt, title) = if alt.is_empty() { (title, String::new()) } else { (alt, title) };
    Answer::Text(make::image(&alt, &words[at].text, Some(title.as_str()).filter(|text| *text != alt)))
}

/// The title and the alternative text. Hexo puts both in one more pair of quotes: `'"title" "alt"'`.
fn titles(words: &[Word]) -> (String, String) {
    match words {
        [word] if word.text.contains('"') => titles(&words::plain(&word.text)),
        [title, alt] if title.quoted && alt.quoted => (title.text.clone(), alt.text.clone()),
        words => (words::joined(words), String::new()),
    }
}

pub fn embed(name: &str, words: &[Word]) -> Answer {
    let Some(first) = words.first().map(|word| word.text.as_str()).filter(|text| !text.is_empty()) else { return Answer::Unknown };
    let second = words.get(1).map(|word| word.text.as_str());
    let size = second.zip(words.get(2)).map(|(width, height)| (width, height.text.as_str()));
    let html = match name {
        "youtube" => make::youtube(first),
        "vimeo" => make::vimeo(first),
        "iframe" => make::frame(first, "", size),
        "video" => return Answer::Block(video(words), End::Blank),
        "gist" => {
            let file = second.map(|file| format!("#file-{}", file.replace('.', "-").to_lowercase())).unwrap_or_default();
            return Answer::Text(make::link(&format!("gist:{first}"), &format!("https://gist.github.com/{first}{file}"), None));
        }
        "jsfiddle" => return Answer::Text(make::link(&format!("jsfiddle:{first}"), &format!("https://jsfiddle.net/{first}/"), None)),
        "caniuse" => return Answer::Text(make::link(&format!("caniuse:{first}"), &format!("https://caniuse.com/{first}"), None)),
        _ => return Answer::Text(make::link(first.rsplit('/').next().unwrap_or(first), first, None)),
    };
    Answer::Block(html, End::Blank)
}

/// `{% video url.mp4 [url.webm] [width height] [poster] %}`.
fn video(words: &[Word]) -> String {
    let is_number = |word: &&Word| word.text.parse::<u32>().is_ok();
    let is_picture =
        |text: &str| [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|ending| text.to_ascii_lowercase().ends_with(ending));
    let sizes: Vec<&str> = words.iter().filter(is_number).map(|word| word.text.as_str()).collect();
    let (pictures, sources): (Vec<&str>, Vec<&str>) =
        words.iter().filter(|word| !is_number(word)).map(|word| word.text.as_str()).partition(|text| is_picture(text));
    let size = sizes.first().zip(sizes.get(1)).map(|(width, height)| (*width, *height));
    make::video(&sources, size, pictures.first().copied())
}

/// NexT's `{% label [class]@text %}`.
pub fn label(words: &[Word]) -> Answer {
    let text = words::joined(words);
    let text = text.split_once('@').map_or(text.as_str(), |(_, text)| text).trim();
    if text.is_empty() { Answer::Unknown } else { Answer::Text(format!("<mark>{}</mark>", make::attribute(text))) }
}
