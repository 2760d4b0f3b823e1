extension Schema {
    /// What a clerk has typed and not yet handed in: one draft for each matter of a visit, and one for each item that is
    /// being mended (`item` is empty for a new one).
    ///
    /// `page` and `nth` tell a save that was overtaken on its way from a newer one.
    static let drafts = [
        """
        CREATE TABLE drafts (
            visit TEXT NOT NULL REFERENCES visits (id),
            service TEXT NOT NULL CHECK (length(service) BETWEEN 1 AND 32),
            item TEXT NOT NULL CHECK (length(item) IN (0, 36)),
            page TEXT NOT NULL CHECK (length(page) BETWEEN 1 AND 64),
            nth INTEGER NOT NULL CHECK (nth >= 1),
            content BLOB NOT NULL, -- sealed
            clerk TEXT NOT NULL CHECK (length(clerk) BETWEEN 1 AND 16),
            saved_ms INTEGER NOT NULL,
            PRIMARY KEY (visit, service, item)
        ) STRICT, WITHOUT ROWID;
        """
    ]
}
