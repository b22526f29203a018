//! Components: a template of the theme says what they are.

use super::code;
use crate::block::{Block, Body, Kind, Value, find};
use crate::render::body::{Events, Writer, print};
use pulldown_cmark::{Event, Tag};
use serde_json::json;

/// A component that is to be drawn: what its template sees beside the page and the site.
pub struct Call<'a> {
    pub name: &'a str,
    /// Every option that is declared: its value, its default, or nothing.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// As text, or as HTML where the component takes Markdown.
    pub body: String,
    pub is_html: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn component(&mut self, block: &'a Block, events: &Events<'a>, start: usize, end: usize) {
        let Some(declaration) = find(&block.name.value, &self.site.config.components) else { return };
        let is_html = matches!(events.get(start.wrapping_sub(1)), Some((Event::Start(tag), _)) if !matches!(tag, Tag::CodeBlock(_)));
        let body = match declaration.body {
            Body::Markdown if is_html => {
                let around = std::mem::take(&mut self.out);
                self.inside(events, start, end);
                print(std::mem::replace(&mut self.out, around), 0)
            }
            _ => code(events, start, end),
        };
        let mut options = serde_json::Map::new();
        for parameter in &declaration.options {
            let value = match block.options.get(&parameter.name) {
                None => serde_json::Value::Null,
                Some(Value::Boolean(truth)) => json!(truth),
                Some(Value::Integer(number)) => json!(number),
                Some(Value::String(text)) if parameter.kind == Kind::Image => self.picture_value(text.span.start, &text.value),
                Some(Value::String(text)) if parameter.kind == Kind::Link => json!(self.address(text.span.start, &text.value)),
                // A summary stands on other pages, where there may be another such id.
                Some(Value::String(_)) if parameter.kind == Kind::Id && !self.is_whole() => serde_json::Value::Null,
                Some(Value::String(text)) => json!(text.value),
                Some(Value::List(items)) if parameter.kind == Kind::Links => {
                    items.iter().map(|item| self.address(item.span.start, &item.value)).collect()
                }
                Some(Value::List(items)) => items.iter().map(|item| item.value.as_str()).collect(),
            };
            options.insert(parameter.name.clone(), value);
        }
        let call = Call { name: &block.name.value, options, body, is_html };
        if let Some(html) = (self.site.component)(&call) {
            self.block(html);
        }
    }

    fn picture_value(&self, key: usize, written: &str) -> serde_json::Value {
        let picture = self.picture(key);
        let size = picture.and_then(|picture| picture.size);
        json!({
            "url": picture.map_or(written, |picture| &picture.url),
            "width": size.map(|(width, _)| width),
            "height": size.map(|(_, height)| height),
        })
    }
}
