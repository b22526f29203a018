//! Links that open a place of a source in an editor.

use crate::url;

/// Names, and the addresses that the editors themselves, or handlers that are common for them, take.
const EDITORS: &[(&str, &str)] = &[
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("emacs", "emacs://open?url=file://{file}&line={line}&column={column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("macvim", "mvim://open?url=file://{file}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{file}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{file}&line={line}&column={column}"),
    ("vscode", "vscode://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
];

/// An address with `{file}`, `{line}` and `{column}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(String);

impl Editor {
    /// The editor of that name, or one that such an address opens. The error is for the command line.
    pub fn new(stated: &str) -> Result<Self, String> {
        if let Some((_, address)) = EDITORS.iter().find(|(name, _)| *name == stated) {
            return Ok(Self((*address).to_owned()));
        }
        if url::is_external(stated) && stated.contains("{file}") {
            return Ok(Self(stated.to_owned()));
        }
        let names: Vec<_> = EDITORS.iter().map(|(name, _)| *name).collect();
        Err(format!("there are {}, and addresses such as my-editor://open?file={{file}}&line={{line}}&column={{column}}", names.join(", ")))
    }

    /// The address for a place. `file` is an absolute path; line and column count from 1.
    pub fn link(&self, file: &str, line: usize, column: usize) -> String {
        // It may stand in a query, where these have a meaning.
        let file = url::encode_path(file).replace('&', "%26").replace('+', "%2B");
        self.0.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()).replace("{file}", &file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_addresses() {
        for (editor, link) in [
            ("vscode", "vscode://file/a%20b/%E4%B8%AD%26{line}.md:3:7"),
            ("idea", "idea://open?file=/a%20b/%E4%B8%AD%26{line}.md&line=3&column=7"),
            ("x://{file}#L{line}", "x:///a%20b/%E4%B8%AD%26{line}.md#L3"),
        ] {
            let link = link.replace("{line}", "%7Bline%7D");
            assert_eq!(Editor::new(editor).unwrap().link("/a b/中&{line}.md", 3, 7), link, "{editor}");
        }
    }

    #[test]
    fn an_editor_has_a_name_or_an_address() {
        for stated in ["", "vi", "x://open", "{file}"] {
            assert!(Editor::new(stated).unwrap_err().contains("vscode"), "{stated}");
        }
    }
}
