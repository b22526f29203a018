//! Stand-in.
pub struct Selector(pub String);
#[derive(Debug)]
pub struct Fault {
    pub at: usize,
    pub message: String,
}
impl Selector {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match text.strip_prefix('.') {
            Some(class) if !class.is_empty() => Ok(Self(class.to_owned())),
            _ => Err(Fault { at: 0, message: "this is no selector".to_owned() }),
        }
    }
}
