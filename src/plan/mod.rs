//! Pages become a site: order, terms, addresses, links.

pub mod links;
pub mod order;
pub mod routes;
pub mod terms;
