//! The layers a program is shut in with: which there are, and why others are missing.

/// One way to hold a program back, in the order in which they are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Memory, processor time, file size, open files.
    Limits,
    /// Files, and signals to processes outside.
    Landlock,
    /// System calls no example needs.
    Seccomp,
    /// A network of its own with nothing but `lo`.
    Netns,
    /// Processes of its own: none is left behind, and their number has a limit.
    Pidns,
}

/// The layers that hold, and a reason for each that does not.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    active: Vec<Layer>,
    missing: Vec<(Layer, String)>,
}

impl Layer {
    pub const ALL: [Self; 5] = [Self::Limits, Self::Landlock, Self::Seccomp, Self::Netns, Self::Pidns];

    pub fn name(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::Netns => "netns",
            Self::Pidns => "pidns",
        }
    }
}

impl Layers {
    /// Asks for each layer in order whether it holds.
    pub fn probe(mut holds: impl FnMut(Layer) -> Result<(), String>) -> Self {
        let mut layers = Self::default();
        for layer in Layer::ALL {
            match holds(layer) {
                Ok(()) => layers.active.push(layer),
                Err(reason) => layers.missing.push((layer, reason)),
            }
        }
        layers
    }

    pub fn contains(&self, layer: Layer) -> bool {
        self.active.contains(&layer)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.active.iter().map(|layer| layer.name())
    }

    pub fn missing(&self) -> &[(Layer, String)] {
        &self.missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_name_the_same_layers() {
        assert_eq!(Layer::ALL.map(Layer::name), crate::example::LAYERS);
    }

    #[test]
    fn what_is_missing_keeps_its_reason() {
        let layers = Layers::probe(|layer| if layer == Layer::Netns { Err("no".to_owned()) } else { Ok(()) });
        assert_eq!(layers.names().collect::<Vec<_>>(), ["limits", "landlock", "seccomp", "pidns"]);
        assert_eq!(layers.missing(), [(Layer::Netns, "no".to_owned())]);
        assert!(!layers.contains(Layer::Netns));
    }
}
