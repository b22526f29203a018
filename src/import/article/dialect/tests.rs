use super::TABLES;

#[test]
fn every_selector_of_the_tables_can_be_read() {
    assert_eq!(TABLES.rows.len(), super::ALL.len());
}
