extension Schema {
    /// The codes of receipts, which lead to the items whose papers were taken.
    static let papers = [receiptCodes]

    /// As in `item_tokens` only a keyed hash is kept; one code leads to every item of its receipt. That none leads to a
    /// matter few may see is a rule of the table (facts/domain.md e): a receipt goes from hand to hand.
    private static let receiptCodes = """
        CREATE TABLE receipt_codes (
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            item TEXT NOT NULL REFERENCES items (id),
            created_ms INTEGER NOT NULL,
            PRIMARY KEY (hash, item)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_codes_item ON receipt_codes (item);
        CREATE TRIGGER receipt_codes_open BEFORE INSERT ON receipt_codes
            WHEN (SELECT restricted FROM items WHERE id = NEW.item) IS NOT NULL BEGIN
            SELECT RAISE(ABORT, 'no receipt leads to a matter that few may see');
        END;
        """
}
